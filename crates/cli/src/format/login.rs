//! The words for a card that does not log in.

use cps_workstation::login::LoginError;

use super::certificate::trust_reason;
use crate::language::Language;
use crate::text::{Text, say};

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
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::TrustReason;

    use super::*;

    #[test]
    fn every_error_has_a_whole_sentence_in_both_languages() {
        let id = || "899700000013".to_owned();
        let user = || "praticien".to_owned();
        let errors = [
            LoginError::Nameless,
            LoginError::NotMapped { id: id() },
            LoginError::OtherAccount {
                id: id(),
                user: user(),
                mapped: "infirmiere".to_owned(),
            },
            LoginError::NotTrusted {
                reason: TrustReason::Expired,
            },
            LoginError::Untrusted {
                issuer: "CN=AC".to_owned(),
                directory: "/etc/pam_pkcs11/cacerts".into(),
            },
            LoginError::MappedAlready {
                id: id(),
                mapped: user(),
            },
            LoginError::NothingMapped { user: user() },
            LoginError::UserForm { user: user() },
            LoginError::IdForm { id: id() },
        ];
        for error in errors {
            for language in [Language::English, Language::French] {
                let sentence = login_error(language, &error);
                assert!(!sentence.contains(['{', '}']), "{sentence}");
                assert!(sentence.ends_with(|c: char| c == '.' || c.is_alphanumeric()));
            }
        }
    }
}
