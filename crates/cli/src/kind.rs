//! The single table of what `cpsctl` can fail with: the kinds that programs read with `--json`, each
//! with its exit code.
//!
//! The meaning of each is in `locales/{en,fr}`, in `kinds.ftl`.
//! Kinds of the API are those of [`cps_protocol::ErrorKind`]; those that only this program knows are
//! [`OwnKind`]s. The help, the manual page and the documents show [`cps_console::codes()`] and
//! [`reference()`].

use cps_console::{Language, own_kinds};
use cps_workstation::browser::BrowserError;
use cps_workstation::login::LoginError;

use crate::tunnel::failure::ServerFailure;

own_kinds! {
    pub(crate) Kind, OwnKind:
    Usage { "usage", Usage }
    NotOnSystem { "system.other", Usage }
    ReaderSeveral { "reader.several", Card }
    CardSeveral { "card.several", Card }
    CardNotFound { "card.not_found", Card }
    PinUnreadable { "pin.unreadable", Pin }
    RandomUnavailable { "random.unavailable", Other }
    AgentNotStarted { "agent.not_started", Other }
    PinentryUnusable { "pinentry.unusable", Other }
    FileUnreadable { "file.unreadable", Other }
    FileTooLarge { "file.too_large", Other }
    FileEmpty { "file.empty", Other }
    FileUnwritable { "file.unwritable", Other }
    FileExists { "file.exists", Other }
    FileIsInput { "file.is_input", Other }
    FileNameTwice { "file.name_twice", Other }
    FileNotEnveloping { "file.not_enveloping", Other }
    FileNotXml { "file.not_xml", Other }
    FileExposed { "file.exposed", Other }
    AssertionInput { "assertion.input", Usage }
    OutputFailed { "output.failed", Other }
    CertificateUnreadable { "certificate.unreadable", Other }
    ReportUnreadable { "report.unreadable", Other }
    ReportDeclined { "report.declined", Other }
    SignatureUnreadable { "signature.unreadable", Other }
    SignatureUnsupported { "signature.unsupported", Other }
    SignatureWrong { "signature.wrong", SignatureWrong }
    SignatureUntrusted { "signature.untrusted", Untrusted }
    TimestampFailed { "timestamp.failed", Other }
    DoctorFailed { "doctor.failed", Other }
    AuditChanged { "audit.changed", Other }
    AuditOrder { "audit.order", Usage }
    AuditEmpty { "audit.empty", Other }
    CommandFailed { "command.failed", Other }
    CardNotKept { "watch.not_kept", Other }
    ServerUnreachable { "server.unreachable", Other }
    ServerUntrusted { "server.untrusted", Other }
    ServerCardRefused { "server.card_refused", Other }
    ServerTls { "server.tls", Other }
    ListenFailed { "listen.failed", Other }
    LoginNameless { "login.nameless", Other }
    LoginNotMapped { "login.not_mapped", Other }
    LoginOtherAccount { "login.other_account", Other }
    LoginNotTrusted { "login.not_trusted", Other }
    LoginUntrusted { "login.untrusted", Other }
    LoginMappedAlready { "login.mapped_already", Other }
    LoginNothingMapped { "login.nothing_mapped", Other }
    LoginUserForm { "login.user_form", Other }
    LoginIdForm { "login.id_form", Other }
    LoginLineRefused { "login.line_refused", Other }
    LoginNotVerified { "login.not_verified", Other }
    BrowserNoModule { "browser.no_module", Other }
    BrowserNoHome { "browser.no_home", Other }
    BrowserNoProfile { "browser.no_profile", Other }
    BrowserProfileInUse { "browser.profile_in_use", Other }
    BrowserPolicyWrong { "browser.policy_wrong", Other }
    BrowserNoTool { "browser.no_tool", Other }
    BrowserDatabase { "browser.database", Other }
    WebSitesUnknown { "web.sites_unknown", Other }
    WebNotRemembered { "web.not_remembered", Other }
}

/// Returns the exit codes with the kinds that lead to each, for the manual page.
pub(crate) fn reference(language: Language) -> String {
    let own = OwnKind::ALL.iter();
    let own = own.map(|kind| (kind.word(), kind.exit(), language.text(*kind)));
    cps_console::reference(language, own)
}

