use std::io;
use std::path::{Path, PathBuf};

use crate::kind::OwnKind;
use crate::language::Language;
use crate::text::{Text, say};

/// Why a browser was not made to use the card, or not found out about.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is no such module, or its path is not UTF-8, which no browser could be told.
    Module { path: PathBuf },
    /// The account has no home, where its browsers keep what they know.
    NoHome,
    /// The account has no Firefox profile.
    NoProfile,
    /// A Firefox that runs would overwrite what is changed in its profile.
    ProfileInUse { path: PathBuf },
    /// A file that belongs to a browser cannot be read.
    Read { path: PathBuf, error: io::Error },
    /// A file that belongs to a browser cannot be written.
    Write { path: PathBuf, error: io::Error },
    /// The enterprise policy is not one that Firefox can read.
    Policy {
        path: PathBuf,
        error: serde_json::Error,
    },
    /// A program that changes NSS databases cannot be run.
    Tool {
        name: &'static str,
        error: io::Error,
    },
    /// The NSS database cannot be changed; what the program said.
    Database { path: PathBuf, said: String },
}

impl Trouble {
    pub(super) fn read(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        Self::Read { path, error }
    }

    pub(super) fn write(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        Self::Write { path, error }
    }

    pub(super) fn policy(path: &Path) -> impl Fn(serde_json::Error) -> Self + use<> {
        let path = path.to_owned();
        move |error| Self::Policy {
            path: path.clone(),
            error,
        }
    }

    /// What went wrong and what to do, in one line.
    pub(crate) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Module { path } => say!(language, BrowserNoModule, path = path.display()),
            Self::NoHome => language.text(Text::BrowserNoHome).to_owned(),
            Self::NoProfile => language.text(Text::BrowserNoProfile).to_owned(),
            Self::ProfileInUse { path } => {
                say!(language, BrowserProfileInUse, path = path.display())
            }
            Self::Read { path, .. } => say!(language, FileUnreadable, path = path.display()),
            Self::Write { path, .. } => say!(language, FileUnwritable, path = path.display()),
            Self::Policy { path, .. } => say!(language, BrowserPolicyWrong, path = path.display()),
            Self::Tool { name, .. } => say!(language, BrowserNoTool, name = name),
            Self::Database { path, .. } => say!(language, BrowserDatabase, path = path.display()),
        }
    }

    /// What only somebody who looks for the cause wants to read.
    pub(crate) fn detail(&self) -> Option<String> {
        match self {
            Self::Read { error, .. } | Self::Write { error, .. } | Self::Tool { error, .. } => {
                Some(error.to_string())
            }
            Self::Policy { error, .. } => Some(error.to_string()),
            Self::Database { said, .. } => Some(said.clone()),
            Self::Module { .. } | Self::NoHome | Self::NoProfile | Self::ProfileInUse { .. } => {
                None
            }
        }
    }

    /// Returns the kind, by which programs decide.
    pub(crate) fn kind(&self) -> OwnKind {
        match self {
            Self::Module { .. } => OwnKind::BrowserNoModule,
            Self::NoHome => OwnKind::BrowserNoHome,
            Self::NoProfile => OwnKind::BrowserNoProfile,
            Self::ProfileInUse { .. } => OwnKind::BrowserProfileInUse,
            Self::Read { .. } => OwnKind::FileUnreadable,
            Self::Write { .. } => OwnKind::FileUnwritable,
            Self::Policy { .. } => OwnKind::BrowserPolicyWrong,
            Self::Tool { .. } => OwnKind::BrowserNoTool,
            Self::Database { .. } => OwnKind::BrowserDatabase,
        }
    }
}
