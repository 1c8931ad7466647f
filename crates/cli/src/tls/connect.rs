use std::fmt;
use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// The address of a server, as the person typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

/// The reason why there is no connection.
#[derive(Debug)]
pub(crate) enum NotConnected {
    /// The name has no address.
    NoAddress(io::Error),
    /// No address answers; the error is that of the last.
    Unreachable(io::Error),
}

/// Connects to the first address of a server that answers, each within a limit.
pub(crate) fn connect(server: &Server, limit: Duration) -> Result<TcpStream, NotConnected> {
    let found = (server.host.as_str(), server.port).to_socket_addrs();
    let mut failure = NotConnected::NoAddress(io::ErrorKind::AddrNotAvailable.into());
    for address in found.map_err(NotConnected::NoAddress)? {
        match TcpStream::connect_timeout(&address, limit) {
            Ok(stream) => return Ok(stream),
            Err(error) => failure = NotConnected::Unreachable(error),
        }
    }
    Err(failure)
}
