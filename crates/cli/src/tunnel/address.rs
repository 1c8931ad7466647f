use std::fmt;

use rustls::pki_types::ServerName;

use crate::tls::Server;

/// A server that a tunnel leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerAddress {
    pub(crate) at: Server,
    /// The name that its certificate must have, and that it is told (RFC 6066, section 3).
    pub(crate) name: ServerName<'static>,
}

impl ServerAddress {
    /// Returns the server at an address; `None` if its name can be in no certificate.
    pub(crate) fn new(at: Server) -> Option<Self> {
        let name = ServerName::try_from(at.host.clone()).ok()?;
        Some(Self { at, name })
    }
}

impl fmt::Display for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.at.fmt(f)
    }
}
