use std::path::PathBuf;

use cps_protocol::TrustReason;
use serde::Serialize;

use crate::format;
use crate::kind::OwnKind;
use crate::language::Language;
use crate::text::{Text, say};

/// Why a card does not log in, or a mapping is not made; what the API calls otherwise is a
/// [`cps_protocol::ErrorKind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind")]
pub(crate) enum Problem {
    /// The certificate has no common name.
    #[serde(rename = "login.nameless")]
    Nameless,
    /// The holder has no account.
    #[serde(rename = "login.not_mapped")]
    NotMapped { id: String },
    /// The holder has another account.
    #[serde(rename = "login.other_account")]
    OtherAccount {
        id: String,
        user: String,
        mapped: String,
    },
    /// What cpsd found wrong with the certificate.
    #[serde(rename = "login.not_trusted")]
    NotTrusted { reason: TrustReason },
    /// The certificate, or one above it, is of an authority that `pam_pkcs11` does not trust.
    #[serde(rename = "login.untrusted")]
    Untrusted { issuer: String, directory: PathBuf },
    /// The holder is mapped to an account already.
    #[serde(rename = "login.mapped_already")]
    MappedAlready { id: String, mapped: String },
    /// There is nothing to take away.
    #[serde(rename = "login.nothing_mapped")]
    NothingMapped { user: String },
    /// No account can have this name.
    #[serde(rename = "login.user_form")]
    UserForm { user: String },
    /// No card has this identifier.
    #[serde(rename = "login.id_form")]
    IdForm { id: String },
}

impl Problem {
    /// Returns the kind, by which programs decide.
    pub(crate) fn kind(&self) -> OwnKind {
        match self {
            Self::Nameless => OwnKind::LoginNameless,
            Self::NotMapped { .. } => OwnKind::LoginNotMapped,
            Self::OtherAccount { .. } => OwnKind::LoginOtherAccount,
            Self::NotTrusted { .. } => OwnKind::LoginNotTrusted,
            Self::Untrusted { .. } => OwnKind::LoginUntrusted,
            Self::MappedAlready { .. } => OwnKind::LoginMappedAlready,
            Self::NothingMapped { .. } => OwnKind::LoginNothingMapped,
            Self::UserForm { .. } => OwnKind::LoginUserForm,
            Self::IdForm { .. } => OwnKind::LoginIdForm,
        }
    }

    /// What is wrong and what to do, for holders and administrators alike.
    pub(crate) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Nameless => language.text(Text::LoginNameless).to_owned(),
            Self::NotMapped { id } => say!(language, LoginNotMapped, id = id),
            Self::OtherAccount { id, user, mapped } => {
                say!(language, LoginOther, id = id, user = user, mapped = mapped)
            }
            Self::NotTrusted { reason } => format::trust_reason(language, *reason).to_owned(),
            Self::Untrusted { issuer, directory } => {
                let directory = directory.display();
                say!(
                    language,
                    LoginUntrusted,
                    issuer = issuer,
                    directory = directory
                )
            }
            Self::MappedAlready { id, mapped } => {
                say!(language, LoginMappedAlready, id = id, mapped = mapped)
            }
            Self::NothingMapped { user } => say!(language, LoginNothingMapped, user = user),
            Self::UserForm { user } => say!(language, LoginUserForm, user = format!("{user:?}")),
            Self::IdForm { id } => say!(language, LoginIdForm, id = format!("{id:?}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_whole_sentence_in_both_languages() {
        let id = || "899700000013".to_owned();
        let user = || "praticien".to_owned();
        let problems = [
            Problem::Nameless,
            Problem::NotMapped { id: id() },
            Problem::OtherAccount {
                id: id(),
                user: user(),
                mapped: "infirmiere".to_owned(),
            },
            Problem::NotTrusted {
                reason: TrustReason::Expired,
            },
            Problem::Untrusted {
                issuer: "CN=AC".to_owned(),
                directory: "/etc/pam_pkcs11/cacerts".into(),
            },
            Problem::MappedAlready {
                id: id(),
                mapped: user(),
            },
            Problem::NothingMapped { user: user() },
            Problem::UserForm { user: user() },
            Problem::IdForm { id: id() },
        ];
        for problem in problems {
            for language in [Language::English, Language::French] {
                let sentence = problem.sentence(language);
                assert!(!sentence.contains(['{', '}']), "{sentence}");
                assert!(sentence.ends_with(|c: char| c == '.' || c.is_alphanumeric()));
            }
        }
    }
}
