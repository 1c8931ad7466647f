use std::path::PathBuf;

/// Returns the socket of the daemon.
pub(crate) fn socket() -> PathBuf {
    cps_protocol::DEFAULT_SOCKET.into()
}

/// Returns the socket of a session: the daemon of the system sees the readers of all sessions.
pub(crate) fn session_socket() -> Option<PathBuf> {
    None
}

/// Returns the directory of what the administrator decides.
pub(crate) fn configuration_directory() -> PathBuf {
    "/etc/cpsd".into()
}
