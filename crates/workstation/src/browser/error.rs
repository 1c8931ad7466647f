use std::fmt::Display;
use std::path::{Path, PathBuf};

/// The reason why a browser was not made to use the card, or not found out about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrowserError {
    /// There is no such module, or its path is not UTF-8, which no browser could be told.
    Module {
        /// The path that was given or looked for.
        path: PathBuf,
    },
    /// The account has no home, which holds the settings of its browsers.
    NoHome,
    /// The account has no Firefox profile.
    NoProfile,
    /// A Firefox that runs would overwrite changes of its profile.
    ProfileInUse {
        /// The directory of the profile.
        path: PathBuf,
    },
    /// A file that belongs to a browser cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        detail: String,
    },
    /// A file that belongs to a browser cannot be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        detail: String,
    },
    /// The enterprise policy is not one that Firefox or Thunderbird can read.
    Policy {
        /// The policy file.
        path: PathBuf,
        /// Place and kind of the mistake.
        detail: String,
    },
    /// A program that changes NSS databases cannot be run.
    Tool {
        /// The program.
        name: &'static str,
        /// The error of the system.
        detail: String,
    },
    /// The NSS database cannot be changed.
    Database {
        /// The directory of the database.
        path: PathBuf,
        /// The message of the program that changes it.
        detail: String,
    },
}

impl BrowserError {
    pub(super) fn read(path: &Path, error: impl Display) -> Self {
        Self::Read {
            path: path.to_owned(),
            detail: error.to_string(),
        }
    }

    pub(super) fn write(path: &Path, error: impl Display) -> Self {
        Self::Write {
            path: path.to_owned(),
            detail: error.to_string(),
        }
    }

    pub(super) fn policy(path: &Path) -> impl Fn(serde_json::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::Policy {
            path: path.clone(),
            detail: error.to_string(),
        }
    }

    /// Returns the cause, for a person who looks for it.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Read { detail, .. }
            | Self::Write { detail, .. }
            | Self::Policy { detail, .. }
            | Self::Tool { detail, .. }
            | Self::Database { detail, .. } => Some(detail),
            Self::Module { .. } | Self::NoHome | Self::NoProfile | Self::ProfileInUse { .. } => {
                None
            }
        }
    }
}
