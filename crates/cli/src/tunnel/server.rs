//! The end of a tunnel at the server. Begin at [`open`].

use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ClientConnection, HandshakeKind, ProtocolVersion, RootCertStore};

use super::address::ServerAddress;
use super::card_key::{CardCertificate, NoCertificate};
use super::failure::{Failure, ServerFailure};
use super::sessions::Sessions;
use crate::tls::{NotConnected, connect};

/// The time within which an address of a server answers.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The time within which a server sends the next part of a handshake.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(30);

/// The terms on which servers are reached.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// The authorities of servers.
    pub(crate) roots: Arc<RootCertStore>,
    /// Whether the card signs as TLS 1.3 demands: PSS (RFC 8446, section 4.2.3).
    pub(crate) has_tls13: bool,
}

impl Terms {
    /// Returns the configuration for one login.
    ///
    /// # Errors
    /// If the library refuses it.
    pub(crate) fn with_card(
        &self,
        certificate: CardCertificate,
        sessions: &Arc<Sessions>,
    ) -> Result<Arc<ClientConfig>, rustls::Error> {
        let mut configuration = self.configuration(Arc::new(certificate))?;
        configuration.resumption = Resumption::store(Arc::clone(sessions) as _);
        Ok(Arc::new(configuration))
    }

    fn configuration(
        &self,
        certificate: Arc<dyn ResolvesClientCert>,
    ) -> Result<ClientConfig, rustls::Error> {
        let versions: &[_] = match self.has_tls13 {
            true => &[&TLS13, &TLS12],
            false => &[&TLS12],
        };
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_protocol_versions(versions)?;
        let builder = builder.with_root_certificates(Arc::clone(&self.roots));
        Ok(builder.with_client_cert_resolver(certificate))
    }
}

/// A server that was reached once, without a certificate.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) protocol: &'static str,
    /// Whether it asks for a certificate when a connection is opened.
    pub(crate) asks: bool,
}

/// Reaches a server and checks its certificate, so that no PIN is asked for in vain. It is shown no
/// certificate, so it may refuse the connection.
///
/// # Errors
/// If it is not reached, not to be relied on, or has no way of TLS in common with the card.
pub(crate) fn check(address: &ServerAddress, terms: &Terms) -> Result<Checked, ServerFailure> {
    let none = Arc::new(NoCertificate::default());
    let mut configuration = terms.configuration(Arc::clone(&none) as _)?;
    configuration.resumption = Resumption::disabled();
    let stream = connected(address)?;
    let mut tls = ClientConnection::new(Arc::new(configuration), address.name.clone())?;
    let shaken = handshake(&mut tls, &stream);
    // With the certificates the server is known to be right.
    match shaken {
        Err(Failure::Server(failure)) if tls.peer_certificates().is_none() => Err(failure),
        Err(Failure::Server(failure @ ServerFailure::Untrusted(_))) => Err(failure),
        _ => Ok(Checked {
            protocol: protocol(&tls),
            asks: none.was_asked_for(),
        }),
    }
}

/// A connection to a server, after its handshake.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) tls: ClientConnection,
    pub(crate) stream: TcpStream,
    pub(crate) protocol: &'static str,
    /// Whether a session was resumed, so that the card did not sign.
    pub(crate) resumed: bool,
}

/// Opens a connection with the card, or with a session of the same login.
///
/// # Errors
/// If the server is not reached, one of the two refuses the other, or the card does not sign.
pub(crate) fn open(
    address: &ServerAddress,
    configuration: &Arc<ClientConfig>,
    sessions: &Sessions,
) -> Result<Opened, Failure> {
    let stream = connected(address).map_err(Failure::Server)?;
    let turn = sessions.turn(&address.name);
    let configuration = Arc::clone(configuration);
    let mut tls = ClientConnection::new(configuration, address.name.clone())?;
    handshake(&mut tls, &stream)?;
    turn.done();
    Ok(Opened {
        protocol: protocol(&tls),
        resumed: tls.handshake_kind() == Some(HandshakeKind::Resumed),
        tls,
        stream,
    })
}

fn connected(address: &ServerAddress) -> Result<TcpStream, ServerFailure> {
    let stream = connect(&address.at, CONNECT_TIMEOUT).map_err(|failure| match failure {
        NotConnected::NoAddress(error) => ServerFailure::NoAddress(error),
        NotConnected::Unreachable(error) => ServerFailure::Unreachable(error),
    })?;
    // Small messages go at once. A socket that refuses carries them too.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

fn handshake(tls: &mut ClientConnection, mut stream: &TcpStream) -> Result<(), Failure> {
    stream.set_read_timeout(Some(HANDSHAKE_TIMEOUT))?;
    stream.set_write_timeout(Some(HANDSHAKE_TIMEOUT))?;
    while tls.is_handshaking() {
        tls.complete_io(&mut stream)?;
    }
    // The last message may still be here.
    while tls.wants_write() {
        tls.write_tls(&mut stream)?;
    }
    Ok(())
}

fn protocol(tls: &ClientConnection) -> &'static str {
    match tls.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLSv1.3",
        _ => "TLSv1.2",
    }
}
