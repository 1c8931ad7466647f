use std::io::{self, ErrorKind};

/// The reason why there was no conversation in TLS.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoServer {
    /// The name has no address.
    UnknownHost,
    /// The port is closed.
    Refused,
    /// There is no answer in time.
    Timeout,
    /// The server speaks something else.
    NotTls,
    /// A mail server does not begin TLS when it is asked to, for this reason.
    NoStarttls(String),
    /// Any other error of the network.
    Unreachable(String),
}

/// Returns the reason why there is no connection.
pub(super) fn not_connected(error: &io::Error) -> NoServer {
    match error.kind() {
        ErrorKind::ConnectionRefused => NoServer::Refused,
        ErrorKind::TimedOut | ErrorKind::WouldBlock => NoServer::Timeout,
        _ => NoServer::Unreachable(error.to_string()),
    }
}

/// Returns the reason why a connection ended that had begun.
pub(super) fn disconnected(error: &io::Error) -> NoServer {
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => NoServer::Timeout,
        ErrorKind::UnexpectedEof
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe => NoServer::NotTls,
        _ => NoServer::Unreachable(error.to_string()),
    }
}
