use rustls::CertificateError;

use crate::text::say;
use crate::tunnel::failure::ServerFailure;
use cps_console::Language;

/// Returns the reason why a server is not reached, with what to do.
pub(crate) fn server_failure(language: Language, server: &str, failure: &ServerFailure) -> String {
    let detail = failure.to_string();
    match failure {
        ServerFailure::NoAddress(_) => say!(language, ServerNoAddress, server = server),
        ServerFailure::Unreachable(_) => {
            say!(
                language,
                ServerUnreachable,
                server = server,
                detail = detail
            )
        }
        ServerFailure::Untrusted(error) => match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                say!(language, ServerExpired, server = server)
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                say!(language, ServerNotYet, server = server)
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                say!(language, ServerOtherName, server = server)
            }
            CertificateError::UnknownIssuer => say!(language, ServerUnknownIssuer, server = server),
            _ => say!(language, ServerUntrusted, server = server, detail = detail),
        },
        ServerFailure::CardRefused(_) => {
            say!(
                language,
                ServerCardRefused,
                server = server,
                detail = detail
            )
        }
        ServerFailure::Incompatible(_) => {
            say!(
                language,
                ServerIncompatible,
                server = server,
                detail = detail
            )
        }
        ServerFailure::CutOff => say!(language, ServerCutOff, server = server),
        ServerFailure::Tls(_) => say!(language, ServerTls, server = server, detail = detail),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use rustls::{AlertDescription, Error};

    use super::*;

    #[test]
    fn each_failure_of_a_server_is_told_with_its_name() {
        let io = || io::Error::from(io::ErrorKind::ConnectionRefused);
        let untrusted = ServerFailure::Untrusted;
        let table = [
            (ServerFailure::NoAddress(io()), "no address"),
            (ServerFailure::Unreachable(io()), "cannot be reached"),
            (untrusted(CertificateError::Expired), "has expired"),
            (untrusted(CertificateError::NotValidYet), "not valid yet"),
            (untrusted(CertificateError::NotValidForName), "another name"),
            (untrusted(CertificateError::UnknownIssuer), "--ca"),
            (untrusted(CertificateError::BadSignature), "BadSignature"),
            (
                ServerFailure::CardRefused(AlertDescription::UnknownCA),
                "refuses the certificate of the card (UnknownCA)",
            ),
            (
                ServerFailure::Incompatible(Error::AlertReceived(
                    AlertDescription::ProtocolVersion,
                )),
                "TLS 1.2",
            ),
            (ServerFailure::CutOff, "without saying so"),
            (ServerFailure::Tls(Error::DecryptError), "decrypt"),
        ];
        for (failure, part) in table {
            let english = server_failure(Language::English, "dmp.example:443", &failure);
            assert!(english.contains("dmp.example:443"), "{english}");
            assert!(english.contains(part), "{english}");
            let french = server_failure(Language::French, "dmp.example:443", &failure);
            assert!(french.contains("dmp.example:443"), "{french}");
        }
    }
}
