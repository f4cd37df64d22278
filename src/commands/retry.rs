//! `uketsuke retry`: another try for a case or a rejected envelope.

use super::place::{Place, actor, unreadable};
use super::write_out;
use crate::case::CaseNumber;
use crate::failure::Failure;
use crate::mailroom::books::Books;
use crate::mailroom::counter::{self, Answer, Ask, Target};

/// What may be typed behind `retry`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to try again.
    #[arg(value_name = "CASE", value_parser = target, help = "受付番号（R-000012）、または受け付けなかった封筒の番号（X-000012）")]
    pub target: Target,
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
}

/// Tells the running mailroom, or enters it in the ledger for the next one.
///
/// # Errors
/// When there is nothing of that number, or it is being worked on.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let folder = args.place.folder()?;
    let actor = actor();
    let ask = Ask::Retry { target: args.target, actor: actor.clone() };
    let answer = match counter::ask(&folder, &ask) {
        Some(answer) => answer,
        None => {
            let _lock = folder.lock()?;
            let (mut books, _) = Books::open(&folder)?;
            let answer = counter::retry(&mut books, args.target, &actor).map_err(unreadable)?;
            books.close(&folder);
            answer
        }
    };
    match answer {
        Answer::Done(said) => {
            write_out(&format!("{said}\n"), None)?;
            Ok(0)
        }
        Answer::Refused(what, advice) => Err(Failure::input(what).hint(advice)),
        Answer::Queue { .. } | Answer::Projection { .. } => {
            Err(Failure::machine("動いているuketsukeが別の版のようです")
                .hint("uketsuke watch を再起動してください"))
        }
    }
}

fn target(text: &str) -> Result<Target, String> {
    let rejection = text.trim().strip_prefix(['X', 'x']).map(|rest| rest.trim_start_matches('-').parse());
    match rejection {
        Some(entry) => {
            entry.map(Target::Rejection).map_err(|_| "番号は X-000012 のように書いてください".into())
        }
        None => text.parse().map(|case: CaseNumber| Target::Case(case)).map_err(str::to_owned),
    }
}