impl From<&BrowserError> for OwnKind {
    fn from(error: &BrowserError) -> Self {
        match error {
            BrowserError::Module { .. } => Self::BrowserNoModule,
            BrowserError::NoHome => Self::BrowserNoHome,
            BrowserError::NoProfile => Self::BrowserNoProfile,
            BrowserError::ProfileInUse { .. } => Self::BrowserProfileInUse,
            BrowserError::Read { .. } => Self::FileUnreadable,
            BrowserError::Write { .. } => Self::FileUnwritable,
            BrowserError::Policy { .. } => Self::BrowserPolicyWrong,
            BrowserError::Tool { .. } => Self::BrowserNoTool,
            BrowserError::Database { .. } => Self::BrowserDatabase,
        }
    }
}

impl From<&ServerFailure> for OwnKind {
    fn from(error: &ServerFailure) -> Self {
        match error {
            ServerFailure::NoAddress(_) | ServerFailure::Unreachable(_) => Self::ServerUnreachable,
            ServerFailure::Untrusted(_) => Self::ServerUntrusted,
            ServerFailure::CardRefused(_) => Self::ServerCardRefused,
            ServerFailure::Incompatible(_) | ServerFailure::CutOff | ServerFailure::Tls(_) => {
                Self::ServerTls
            }
        }
    }
}

impl From<&LoginError> for OwnKind {
    fn from(error: &LoginError) -> Self {
        match error {
            LoginError::Nameless => Self::LoginNameless,
            LoginError::NotMapped { .. } => Self::LoginNotMapped,
            LoginError::OtherAccount { .. } => Self::LoginOtherAccount,
            LoginError::NotTrusted { .. } => Self::LoginNotTrusted,
            LoginError::Untrusted { .. } => Self::LoginUntrusted,
            LoginError::MappedAlready { .. } => Self::LoginMappedAlready,
            LoginError::NothingMapped { .. } => Self::LoginNothingMapped,
            LoginError::UserForm { .. } => Self::LoginUserForm,
            LoginError::IdForm { .. } => Self::LoginIdForm,
            LoginError::LineRefused { .. } => Self::LoginLineRefused,
            LoginError::NotVerified { .. } => Self::LoginNotVerified,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cps_console::{Exit, api_words};
    use cps_protocol::ErrorKind;

    use super::*;

    #[test]
    fn words_and_codes_are_unique() {
        let api = ErrorKind::ALL.iter().map(|kind| kind.word());
        let own = OwnKind::ALL.iter().map(|kind| kind.word());
        let words: Vec<_> = api.chain(own).collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        let codes: Vec<_> = Exit::ALL.iter().map(|exit| exit.code()).collect();
        assert!(codes.iter().copied().eq(0..8), "{codes:?}");
    }

    /// Returns the tables of `docs/cpsctl.md`.
    fn tables(language: Language) -> String {
        let (codes, kinds) = match language {
            Language::English => (
                "| code | meaning | kinds of the API |\n|---|---|---|\n",
                "| kind | code | meaning |\n|---|---|---|\n",
            ),
            Language::French => (
                "| code | sens | genres de l'API |\n|---|---|---|\n",
                "| genre | code | sens |\n|---|---|---|\n",
            ),
        };
        let mut text = codes.to_owned();
        for exit in Exit::ALL {
            let words = match exit {
                Exit::Other if language == Language::English => "every other".to_owned(),
                Exit::Other => "tous les autres".to_owned(),
                _ => {
                    let words = api_words(*exit).into_iter();
                    let quoted: Vec<_> = words.map(|word| format!("`{word}`")).collect();
                    quoted.join(", ")
                }
            };
            let words = if words.is_empty() {
                String::new()
            } else {
                words + " "
            };
            let (code, meaning) = (exit.code(), language.text(*exit));
            text += &format!("| {code} | {meaning} | {words}|\n");
        }
        text += "\n";
        text += kinds;
        for kind in OwnKind::ALL {
            let (word, code) = (kind.word(), kind.exit().code());
            text += &format!("| `{word}` | {code} | {} |\n", language.text(*kind));
        }
        text
    }

    #[test]
    fn the_documents_hold_the_tables() {
        for (language, document) in [
            (Language::English, include_str!("../../../docs/cpsctl.md")),
            (Language::French, include_str!("../../../docs/fr/cpsctl.md")),
        ] {
            let tables = tables(language);
            for part in tables.split("\n\n") {
                assert!(document.contains(part.trim_end()), "missing:\n{tables}");
            }
        }
    }
}
