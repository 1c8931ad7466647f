use std::env;
use std::path::PathBuf;

use crate::root::Root;

/// The home of an account, as far as browsers are concerned.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// `$HOME`.
    pub(crate) home: PathBuf,
    /// `$XDG_CONFIG_HOME`, or its default.
    pub(crate) configuration: PathBuf,
}

impl Account {
    /// The account that runs this program, if it has a home.
    pub(crate) fn of_environment() -> Option<Self> {
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

    /// The account of a system, where this program finds it.
    pub(crate) fn below(&self, root: &Root) -> Self {
        Self {
            home: root.here(&self.home),
            configuration: root.here(&self.configuration),
        }
    }
}
