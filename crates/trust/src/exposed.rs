use std::path::{Path, PathBuf};

use cps_protocol::Account;

/// A file or directory that decides whom a program trusts, and that others could have written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exposed {
    /// Another account owns it.
    #[error("{path} belongs to the account {owner}; as root: chown root {path}", path = path.display())]
    Owner {
        /// The file or directory.
        path: PathBuf,
        /// The account.
        owner: Account,
    },
    /// Its group or every account may write it.
    #[error("other accounts can write {path} (mode {mode:04o}); as root: chmod go-w {path}", path = path.display())]
    Mode {
        /// The file or directory.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// The way to it cannot be followed.
    #[error("{path} cannot be looked at: {error}", path = path.display())]
    Unknown {
        /// The file or directory.
        path: PathBuf,
        /// The error of the system.
        error: String,
    },
}

impl Exposed {
    /// Returns the file or directory.
    pub fn path(&self) -> &Path {
        match self {
            Self::Owner { path, .. } | Self::Mode { path, .. } | Self::Unknown { path, .. } => path,
        }
    }
}
