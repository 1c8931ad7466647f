//! The questions to a server: which versions, which certificates, which signatures. Begin at [`ask`].

use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustls::client::ResolvesClientCert;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error,
    PeerIncompatible, RootCertStore, SignatureScheme, SupportedProtocolVersion,
};
use serde::Serialize;

use super::connect::{NotConnected, Server, connect};
use super::no_server::{NoServer, disconnected, not_connected};
use super::starttls::MailProtocol;

/// The time for each step of a conversation.
pub(super) const STEP: Duration = Duration::from_secs(5);

/// The time in which a server in TLS 1.3 refuses a client without a certificate, which it does after
/// the client has ended its part of the handshake.
const REFUSAL: Duration = Duration::from_secs(2);

/// A version of TLS in which a card can log on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Version {
    #[serde(rename = "TLS 1.2")]
    V1_2,
    #[serde(rename = "TLS 1.3")]
    V1_3,
}

impl Version {
    pub(super) const ALL: [Self; 2] = [Self::V1_2, Self::V1_3];

    /// Returns its name for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::V1_2 => "TLS 1.2",
            Self::V1_3 => "TLS 1.3",
        }
    }

    fn supported(self) -> &'static SupportedProtocolVersion {
        match self {
            Self::V1_2 => &TLS12,
            Self::V1_3 => &TLS13,
        }
    }
}

/// The answer of a server in one version.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It agrees to the version; it may ask for a certificate.
    Offered(Option<Request>),
    /// It does not, for this reason.
    Refused(String),
}

/// A request for a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// Whether a client without a certificate is refused.
    pub(crate) is_required: bool,
    /// The signatures that the server takes, in its order.
    pub(crate) algorithms: Vec<SignatureScheme>,
    /// Subjects of the authorities that it accepts, in DER; all, if there is none.
    pub(crate) authorities: Vec<Vec<u8>>,
}

/// The certificate that a server showed, and whether it can be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) certificate: Vec<u8>,
    pub(crate) trust: Result<(), Untrusted>,
}

/// The reason why a server cannot be relied on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Untrusted {
    UnknownIssuer,
    Dates,
    Name,
    Other(String),
}

/// The answers of a server in each version, in the order of [`Version::ALL`].
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) answers: [Answer; 2],
    pub(crate) shown: Option<Shown>,
}

/// Asks a server what it wants of a client that logs on.
///
/// # Errors
/// If it does not speak TLS, or cannot be reached.
pub(crate) fn ask(
    server: &Server,
    roots: &Arc<RootCertStore>,
    starttls: Option<MailProtocol>,
) -> Result<Answers, NoServer> {
    let mut shown = None;
    let mut failure = None;
    let mut converse = |version| match converse(server, roots, starttls, version) {
        Ok((answer, certificate)) => {
            shown = shown.take().or(certificate);
            Ok(answer)
        }
        // A server may close the connection of one version without a word.
        Err(NoServer::NotTls) => {
            failure = Some(NoServer::NotTls);
            Ok(Answer::Refused(String::new()))
        }
        Err(other) => Err(other),
    };
    let [first, second] = Version::ALL;
    let answers = [converse(first)?, converse(second)?];
    let is_silent = |answer: &Answer| *answer == Answer::Refused(String::new());
    match failure.filter(|_| answers.iter().all(is_silent)) {
        Some(failure) => Err(failure),
        None => Ok(Answers { answers, shown }),
    }
}

fn converse(
    server: &Server,
    roots: &Arc<RootCertStore>,
    starttls: Option<MailProtocol>,
    version: Version,
) -> Result<(Answer, Option<Shown>), NoServer> {
    let unreachable = |error: Error| NoServer::Unreachable(error.to_string());
    let name = ServerName::try_from(server.host.clone()).map_err(|_| NoServer::UnknownHost)?;
    let provider = Arc::new(ring::default_provider());
    let witness = Arc::new(Witness::new(roots, &provider));
    let listener = Arc::new(Listener::default());
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version.supported()])
        .map_err(unreachable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(&witness) as Arc<dyn ServerCertVerifier>)
        .with_client_cert_resolver(Arc::clone(&listener) as Arc<dyn ResolvesClientCert>);
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(unreachable)?;
    let mut socket = connected(server)?;
    if let Some(protocol) = starttls {
        protocol.begin(&mut socket)?;
    }
    let ended = handshake(&mut connection, &mut socket);
    let asked = listener.asked();
    let answer = match (ended, asked) {
        (Ok(()), None) => Answer::Offered(None),
        (Ok(()), Some(request)) => Answer::Offered(Some(Request {
            is_required: version == Version::V1_3 && refuses(&mut connection, &mut socket),
            ..request
        })),
        // A handshake that ends for want of a certificate: the server wanted one.
        (Err(_), Some(request)) => Answer::Offered(Some(Request {
            is_required: true,
            ..request
        })),
        (Err(error), None) => failed(&error)?,
    };
    Ok((answer, witness.shown()))
}

