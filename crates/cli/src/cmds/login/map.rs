//! `cpsctl login map`: a holder gets an account, once the card has proved to be that of the holder.
//! Begin at [`run`].

use cps_identity::{NationalId, Warning};
use cps_ipc::accounts;
use cps_protocol::method::{SignDigest, SignDigestParams};
use cps_protocol::{Bytes, CardObjects, ErrorKind, Purpose, SignScheme, TrustReason};
use cps_signature::is_signature;
use cps_workstation::login::{LoginError, Mapping, holder, proving_key};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::args::{Global, MapArgs};
use crate::error::CliError;
use crate::format::{self, Page};
use crate::output::Output;
use crate::session::Session;
use crate::text::say;
use cps_console::Language;

/// Digits of an RPPS number (`identity.md` §3.3).
const RPPS_DIGITS: usize = 11;

/// Bytes of a challenge, which no two commands have in common.
const CHALLENGE: usize = 32;

/// The scheme that the authentication key of every card has.
const SCHEME: SignScheme = SignScheme::RsaPkcs1Sha256;

/// The proof that the holder of a card is the one that its certificate names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Proof {
    /// A signature by the key of a trusted certificate.
    Signed,
    /// The certificate that was read, which another card can hold as well.
    Read,
}

#[derive(Debug, Serialize)]
struct Mapped<'a> {
    id: &'a str,
    user: &'a str,
    /// Absent for an identifier that was typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
    warnings: Vec<MapWarning<'a>>,
}

/// Oddities of a mapping that do not make it useless.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum MapWarning<'a> {
    Identifier(Warning),
    User(UserWarning<'a>),
    /// Whether the certificate was revoked is not known.
    Trust {
        reason: TrustReason,
    },
}

/// The reason for which an account that was mapped may not be there.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum UserWarning<'a> {
    /// No directory of the machine knows it.
    UnknownUser { user: &'a str },
    /// A directory of the machine failed.
    UserNotLookedUp { user: &'a str, detail: String },
}

impl<'a> UserWarning<'a> {
    /// Looks an account up.
    fn of(user: &'a str) -> Option<Self> {
        match accounts::account_named(user) {
            Ok(Some(_)) => None,
            Ok(None) => Some(Self::UnknownUser { user }),
            Err(error) => {
                let detail = error.to_string();
                Some(Self::UserNotLookedUp { user, detail })
            }
        }
    }

    fn sentence(&self, language: Language) -> String {
        match self {
            Self::UnknownUser { user } => say!(language, LoginUnknownUser, user = user),
            Self::UserNotLookedUp { user, detail } => {
                say!(language, LoginUserNotLookedUp, user = user, detail = detail)
            }
        }
    }
}

pub(super) fn run(args: &MapArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let (id, proof, unrevoked) = match &args.id {
        Some(id) => (typed(id)?.to_owned(), None, None),
        None => {
            let session = Session::connect(global, output.language)?;
            let card = session.objects(global)?;
            let id = holder(&card)?;
            // A refusal costs no PIN.
            Mapping::read(&args.file.mapping)?.map(&id, &args.user)?;
            if args.unverified {
                (id, Some(Proof::Read), None)
            } else {
                prove(&session, &card, args)?;
                (id, Some(Proof::Signed), open_revocation(&card))
            }
        }
    };
    let user = args.user.as_str();
    Mapping::change(&args.file.mapping, |mapping| mapping.map(&id, user))?;

    let mut warnings = Vec::new();
    warnings.extend(NationalId::parse(&id).warning().map(MapWarning::Identifier));
    warnings.extend(UserWarning::of(user).map(MapWarning::User));
    warnings.extend(unrevoked.map(|reason| MapWarning::Trust { reason }));
    output.show(
        &Mapped {
            id: &id,
            user,
            proof,
            warnings,
        },
        |language, mapped| {
            let mut page = Page::default();
            page.line(say!(language, LoginMapped, id = id, user = user));
            for odd in &mapped.warnings {
                let warning = match odd {
                    MapWarning::Identifier(warning) => format::warning(language, warning),
                    MapWarning::User(warning) => warning.sentence(language),
                    MapWarning::Trust { reason } => {
                        format::trust_reason(language, *reason).to_owned()
                    }
                };
                page.alert(say!(language, Warn, warning = warning));
            }
            page
        },
    )
}

/// Has the card sign a challenge, and verifies that by the key of its certificate, which must be
/// trusted: the bytes of a certificate can be copied to another card, its key cannot.
///
/// # Errors
/// [`LoginError::NotVerified`] before the PIN is asked for; those of a login;
/// [`ErrorKind::SignatureUnverified`].
fn prove(session: &Session, card: &CardObjects, args: &MapArgs) -> Result<(), CliError> {
    let public_key = proving_key(card)?;
    let mut challenge = [0; CHALLENGE];
    getrandom::fill(&mut challenge).map_err(|error| CliError::Random(error.into()))?;
    let digest = Sha256::digest(challenge).to_vec();
    let id = &card.summary.id;
    let sign = || {
        session.call::<SignDigest>(&SignDigestParams {
            card: id.clone(),
            key: Purpose::Authentication,
            scheme: SCHEME,
            digest: Bytes(digest.clone()),
            purpose: Some(format!("cpsctl login map {}", args.user)),
            require_trusted: false,
        })
    };
    let signature = session.logged_in(id, args.login, 1, sign)?.signature.0;
    if is_signature(&public_key, SCHEME, &digest, &signature) {
        Ok(())
    } else {
        Err(ErrorKind::SignatureUnverified.into())
    }
}

/// Returns the reason for which it is not known whether the certificate was revoked.
fn open_revocation(card: &CardObjects) -> Option<TrustReason> {
    let mut certificates = card.certificates.iter();
    let certificate = certificates.find(|one| one.key == Some(Purpose::Authentication))?;
    certificate.trust.reasons.first().copied()
}

/// Returns an identifier that a person typed: unlike one that a card gives, it must have the layout
/// of its type, and be no RPPS number without its type.
fn typed(id: &str) -> Result<&str, LoginError> {
    let is_bare_rpps = id.len() == RPPS_DIGITS && id.bytes().all(|b| b.is_ascii_digit());
    let is_odd = matches!(
        NationalId::parse(id).warning(),
        Some(Warning::Identifier { .. })
    );
    if is_bare_rpps || is_odd {
        return Err(LoginError::IdForm { id: id.to_owned() });
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_that_is_typed_has_the_layout_of_its_type() {
        for id in [
            "899700000013",
            "899700012345",
            "00B6000010",
            "310B000000/000000018",
        ] {
            assert_eq!(typed(id), Ok(id));
        }
        for id in [
            "99700000013",
            "10005678901",
            "8997",
            "EMPLOYE",
            "",
            "89970000001X",
        ] {
            let expected = LoginError::IdForm { id: id.to_owned() };
            assert_eq!(typed(id), Err(expected), "{id}");
        }
    }
}
