//! What the pipeline tells while it works (leaf): one closed list of steps.

/// A step, told when it begins; pages, when one is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Looking through the files.
    Survey,
    /// Pages read so far, and how many there are.
    Pages {
        /// Read so far.
        done: u32,
        /// All.
        all: u32,
    },
    /// Sorting documents and fields out.
    Extract,
    /// Following citations.
    Link,
    /// The formal check.
    Check,
    /// Composing the report.
    Compose,
}

/// Hears of the steps; may be called from several threads.
pub trait Progress: Sync {
    /// A step began, or a page is done.
    fn step(&self, step: Step);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn step(&self, _: Step) {}
}
