use std::path::{Path, PathBuf};
use std::{fs, io};

use cps_protocol::DEFAULT_SOCKET;
use serde::Deserialize;

/// What the administrator decides.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The socket that clients connect to.
    pub socket: PathBuf,
    /// Whether the readers of the PC/SC service are used.
    pub pcsc: bool,
    /// The groups whose members may use the service, besides root and the daemon's own account.
    pub allow_groups: Vec<String>,
    /// How much is logged.
    pub log: LogLevel,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            socket: DEFAULT_SOCKET.into(),
            pcsc: true,
            allow_groups: vec!["cps".to_owned()],
            log: LogLevel::Info,
        }
    }
}

/// How much is logged, from little to much. No level logs a payload.
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
    /// The word of the configuration file.
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
    /// If it cannot be read, or holds an unknown key or a value of the wrong type: the message
    /// names the line.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
            path: path.to_owned(),
            error,
        })?;
        toml::from_str(&text).map_err(|error| ConfigError::Wrong {
            path: path.to_owned(),
            error: Box::new(error),
        })
    }
}

/// Why a configuration file is of no use.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("configuration file {} cannot be read: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is no TOML, or has a key or value that is not known.
    #[error("configuration file {}: {error}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line and what is wrong with it.
        error: Box<toml::de::Error>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        Config::read(file.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(read(""), Ok(Config::default()));
    }

    #[test]
    fn every_key_is_read() {
        let text = "socket = '/tmp/s'\npcsc = false\nallow_groups = ['a', 'b']\nlog = 'debug'\n";
        let expected = Config {
            socket: "/tmp/s".into(),
            pcsc: false,
            allow_groups: vec!["a".to_owned(), "b".to_owned()],
            log: LogLevel::Debug,
        };
        assert_eq!(read(text), Ok(expected));
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_line() {
        for (text, line, what) in [
            (
                "pcsc = true\nsokcet = '/tmp/s'\n",
                2,
                "unknown field `sokcet`",
            ),
            ("\n\npcsc = 'yes'\n", 3, "expected a boolean"),
            ("log = 'loud'\n", 1, "unknown variant `loud`"),
            ("pcsc = true\npcsc = true\n", 2, "duplicate key"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(&format!("line {line},")), "{error}");
            assert!(error.contains(what), "{error}");
        }
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Config::read(Path::new("/nowhere/cpsd.toml")).unwrap_err();
        assert!(error.to_string().contains("/nowhere/cpsd.toml"), "{error}");
    }
}
