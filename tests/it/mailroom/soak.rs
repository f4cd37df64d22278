//! Thousands of pages through one mailroom, with an eye on its memory.
//!
//! `cargo test` sends a few hundred pages through; `make soak` sets `UKETSUKE_SOAK_PAGES`.

use super::office::{Office, tiff};
use std::fs;
use std::time::{Duration, Instant};

const PAGES_EACH: u32 = 50;

#[test]
fn memory_stays_flat() {
    let long = std::env::var("UKETSUKE_SOAK_PAGES").ok();
    let pages: u32 = long.as_ref().map_or(300, |text| text.parse().expect("is a number"));
    let mut office = Office::of_settings("settle = \"100ms\"\n", "");
    match std::env::var_os("UKETSUKE_SOAK_RECORDING") {
        // What was really read, so that texts and reports are of their true size.
        Some(recording) => drop(fs::copy(recording, office.path("recorded.json")).expect("copies")),
        None => office.record(""),
    }
    let mut running = office.watch();
    let id = running.child.id();
    let mut samples: Vec<(f64, f64)> = Vec::new();
    let start = Instant::now();
    for n in 1..=pages / PAGES_EACH {
        office.drop_file(&format!("P-{n}.tif"), tiff(n, PAGES_EACH));
        let done = format!("「P-{n}.tif」の点検が終わりました");
        running.wait_for(&done);
        samples.push((f64::from(n * PAGES_EACH), resident_kib(id) as f64));
    }
    // The first quarter warms caches up.
    let settled = &samples[samples.len() / 4..];
    let slope = slope(settled);
    if long.is_some() {
        let (first, last) = (settled[0], settled[settled.len() - 1]);
        println!(
            "soak: {pages} pages in {:.0} s; memory {:.1} MiB at page {}, {:.1} MiB at page {}; slope {slope:.3} KiB a page",
            start.elapsed().as_secs_f64(),
            first.1 / 1024.0,
            first.0,
            last.1 / 1024.0,
            last.0
        );
        assert!(slope < 1.0, "memory grows by {slope:.3} KiB a page");
    }
    assert!(samples.iter().all(|s| s.1 < 400.0 * 1024.0), "{samples:?}");
    running.stop();
    std::thread::sleep(Duration::from_millis(50));
    office.check();
}

/// Resident memory of a process, its children not counted.
fn resident_kib(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).expect("is told");
    line.trim().split(' ').next().and_then(|n| n.parse().ok()).expect("is a number")
}

/// Least squares.
fn slope(samples: &[(f64, f64)]) -> f64 {
    let n = samples.len() as f64;
    let mean = |f: fn(&(f64, f64)) -> f64| samples.iter().map(f).sum::<f64>() / n;
    let (x, y) = (mean(|s| s.0), mean(|s| s.1));
    let over: f64 = samples.iter().map(|s| (s.0 - x) * (s.1 - y)).sum();
    let under: f64 = samples.iter().map(|s| (s.0 - x).powi(2)).sum();
    over / under.max(1.0)
}
