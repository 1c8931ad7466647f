//! The reasons why a connection of a tunnel is not made, or ends early.

use std::io;

use cps_protocol::ApiError;
use rustls::{AlertDescription, CertificateError, Error};

/// The reason why a server is not reached, or not through TLS.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServerFailure {
    /// Its name has no address.
    #[error("{0}")]
    NoAddress(io::Error),
    /// No address of it answers, or the connection broke.
    #[error("{0}")]
    Unreachable(io::Error),
    /// Its certificate is not to be relied on.
    #[error("{0}")]
    Untrusted(CertificateError),
    /// It refuses the certificate of the card, or that there is none (RFC 8446, section 6.2).
    #[error("{0:?}")]
    CardRefused(AlertDescription),
    /// It and this card have no way of TLS in common.
    #[error("{0}")]
    Incompatible(Error),
    /// It ended the connection without saying so, as an attacker on the way could too.
    #[error("the connection ended without close_notify")]
    CutOff,
    /// Anything else.
    #[error("{0}")]
    Tls(Error),
}

/// The reason why a connection through TLS is not made.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The card, its PIN or the service.
    Card(ApiError),
    /// The server.
    Server(ServerFailure),
}

/// The reason why the card did not sign, on its way through `rustls`.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.kind.word())]
pub(crate) struct CardFailure(pub(crate) ApiError);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let inner = error.get_ref();
        let tls = inner.and_then(|inner| inner.downcast_ref::<Error>());
        match tls.cloned() {
            Some(tls) => Self::from(tls),
            None if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::Server(ServerFailure::CutOff)
            }
            None => Self::Server(ServerFailure::Unreachable(error)),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Error::Other(other) = &error
            && let Some(CardFailure(error)) = other.0.downcast_ref()
        {
            return Self::Card(error.clone());
        }
        Self::Server(error.into())
    }
}

impl From<Error> for ServerFailure {
    fn from(error: Error) -> Self {
        use AlertDescription as Alert;
        match error {
            Error::InvalidCertificate(error) => Self::Untrusted(error),
            Error::AlertReceived(
                alert @ (Alert::NoCertificate
                | Alert::BadCertificate
                | Alert::UnsupportedCertificate
                | Alert::CertificateRevoked
                | Alert::CertificateExpired
                | Alert::CertificateUnknown
                | Alert::UnknownCA
                | Alert::AccessDenied
                | Alert::CertificateRequired),
            ) => Self::CardRefused(alert),
            Error::PeerIncompatible(_)
            | Error::AlertReceived(
                Alert::HandshakeFailure | Alert::ProtocolVersion | Alert::InsufficientSecurity,
            ) => Self::Incompatible(error),
            other => Self::Tls(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cps_protocol::ErrorKind;
    use rustls::OtherError;

    use super::*;

    fn word(failure: &Failure) -> &'static str {
        match failure {
            Failure::Card(error) => error.kind.word(),
            Failure::Server(ServerFailure::Untrusted(_)) => "untrusted",
            Failure::Server(ServerFailure::CardRefused(_)) => "card refused",
            Failure::Server(ServerFailure::Incompatible(_)) => "incompatible",
            Failure::Server(ServerFailure::CutOff) => "cut off",
            Failure::Server(ServerFailure::Tls(_)) => "tls",
            Failure::Server(_) => "unreachable",
        }
    }

    #[test]
    fn each_error_of_tls_says_who_is_at_fault() {
        use AlertDescription as Alert;
        let card = CardFailure(ErrorKind::CardRemoved.into());
        let table = [
            (Error::Other(OtherError(Arc::new(card))), "card.removed"),
            (CertificateError::Expired.into(), "untrusted"),
            (Error::AlertReceived(Alert::UnknownCA), "card refused"),
            (
                Error::AlertReceived(Alert::CertificateRequired),
                "card refused",
            ),
            (Error::AlertReceived(Alert::ProtocolVersion), "incompatible"),
            (
                Error::AlertReceived(Alert::HandshakeFailure),
                "incompatible",
            ),
            (Error::AlertReceived(Alert::InternalError), "tls"),
            (Error::DecryptError, "tls"),
        ];
        for (error, expected) in table {
            let wrapped = io::Error::new(io::ErrorKind::InvalidData, error.clone());
            assert_eq!(word(&Failure::from(wrapped)), expected, "{error:?}");
            assert_eq!(word(&Failure::from(error)), expected);
        }
        let cut_off = Failure::from(io::Error::from(io::ErrorKind::UnexpectedEof));
        assert_eq!(word(&cut_off), "cut off");
        let reset = Failure::from(io::Error::from(io::ErrorKind::ConnectionReset));
        assert_eq!(word(&reset), "unreachable");
    }
}
