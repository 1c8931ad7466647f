//! The configuration file: its keys with their defaults and ranges, and the words for a file that
//! cannot be used. Begin at [`Config`]; `cpsd.toml` explains each key to the administrator.

mod error;

use std::path::{Path, PathBuf};

use cps_ipc::Layout;
use cps_trust::{Besides, LONGEST_CONFIGURATION, check_writers, read_text};
use serde::Deserialize;

pub use error::ConfigError;

/// The configuration, which the administrator decides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The socket that clients connect to.
    pub socket: PathBuf,
    /// Whether the readers of the PC/SC service are used.
    pub pcsc: bool,
    /// The groups whose members may use the service, besides root and the daemon's own account.
    pub allow_groups: Vec<String>,
    /// Whether the user of the session that is shown at the machine may use the service, too.
    pub allow_active_session: bool,
    /// The groups whose members may present a PIN or PUK wherever they work, besides root, the
    /// daemon's own account and the user of the session that is shown at the machine.
    pub pin_groups: Vec<String>,
    /// The groups whose members may see and end the logins of others, besides root and the
    /// daemon's own account. The package makes the group of the default, without a member.
    pub admin_groups: Vec<String>,
    /// Most signatures of one login, at least 1. Programs may ask for fewer.
    pub lease_signatures: u32,
    /// Most seconds of one login, at least 1. Programs may ask for fewer.
    pub lease_seconds: u32,
    /// Most seconds of one login without use, at least 1. Programs may ask for fewer.
    pub lease_idle_seconds: u32,
    /// Whether other programs reach the card while one is logged in.
    pub login_access: LoginAccess,
    /// Most seconds of a login that begins while another program is connected to the card, at
    /// least 1: that program has to wait meanwhile.
    pub lease_contended_seconds: u32,
    /// The file that every login, signature, decryption, change of a PIN and of data is written
    /// to, and every insertion of an opposed card; nothing is written down without it. Its directory
    /// must exist.
    pub audit_file: Option<PathBuf>,
    /// Whether an operation that cannot be written down fails.
    pub audit_required: bool,
    /// The directory with what the daemon must not lose, made with rights for the daemon alone: the
    /// key of the hashes by which the audit file names patients. Without it patients are not named.
    pub state_dir: Option<PathBuf>,
    /// Whether PKCS#11 applications leave the PIN to the agent of their account, where there is
    /// one. Those that ask for the PIN themselves and give it (PAM, Java) then do so no more.
    /// A PIN pad is always left to ask.
    pub protected_path: bool,
    /// Time limit of a PIN dialog, in seconds, 1 to 600; on a PIN pad 30 at most.
    pub prompt_seconds: u32,
    /// The directory in which the public content of cards is kept, so that a known card is ready
    /// at once after a restart too; it is made with rights for the daemon alone. Only memory
    /// remembers without it.
    pub cache_dir: Option<PathBuf>,
    /// The directory with the certificates of the authorities that issue cards, PEM or DER. Those
    /// that issued themselves are the roots that everything is measured against.
    pub trust_dir: PathBuf,
    /// The directory with the revocation lists of these authorities, PEM or DER. Nothing is
    /// fetched: a job of the administrator keeps them current.
    pub crl_dir: PathBuf,
    /// The index of the directory (`cps-registry index`), which names opposed cards. Without it no
    /// opposition is noticed.
    pub directory_index: Option<PathBuf>,
    /// Whether an opposed card can be used.
    pub opposed_cards: OpposedCards,
    /// Days before the end of a certificate at which programs are told of it, 0 to 3650.
    pub expiry_warning_days: u32,
    /// Amount of logging.
    pub log: LogLevel,
}

