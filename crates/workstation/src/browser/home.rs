use std::env;
use std::path::PathBuf;

use crate::root::Root;

/// The home of an account, as far as browsers are concerned.
#[derive(Clone, Debug)]
pub struct Home {
    /// `$HOME`.
    pub home: PathBuf,
    /// `$XDG_CONFIG_HOME`, or its default.
    pub configuration: PathBuf,
}

impl Home {
    /// Returns the home of the account that runs this program, if it has one.
    pub fn of_environment() -> Option<Self> {
        let home = env::home_dir().filter(|home| home.is_absolute())?;
        // A relative path is to be ignored (XDG Base Directory Specification).
        let configuration = env::var_os("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|directory| directory.is_absolute())
            .unwrap_or_else(|| home.join(".config"));
        Some(Self {
            home,
            configuration,
        })
    }

    /// Returns the home of an account of a system, at the path of this program.
    pub fn below(&self, root: &Root) -> Self {
        Self {
            home: root.here(&self.home),
            configuration: root.here(&self.configuration),
        }
    }
}
