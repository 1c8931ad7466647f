use std::env;
use std::path::PathBuf;

use cps_protocol::{DEFAULT_SOCKET, SOCKET_VARIABLE};

/// Returns the socket to use: the one that was asked for, else the one of the environment variable
/// [`SOCKET_VARIABLE`], else [`DEFAULT_SOCKET`].
pub fn socket_path(explicit: Option<PathBuf>) -> PathBuf {
    explicit
        .or_else(|| {
            env::var_os(SOCKET_VARIABLE)
                .filter(|path| !path.is_empty())
                .map(PathBuf::from)
        })
        .unwrap_or_else(|| DEFAULT_SOCKET.into())
}
