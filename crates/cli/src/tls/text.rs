//! Texts of the report.

use cps_console::catalogue;

catalogue! {
    /// A text of the report on a server.
    pub(crate) Tls:
    "tls" {
        Server Trust Versions Certificate Authorities Signatures CardThere LogOn
        Answers UnknownHost Refused Timeout OtherProtocol NoStarttls Unreachable
        Trusted UnknownIssuer Dates Name OtherTrust
        Both Offered NoVersion
        Required Optional NotAsked AnyAuthority OneAuthority OtherAuthority TheseAuthorities Listed
        NoCard LogsOn LogsOnOpenSsl LogsOnLimited LogsOnAtMost
        CannotNotAsked CannotAuthority CannotOnlyTls13 CannotAlgorithm CannotVersion
    }
}
