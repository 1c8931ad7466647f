//! The reason why a file is not relied on, and the commands that mend it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use cps_protocol::{Account, Sid};

/// A file or directory that decides whom a program trusts, and that others could have written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exposed {
    /// Another account owns it.
    Owner {
        /// The file or directory.
        path: PathBuf,
        /// The account.
        owner: Account,
    },
    /// Its group or every account may write it, by its mode of Unix.
    Mode {
        /// The file or directory.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Another account or a group may write or replace it, by its list of rights of Windows.
    Granted {
        /// The file or directory.
        path: PathBuf,
        /// The account or group, the first in the list.
        to: Sid,
        /// Whether it is a directory.
        is_directory: bool,
    },
    /// It has no list of rights, so that every account of Windows may do everything with it.
    Unlisted {
        /// The file or directory.
        path: PathBuf,
    },
    /// The way to it cannot be followed.
    Unknown {
        /// The file or directory.
        path: PathBuf,
        /// The error of the system.
        error: String,
    },
}

impl Exposed {
    pub(crate) fn unknown(path: &Path, error: &io::Error) -> Self {
        Self::Unknown {
            path: path.to_owned(),
            error: error.to_string(),
        }
    }

    /// Returns the file or directory.
    pub fn path(&self) -> &Path {
        match self {
            Self::Owner { path, .. }
            | Self::Mode { path, .. }
            | Self::Granted { path, .. }
            | Self::Unlisted { path }
            | Self::Unknown { path, .. } => path,
        }
    }

    /// Returns the commands with which an administrator closes it, in their order; none if it is not
    /// known. `name` is its path, as a word of the shell.
    pub fn remedy(&self, name: &str) -> Vec<String> {
        match self {
            Self::Owner { owner, .. } => vec![match owner {
                Account::Uid(_) => format!("chown --no-dereference root {name}"),
                // To the administrators, by the SID that they have in every language.
                Account::Sid(_) => format!("icacls {name} /setowner *S-1-5-32-544"),
            }],
            Self::Mode { .. } => vec![format!("chmod go-w {name}")],
            // What is inherited can be changed once it is the file's own. Without quotes PowerShell
            // takes the parentheses for its own.
            Self::Granted {
                to, is_directory, ..
            } => {
                let heirs = if *is_directory { "(OI)(CI)" } else { "" };
                vec![
                    format!("icacls {name} /inheritance:d"),
                    format!("icacls {name} /grant:r \"*{to}:{heirs}(RX)\""),
                ]
            }
            Self::Unlisted { .. } => vec![format!("icacls {name} /reset")],
            Self::Unknown { .. } => Vec::new(),
        }
    }
}

impl fmt::Display for Exposed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path().display();
        let (administrator, name) = match self {
            Self::Owner {
                owner: Account::Uid(_),
                ..
            }
            | Self::Mode { .. } => ("root", path.to_string()),
            _ => ("an administrator", format!("\"{path}\"")),
        };
        match self {
            Self::Owner { owner, .. } => write!(f, "{path} belongs to the account {owner}")?,
            Self::Mode { mode, .. } => {
                write!(f, "other accounts can write {path} (mode {mode:04o})")?;
            }
            Self::Granted { to, .. } => {
                write!(
                    f,
                    "{path} can be changed by the account or group with the SID {to}"
                )?;
            }
            Self::Unlisted { .. } => write!(f, "every account can change {path}")?,
            Self::Unknown { error, .. } => {
                return write!(f, "{path} cannot be looked at: {error}");
            }
        }
        let remedy = self.remedy(&name).join(", then ");
        write!(f, "; as {administrator}: {remedy}")
    }
}

impl std::error::Error for Exposed {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_the_way_to_close_it() {
        let users: Sid = "S-1-5-32-545".parse().unwrap();
        let path = || PathBuf::from("/p");
        let granted = |is_directory| Exposed::Granted {
            path: path(),
            to: users,
            is_directory,
        };
        let owner = |owner| Exposed::Owner {
            path: path(),
            owner,
        };
        for (exposed, expected) in [
            (
                owner(Account::from_uid(7)),
                "/p belongs to the account 7; as root: chown --no-dereference root /p",
            ),
            (
                owner(Account::Sid(users)),
                "/p belongs to the account S-1-5-32-545; as an administrator: icacls \"/p\" \
                 /setowner *S-1-5-32-544",
            ),
            (
                Exposed::Mode {
                    path: path(),
                    mode: 0o22,
                },
                "other accounts can write /p (mode 0022); as root: chmod go-w /p",
            ),
            (
                granted(false),
                "/p can be changed by the account or group with the SID S-1-5-32-545; as an \
                 administrator: icacls \"/p\" /inheritance:d, then icacls \"/p\" /grant:r \
                 \"*S-1-5-32-545:(RX)\"",
            ),
            (
                granted(true),
                "/p can be changed by the account or group with the SID S-1-5-32-545; as an \
                 administrator: icacls \"/p\" /inheritance:d, then icacls \"/p\" /grant:r \
                 \"*S-1-5-32-545:(OI)(CI)(RX)\"",
            ),
            (
                Exposed::Unlisted { path: path() },
                "every account can change /p; as an administrator: icacls \"/p\" /reset",
            ),
            (
                Exposed::Unknown {
                    path: path(),
                    error: "no".into(),
                },
                "/p cannot be looked at: no",
            ),
        ] {
            assert_eq!(exposed.to_string(), expected);
        }
    }
}
