//! The words for a card that does not log in.

use cps_workstation::login::LoginError;
use cps_workstation::shell;

use super::certificate::trust_reason;
use crate::text::{Text, say};
use cps_console::Language;

/// Returns the mistake and what to do, for holders and administrators alike.
pub(crate) fn login_error(language: Language, error: &LoginError) -> String {
    match error {
        LoginError::Nameless => language.text(Text::LoginNameless).to_owned(),
        LoginError::NotMapped { id } => say!(language, LoginNotMapped, id = id),
        LoginError::OtherAccount { id, user, mapped } => {
            say!(language, LoginOther, id = id, user = user, mapped = mapped)
        }
        LoginError::NotTrusted { reason } => trust_reason(language, *reason).to_owned(),
        LoginError::Untrusted { issuer, directory } => {
            let directory = directory.display();
            say!(
                language,
                LoginUntrusted,
                issuer = issuer,
                directory = directory
            )
        }
        LoginError::MappedAlready { id, mapped } => {
            say!(language, LoginMappedAlready, id = id, mapped = mapped)
        }
        LoginError::NothingMapped { user } => say!(language, LoginNothingMapped, user = user),
        LoginError::UserForm { user } => say!(language, LoginUserForm, user = format!("{user:?}")),
        LoginError::IdForm { id } => say!(language, LoginIdForm, id = format!("{id:?}")),
        LoginError::LineRefused { line, id, mapped } => {
            let (quoted, user) = (shell::word(id), shell::word(mapped));
            say!(
                language,
                LoginLineRefused,
                line = line,
                id = quoted,
                user = user
            )
        }
        LoginError::NotVerified { reason } => {
            let reason = trust_reason(language, *reason);
            say!(language, LoginNotVerified, reason = reason)
        }
    }
}

/// Returns the mistake and what to do, for a person who inserted a card at the login screen, and who
/// need not be its holder: nothing of its certificate and not the account that it opens.
pub(crate) fn login_error_on_screen(language: Language, error: &LoginError) -> &'static str {
    let text = match error {
        LoginError::Nameless => Text::LoginNameless,
        LoginError::NotMapped { .. } => Text::LoginNotMappedOnScreen,
        LoginError::OtherAccount { .. } => Text::LoginOtherOnScreen,
        LoginError::NotTrusted { reason } | LoginError::NotVerified { reason } => {
            return trust_reason(language, *reason);
        }
        LoginError::Untrusted { .. } => Text::LoginUntrustedOnScreen,
        LoginError::LineRefused { .. } => Text::LoginLineRefusedOnScreen,
        // Errors of commands that change the mapping.
        LoginError::MappedAlready { .. }
        | LoginError::NothingMapped { .. }
        | LoginError::UserForm { .. }
        | LoginError::IdForm { .. } => Text::LoginFailed,
    };
    language.text(text)
}

#[cfg(test)]
mod tests {
    use cps_protocol::TrustReason;

    use super::*;

    /// Words that a certificate or the mapping holds.
    const ID: &str = "899700000013";
    const MAPPED: &str = "infirmiere";
    const ISSUER: &str = "CN=AC";

    /// Returns one error of every kind.
    fn errors() -> Vec<LoginError> {
        let id = || ID.to_owned();
        let user = || "praticien".to_owned();
        vec![
            LoginError::Nameless,
            LoginError::NotMapped { id: id() },
            LoginError::OtherAccount {
                id: id(),
                user: user(),
                mapped: MAPPED.to_owned(),
            },
            LoginError::NotTrusted {
                reason: TrustReason::Expired,
            },
            LoginError::Untrusted {
                issuer: ISSUER.to_owned(),
                directory: "/etc/pam_pkcs11/cacerts".into(),
            },
            LoginError::MappedAlready {
                id: id(),
                mapped: MAPPED.to_owned(),
            },
            LoginError::NothingMapped { user: user() },
            LoginError::UserForm { user: user() },
            LoginError::IdForm { id: id() },
            LoginError::LineRefused {
                line: 3,
                id: id(),
                mapped: MAPPED.to_owned(),
            },
            LoginError::NotVerified {
                reason: TrustReason::NoTrustAnchors,
            },
        ]
    }

    #[test]
    fn the_login_screen_shows_neither_certificate_nor_account() {
        for error in errors() {
            for language in [Language::English, Language::French] {
                let sentence = login_error_on_screen(language, &error);
                for word in [ID, MAPPED, ISSUER, "praticien"] {
                    assert!(!sentence.contains(word), "{sentence}");
                }
                assert!(!sentence.contains(['{', '}']), "{sentence}");
            }
        }
    }

    #[test]
    fn every_error_has_a_whole_sentence_in_both_languages() {
        for error in errors() {
            for language in [Language::English, Language::French] {
                let sentence = login_error(language, &error);
                assert!(!sentence.contains(['{', '}']), "{sentence}");
                assert!(sentence.ends_with(|c: char| c == '.' || c.is_alphanumeric()));
            }
        }
    }
}
