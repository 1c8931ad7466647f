use std::io;
use std::path::PathBuf;

use cps_trust::Exposed;

/// The reason why a configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("configuration file {} cannot be read: {error}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Error of the system.
        error: io::Error,
    },
    /// Others could have written the file.
    #[error("configuration refused: {0}")]
    Exposed(Exposed),
    /// The file is no TOML, or has a key or value that is not known.
    #[error("configuration file {}: {error}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line and what is wrong with it.
        error: Box<toml::de::Error>,
    },
    /// A value is too small or too large.
    #[error("configuration file {}: {key} must be {range}", path.display())]
    OutOfRange {
        /// The file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// Allowed range.
        range: &'static str,
    },
}
