use std::env;
use std::path::PathBuf;

use crate::root::Root;
use crate::sys;

/// The home of an account, as far as browsers are concerned.
#[derive(Clone, Debug)]
pub struct Home {
    /// The system that the account is of.
    pub root: Root,
    /// `$HOME`, as seen on that system.
    pub home: PathBuf,
    /// `$XDG_CONFIG_HOME`, or its default; on Windows, `%APPDATA%`.
    pub configuration: PathBuf,
}

impl Home {
    /// Returns the home of the account that runs this program, if it has one.
    pub fn of_environment() -> Option<Self> {
        let home = env::home_dir().filter(|home| home.is_absolute())?;
        let configuration = sys::configuration_directory(&home);
        Some(Self {
            root: Root::of_this_system(),
            home,
            configuration,
        })
    }

    /// Returns the same home on another system.
    pub fn below(&self, root: &Root) -> Self {
        Self {
            root: root.clone(),
            ..self.clone()
        }
    }
}
