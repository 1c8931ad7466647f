//! Errors of commands: the sentence that the person reads, and the JSON for programs.

use std::io;
use std::path::{Path, PathBuf};

use cps_console::{Failure, Language, OutputFailed};
use cps_trust::FileTooLarge;
use serde_json::{Value, json};

use crate::kind::OwnKind;
use crate::text::{Text, say};

/// Destination and form of results.
pub(crate) type Output = cps_console::Output<RegistryError>;

/// The reason why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum RegistryError {
    /// A file that was named cannot be read.
    Read { path: PathBuf, error: io::Error },
    /// A file that was named is larger than anything it can be.
    TooLarge { path: PathBuf, error: FileTooLarge },
    /// Standard output takes no more.
    Output(io::Error),
    /// There is no record.
    NoRecords,
    /// So many records do not hold.
    Wrong(usize),
    /// The last record has another hash than the one that was kept.
    Head { found: String },
    /// So many records hold, but are by holders whose certificates are not trusted.
    Untrusted(usize),
}

impl RegistryError {
    /// Makes the failure of reading a file.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| match FileTooLarge::of(&error) {
            Some(error) => Self::TooLarge { path, error },
            None => Self::Read { path, error },
        }
    }

    /// Whether the reader of standard output has gone, which is its right.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Returns the kind, by which programs decide.
    pub(crate) fn kind(&self) -> OwnKind {
        match self {
            Self::Read { .. } => OwnKind::FileUnreadable,
            Self::TooLarge { .. } => OwnKind::FileTooLarge,
            Self::Output(_) => OwnKind::OutputFailed,
            Self::NoRecords => OwnKind::RecordsEmpty,
            Self::Wrong(_) => OwnKind::RecordsWrong,
            Self::Head { .. } => OwnKind::RecordsHead,
            Self::Untrusted(_) => OwnKind::RecordsUntrusted,
        }
    }
}

impl Failure for RegistryError {
    fn sentence(&self, language: Language) -> String {
        match self {
            Self::Read { path, .. } => say!(language, FileUnreadable, path = path.display()),
            Self::TooLarge { path, error } => {
                let (path, limit) = (path.display(), error.limit);
                say!(language, FileTooLarge, path = path, limit = limit)
            }
            Self::Output(_) => language.text(Text::OutputFailed).to_owned(),
            Self::NoRecords => language.text(Text::NoRecords).to_owned(),
            Self::Wrong(count) => say!(language, RecordsWrong, count = count),
            Self::Head { found } => say!(language, HeadOther, found = found),
            Self::Untrusted(count) => say!(language, RecordsUntrusted, count = count),
        }
    }

    fn detail(&self) -> Option<String> {
        match self {
            Self::Read { error, .. } | Self::Output(error) => Some(error.to_string()),
            Self::TooLarge { error, .. } => Some(error.to_string()),
            Self::NoRecords | Self::Wrong(_) | Self::Head { .. } | Self::Untrusted(_) => None,
        }
    }

    fn to_json(&self, language: Language) -> Value {
        let mut object = match self {
            Self::Read { path, .. } | Self::TooLarge { path, .. } => {
                json!({ "path": path.to_string_lossy() })
            }
            Self::Wrong(count) | Self::Untrusted(count) => json!({ "failed": count }),
            Self::Head { found } => json!({ "head": found }),
            Self::Output(_) | Self::NoRecords => json!({}),
        };
        object["kind"] = self.kind().word().into();
        object["message"] = self.sentence(language).into();
        object["message_fr"] = self.sentence(Language::French).into();
        object["exit_code"] = self.kind().exit().code().into();
        if let Some(detail) = self.detail() {
            object["detail"] = detail.into();
        }
        object
    }
}

impl From<OutputFailed> for RegistryError {
    fn from(OutputFailed(error): OutputFailed) -> Self {
        Self::Output(error)
    }
}
