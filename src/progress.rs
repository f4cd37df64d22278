//! Progress on standard error, where that is a terminal; elsewhere silence.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use pipeline::progress::{Progress, Step};
use std::io::IsTerminal;
use std::time::Duration;

/// Shows the steps as one line that is renewed in place.
pub struct Terminal {
    bar: ProgressBar,
}

impl Terminal {
    /// A line on standard error.
    pub fn new() -> Self {
        let shown = std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.set_style(plain());
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar }
    }
}

impl Default for Terminal {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for Terminal {
    fn step(&self, step: Step) {
        if let Step::Pages { done, all } = step {
            self.bar.set_style(counted());
            self.bar.set_length(u64::from(all));
            self.bar.set_position(u64::from(done));
            self.bar.set_message("頁を読み取っています");
            return;
        }
        self.bar.set_style(plain());
        self.bar.set_message(match step {
            Step::Survey => "ファイルを調べています",
            Step::Extract => "書類と記入欄を整理しています",
            Step::Link => "申請内容と疎明資料を照らし合わせています",
            Step::Check => "形式審査の規則に照らしています",
            Step::Compose => "報告書をまとめています",
            Step::Pages { .. } => "",
        });
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn plain() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg}").expect("a valid template")
}

fn counted() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {pos}/{len}頁 {wide_bar} 残り{eta}")
        .expect("a valid template")
}
