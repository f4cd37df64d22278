//! Power cuts: SIGKILL at every numbered step and at random moments. Whatever is cut, the next
//! start goes on where it was, and in the end everything is there exactly once.
//!
//! `cargo test` makes one round a step; `make crash` sets `UKETSUKE_CRASH_ROUNDS`.

use super::office::{Office, finish, tiff};
use rayon::prelude::*;
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;
use uketsuke::cut::{Step, VARIABLE};

fn rounds() -> Option<u32> {
    std::env::var("UKETSUKE_CRASH_ROUNDS").ok().map(|text| text.parse().expect("is a number"))
}

fn office(seed: u32) -> Office {
    let mut office = Office::new();
    for n in 0..2 {
        office.drop_envelope(&format!("P-{n} 封筒"), seed * 100 + n);
    }
    office.drop_file("単独.tif", tiff(seed * 100 + 50, 2));
    office
}

/// Cuts at the `time`th passing of a step; gives whether it came to that.
fn cut(office: &Office, step: u32, time: u32) -> bool {
    let mut command = office.watch_command();
    command.arg("--until-idle").env(VARIABLE, format!("{step}:{time}"));
    let (status, said) = finish(&mut command, None);
    match status.signal() {
        Some(9) => true,
        None if status.success() => false,
        _ => panic!("{status}: {said}"),
    }
}

/// After the cut: what was read is not read again, and in the end all is there once.
fn recovers(office: &Office) {
    let before = office.shelf();
    office.work();
    let after = office.shelf();
    for (path, id) in &before {
        assert_eq!(after.get(path), Some(id), "{} was read again", path.display());
    }
    office.check();
}

#[test]
fn cut_at_every_step() {
    let cuts: Vec<bool> = Step::ALL
        .par_iter()
        .map(|&step| {
            let office = office(step as u32);
            let was_cut = cut(&office, step as u32, 1);
            recovers(&office);
            was_cut
        })
        .collect();
    let missed: Vec<_> = Step::ALL.iter().zip(cuts).filter(|(_, was_cut)| !was_cut).collect();
    assert!(missed.is_empty(), "steps that no run passes: {missed:?}");
}

#[test]
fn cut_again_and_again_at_random() {
    let long = rounds();
    let all = long.unwrap_or(6);
    let cuts: u32 = (0..all)
        .into_par_iter()
        .map(|round| {
            let mut noise = Noise(u64::from(round) + 1);
            let office = office(1000 + round);
            let mut cuts = 0;
            // Half of the rounds at a step, some of them twice; half at any moment.
            for _ in 0..1 + noise.below(3) {
                if round % 2 == 0 {
                    let (step, time) = (1 + noise.below(Step::ALL.len() as u32), 1 + noise.below(8));
                    cuts += u32::from(cut(&office, step, time));
                } else {
                    let moment = Duration::from_millis(u64::from(noise.below(900)));
                    let (status, _) = finish(&mut office.watch_command(), Some(moment));
                    cuts += u32::from(status.signal() == Some(9));
                }
            }
            recovers(&office);
            cuts
        })
        .sum();
    if long.is_some() {
        println!("crash: {all} rounds, {cuts} power cuts, every envelope exactly once");
    }
    assert!(cuts >= all / 2, "only {cuts} cuts in {all} rounds");
}

/// splitmix64: the rounds are the same at every run.
struct Noise(u64);

impl Noise {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(end)) as u32
    }
}