impl Default for Config {
    fn default() -> Self {
        let layout = Layout::of_system();
        Self {
            socket: layout.socket,
            pcsc: true,
            allow_groups: vec!["cps".to_owned()],
            allow_active_session: true,
            pin_groups: Vec::new(),
            admin_groups: vec!["cps-admin".to_owned()],
            lease_signatures: 10_000,
            lease_seconds: 12 * 3600,
            lease_idle_seconds: 15 * 60,
            lease_contended_seconds: 60,
            login_access: LoginAccess::Exclusive,
            audit_file: None,
            audit_required: true,
            state_dir: None,
            protected_path: false,
            prompt_seconds: 60,
            cache_dir: None,
            trust_dir: layout.trust_dir,
            crl_dir: layout.crl_dir,
            directory_index: None,
            opposed_cards: OpposedCards::Warn,
            expiry_warning_days: 30,
            log: LogLevel::Info,
        }
    }
}

/// Whether other programs reach the card while one is logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginAccess {
    /// None does.
    Exclusive,
    /// All do, through PC/SC: each can sign and read as the holder, without PIN or audit record.
    Shared,
}

/// Whether an opposed card can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpposedCards {
    /// It can: its certificates are untrusted, and programs are told.
    Warn,
    /// No login begins with it.
    Deny,
}

/// Amount of logging, from little to much. No level logs a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl LogLevel {
    /// Returns the word of the configuration file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// If it cannot be read, others could have written it, or it holds an unknown key, a value of
    /// the wrong type, one out of its range or a path that is not absolute: the message names the
    /// line, or the key.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let unreadable = |error| ConfigError::Unreadable {
            path: path.to_owned(),
            error,
        };
        let absolute = std::path::absolute(path).map_err(unreadable)?;
        check_writers(Path::new("/"), &absolute, Besides::OwnAccount)
            .map_err(ConfigError::Exposed)?;
        let text = read_text(path, LONGEST_CONFIGURATION).map_err(unreadable)?;
        let config: Self = toml::from_str(&text).map_err(|error| ConfigError::Wrong {
            path: path.to_owned(),
            error: Box::new(error),
        })?;
        config
            .check()
            .map_err(|(key, range)| ConfigError::OutOfRange {
                path: path.to_owned(),
                key,
                range,
            })?;
        Ok(config)
    }

    /// Returns the keys that differ from those of `running` and cannot change without a restart.
    pub(crate) fn needs_restart(&self, running: &Self) -> Vec<&'static str> {
        let table = [
            ("socket", self.socket != running.socket),
            ("pcsc", self.pcsc != running.pcsc),
            ("state_dir", self.state_dir != running.state_dir),
            ("cache_dir", self.cache_dir != running.cache_dir),
            ("trust_dir", self.trust_dir != running.trust_dir),
            ("crl_dir", self.crl_dir != running.crl_dir),
            (
                "directory_index",
                self.directory_index != running.directory_index,
            ),
            (
                "expiry_warning_days",
                self.expiry_warning_days != running.expiry_warning_days,
            ),
        ];
        let changed = table.into_iter().filter(|(_, changed)| *changed);
        changed.map(|(key, _)| key).collect()
    }

    fn check(&self) -> Result<(), (&'static str, &'static str)> {
        // The daemon works in the directory of the service manager, which is none that is meant.
        for (key, path) in [
            ("socket", Some(&self.socket)),
            ("audit_file", self.audit_file.as_ref()),
            ("state_dir", self.state_dir.as_ref()),
            ("cache_dir", self.cache_dir.as_ref()),
            ("trust_dir", Some(&self.trust_dir)),
            ("crl_dir", Some(&self.crl_dir)),
            ("directory_index", self.directory_index.as_ref()),
        ] {
            if path.is_some_and(|path| !path.is_absolute()) {
                return Err((key, "an absolute path"));
            }
        }
        if !(1..=600).contains(&self.prompt_seconds) {
            return Err(("prompt_seconds", "1 to 600"));
        }
        if self.expiry_warning_days > 3650 {
            return Err(("expiry_warning_days", "0 to 3650"));
        }
        for (key, value) in [
            ("lease_signatures", self.lease_signatures),
            ("lease_seconds", self.lease_seconds),
            ("lease_idle_seconds", self.lease_idle_seconds),
            ("lease_contended_seconds", self.lease_contended_seconds),
        ] {
            if value == 0 {
                return Err((key, "at least 1"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod test;
