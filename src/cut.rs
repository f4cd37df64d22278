//! Injected power cuts: the numbered steps at which a test may have the process killed.
//!
//! Everything that must survive a power cut happens between two of these steps. Where the
//! environment variable `UKETSUKE_CUT_AT` names one (`7`, or `7:3` for the third time it is
//! passed), the process sends itself SIGKILL there: no destructor runs, nothing is flushed.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Declares the steps and the list of them from one text.
macro_rules! steps {
    ($(#[$what:meta] $name:ident $(= $first:literal)?,)+) => {
        /// A step, in the order in which an envelope passes them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum Step {
            $(#[$what] $name $(= $first)?,)+
        }

        impl Step {
            /// All steps.
            pub const ALL: &[Step] = &[$(Step::$name),+];
        }
    };
}

steps! {
    /// The envelope is found ready; nothing is written yet.
    Chosen = 1,
    /// Half of an original is in its temporary file.
    OriginalHalfCopied,
    /// The temporary file is whole and synced, but has no name of its own yet.
    OriginalCopied,
    /// The original has its name.
    OriginalNamed,
    /// All originals and their folders are synced.
    OriginalsKept,
    /// Half of a line of the ledger is written.
    ActHalfWritten,
    /// The line is written but not synced.
    ActWritten,
    /// The line is synced but not projected.
    ActSynced,
    /// The projection knows the act.
    ActProjected,
    /// The place in `done/` is made.
    PlaceMade,
    /// The envelope is moved there; the folders are not synced.
    Moved,
    /// The folders are synced; the move is not recorded.
    MoveSynced,
    /// The files are surveyed.
    Surveyed,
    /// A page is read and not stored.
    PageRead,
    /// Half of a page's reading is written.
    PageHalfStored,
    /// A page's reading is stored.
    PageStored,
    /// All pages are read; that is not recorded.
    AllRead,
    /// The case is checked; nothing of the report is written.
    Checked,
    /// A part of the report is written.
    ReportHalfStored,
    /// The report is stored and synced; that is not recorded.
    ReportStored,
}

/// Name of the environment variable.
pub const VARIABLE: &str = "UKETSUKE_CUT_AT";

/// Passes a step; does not return where a test wants the power cut here.
pub fn pass(step: Step) {
    static WANTED: OnceLock<Option<(u32, u32)>> = OnceLock::new();
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let wanted = WANTED.get_or_init(|| parse(&std::env::var(VARIABLE).ok()?));
    let Some((number, time)) = *wanted else { return };
    if number == step as u32 && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == time {
        kill();
    }
}

fn kill() {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    // The signal may be delivered a moment later; nothing more may happen until then.
    loop {
        std::thread::park();
    }
}

fn parse(text: &str) -> Option<(u32, u32)> {
    let (number, time) = text.split_once(':').unwrap_or((text, "1"));
    Some((number.parse().ok()?, time.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbered_without_a_gap() {
        for (i, step) in Step::ALL.iter().enumerate() {
            assert_eq!(*step as usize, i + 1, "{step:?}");
        }
    }

    #[test]
    fn step_and_time_are_read() {
        assert_eq!(parse("7"), Some((7, 1)));
        assert_eq!(parse("7:3"), Some((7, 3)));
        assert_eq!(parse("seven"), None);
    }
}
