//! What went wrong with the run itself, in words for the user: what, where, and what to do next.
//!
//! Every error of the libraries becomes a [`Failure`] where the file or act it concerns is known,
//! and is printed here and nowhere else. What is wrong with an application is never a failure.

use std::error::Error;
use std::fmt;

/// Kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the user gave cannot be used.
    Input,
    /// The machine lacks something: a model, a library, space.
    Machine,
    /// The result cannot be written.
    Output,
    /// A fault of the program.
    Internal,
}

/// Why the run failed.
#[derive(Debug)]
pub struct Failure {
    /// What kind it is.
    pub kind: Kind,
    /// What happened, naming the file, without a full stop.
    pub message: String,
    /// What it came from.
    pub source: Option<Box<dyn Error + Send + Sync>>,
    /// What to do next, one act a line.
    pub hints: Vec<String>,
}

impl Failure {
    /// A failure of a kind with its message.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None, hints: Vec::new() }
    }

    /// What the user gave cannot be used.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// The machine lacks something.
    pub fn machine(message: impl Into<String>) -> Self {
        Self::new(Kind::Machine, message)
    }

    /// The result cannot be written.
    pub fn output(message: impl Into<String>) -> Self {
        Self::new(Kind::Output, message)
    }

    /// With the error that it came from.
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// With an act that may help.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        let mut source = self.source.as_deref().map(|e| e as &dyn Error);
        while let Some(error) = source {
            write!(f, "\n  原因: {error}")?;
            source = error.source();
        }
        for hint in &self.hints {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|e| e as &(dyn Error + 'static))
    }
}

/// Why a file could not be opened or read, in the user's words.
pub fn reading(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};
    match error.kind() {
        NotFound => "見つかりません",
        PermissionDenied => "読む権限がありません",
        IsADirectory => "ファイルではなくフォルダーです",
        _ => "読めません",
    }
}

/// Why a file could not be written, in the user's words.
pub fn writing(error: &std::io::Error) -> String {
    use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull};
    match error.kind() {
        NotFound => "フォルダーがありません".into(),
        PermissionDenied | ReadOnlyFilesystem => "書き込む権限がありません".into(),
        IsADirectory => "同じ名前のフォルダーがあります".into(),
        StorageFull => "空き容量がありません".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_causes_and_hints_stand_on_their_own_lines() {
        let io = std::io::Error::other("disk on fire");
        let failure = Failure::input("「a.zip」を開けません").because(io).hint("ファイルを確かめてください");
        assert_eq!(
            failure.to_string(),
            "error: 「a.zip」を開けません\n  原因: disk on fire\nhint: ファイルを確かめてください"
        );
    }
}