/// Connects, with a limit for each step of the conversation.
fn connected(server: &Server) -> Result<TcpStream, NoServer> {
    let socket = connect(server, STEP).map_err(|failure| match failure {
        NotConnected::NoAddress(_) => NoServer::UnknownHost,
        NotConnected::Unreachable(error) => not_connected(&error),
    })?;
    let limited = socket.set_read_timeout(Some(STEP));
    limited
        .and_then(|()| socket.set_write_timeout(Some(STEP)))
        .map_err(|error| NoServer::Unreachable(error.to_string()))?;
    Ok(socket)
}

/// Goes through a handshake, within a limit for all of it: a server may send a byte at a time.
fn handshake(connection: &mut ClientConnection, socket: &mut TcpStream) -> io::Result<()> {
    let deadline = Instant::now() + 2 * STEP;
    while connection.is_handshaking() {
        if Instant::now() > deadline {
            return Err(ErrorKind::TimedOut.into());
        }
        while connection.wants_write() {
            connection.write_tls(socket)?;
        }
        if connection.is_handshaking() {
            receive(connection, socket)?;
        }
    }
    while connection.wants_write() {
        connection.write_tls(socket)?;
    }
    Ok(())
}

/// Takes what the server sends next.
fn receive(connection: &mut ClientConnection, socket: &mut TcpStream) -> io::Result<()> {
    if connection.read_tls(socket)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let processed = connection.process_new_packets();
    if let Err(error) = processed {
        // The alert that tells the server of the mistake; it may be gone.
        let _ = connection.write_tls(socket);
        return Err(io::Error::new(ErrorKind::InvalidData, error));
    }
    Ok(())
}

/// Whether a server refuses the client that has shown no certificate.
fn refuses(connection: &mut ClientConnection, socket: &mut TcpStream) -> bool {
    let deadline = Instant::now() + REFUSAL;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || socket.set_read_timeout(Some(left)).is_err() {
            return false;
        }
        match receive(connection, socket) {
            // Tickets come first.
            Ok(()) => {}
            Err(error) => {
                return !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
            }
        }
    }
}

/// Returns the answer of a server that ended the handshake before it asked for a certificate.
fn failed(error: &io::Error) -> Result<Answer, NoServer> {
    let tls = error.get_ref().and_then(|inner| inner.downcast_ref());
    match tls {
        // It asks for signatures that TLS 1.3 does not have: for those of TLS 1.2, for example.
        Some(Error::PeerIncompatible(
            PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon,
        )) => Ok(Answer::Offered(Some(Request {
            is_required: true,
            algorithms: Vec::new(),
            authorities: Vec::new(),
        }))),
        Some(Error::InvalidMessage(_)) => Err(NoServer::NotTls),
        Some(other) => Ok(Answer::Refused(other.to_string())),
        None => Err(disconnected(error)),
    }
}

/// A client without a certificate, which keeps what it was asked for.
#[derive(Debug, Default)]
struct Listener(Mutex<Option<Request>>);

impl Listener {
    fn asked(&self) -> Option<Request> {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.take()
    }
}

impl ResolvesClientCert for Listener {
    fn resolve(
        &self,
        root_hint_subjects: &[&[u8]],
        sigschemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *asked = Some(Request {
            is_required: false,
            algorithms: sigschemes.to_vec(),
            authorities: root_hint_subjects
                .iter()
                .map(|name| name.to_vec())
                .collect(),
        });
        None
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// A check of the server's certificate that keeps the verdict and lets the conversation go on:
/// nothing is sent but the handshake.
#[derive(Debug)]
struct Witness {
    verifier: Option<Arc<WebPkiServerVerifier>>,
    provider: Arc<CryptoProvider>,
    shown: Mutex<Option<Shown>>,
}

impl Witness {
    fn new(roots: &Arc<RootCertStore>, provider: &Arc<CryptoProvider>) -> Self {
        let verifier =
            WebPkiServerVerifier::builder_with_provider(Arc::clone(roots), Arc::clone(provider));
        Self {
            // Without any root there is none.
            verifier: verifier.build().ok(),
            provider: Arc::clone(provider),
            shown: Mutex::new(None),
        }
    }

    fn shown(&self) -> Option<Shown> {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.take()
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let trust = match &self.verifier {
            None => Err(Untrusted::UnknownIssuer),
            Some(verifier) => verifier
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
                .map(|_| ())
                .map_err(|error| untrusted(&error)),
        };
        let certificate = end_entity.to_vec();
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        *shown = Some(Shown { certificate, trust });
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

fn untrusted(error: &Error) -> Untrusted {
    let Error::InvalidCertificate(reason) = error else {
        return Untrusted::Other(error.to_string());
    };
    match reason {
        CertificateError::UnknownIssuer => Untrusted::UnknownIssuer,
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Untrusted::Dates,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Untrusted::Name
        }
        other => Untrusted::Other(other.to_string()),
    }
}
