use std::path::PathBuf;

use crate::sys;

/// The files and directories of the service on this system, where no configuration says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The socket of the daemon; on Windows the name of its pipe.
    pub socket: PathBuf,
    /// The configuration of the daemon.
    pub configuration: PathBuf,
    /// The directory with the certificates of the authorities.
    pub trust_dir: PathBuf,
    /// The directory with their revocation lists.
    pub crl_dir: PathBuf,
}

impl Layout {
    /// Returns the layout of this system.
    pub fn of_system() -> Self {
        let directory = sys::configuration_directory();
        Self {
            socket: sys::socket(),
            configuration: directory.join("cpsd.toml"),
            trust_dir: directory.join("trust"),
            crl_dir: directory.join("crls"),
        }
    }
}
