use std::env;
use std::fmt;
#[cfg(feature = "tokio")]
use std::io;
use std::path::{Path, PathBuf};

use cps_protocol::SOCKET_VARIABLE;

use crate::layout::Layout;
use crate::sys;
#[cfg(feature = "tokio")]
use crate::sys::Inherited;

/// The place at which a daemon listens and clients connect: the path of a Unix socket, or
/// the name of a pipe of Windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(PathBuf);

impl Endpoint {
    /// Returns the endpoint to use: the one that was asked for, else the one of the environment
    /// variable [`SOCKET_VARIABLE`], else that of the system.
    pub fn choose(explicit: Option<PathBuf>) -> Self {
        let asked_for = explicit.map(Self).or_else(Self::of_environment);
        asked_for.unwrap_or_default()
    }

    /// Returns the endpoint that the environment variable [`SOCKET_VARIABLE`] names, if it does.
    pub fn of_environment() -> Option<Self> {
        let path = env::var_os(SOCKET_VARIABLE).filter(|path| !path.is_empty());
        path.map(|path| Self(path.into()))
    }

    /// Returns the endpoint of a daemon that serves the session of this process alone; `None` where
    /// the daemon of the system sees the readers of all.
    pub fn of_session() -> Option<Self> {
        sys::session_socket().map(Self)
    }

    /// Returns the endpoint on which a service manager listens, or `None` for one without a name.
    ///
    /// # Errors
    /// If the system does not tell.
    #[cfg(feature = "tokio")]
    pub fn of_inherited(socket: &Inherited) -> io::Result<Option<Self>> {
        Ok(sys::path_of(socket)?.map(Self))
    }

    /// Returns the path of the socket, or the name of the pipe.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        Self(Layout::of_system().socket)
    }
}

impl From<PathBuf> for Endpoint {
    fn from(path: PathBuf) -> Self {
        Self(path)
    }
}

impl From<&PathBuf> for Endpoint {
    fn from(path: &PathBuf) -> Self {
        Self(path.clone())
    }
}

impl From<&Path> for Endpoint {
    fn from(path: &Path) -> Self {
        Self(path.to_owned())
    }
}

impl From<&Endpoint> for Endpoint {
    fn from(endpoint: &Endpoint) -> Self {
        endpoint.clone()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}
