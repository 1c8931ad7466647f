//! The verdict on a card that is to open a session. Begin at [`assess`].

use std::path::Path;

use cps_certificate::CertificateDetails;
use cps_identity::NationalId;
use cps_protocol::{
    ApiError, CardObjects, Certificate, ErrorKind, PinStatus, Purpose, Trust, TrustReason,
};
use serde::Serialize;

use super::authorities::find_authorities;
use super::error::{AssessError, LoginError};
use super::mapping::Mapping;

/// A card that opens a session, as far as can be told before the PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fit {
    /// National identifier of the holder.
    pub id: String,
    /// The account of the holder.
    pub user: String,
    /// Serial number of the card.
    pub card: String,
    /// State of the PIN.
    pub pin: PinStatus,
    /// Whether a revocation list has run out: `pam_pkcs11` may refuse every card then.
    pub stale_list: bool,
}

/// Tells whether a card opens the session of `user`, or of any account, where `pam_pkcs11` looks for
/// authorities in the directory `authorities`.
///
/// # Errors
/// The reason for which it does not.
pub fn assess(
    card: &CardObjects,
    user: Option<&str>,
    mapping: &Mapping,
    authorities: &Path,
) -> Result<Fit, AssessError> {
    if card.update_interrupted {
        return Err(ErrorKind::UpdateInterrupted.into());
    }
    let certificate = authentication(card)?;
    let details = details(certificate)?;
    let id = name(&details)?;
    let mapped = account(&id, user, mapping)?;
    relied_on(&certificate.trust)?;
    find_authorities(&details, authorities)?;
    if card.pin.blocked {
        return Err(ErrorKind::PinBlocked.into());
    }
    Ok(Fit {
        id: id.clone(),
        user: mapped.to_owned(),
        card: card.summary.serial.clone(),
        pin: card.pin,
        stale_list: certificate.trust.reasons.contains(&TrustReason::CrlExpired),
    })
}

/// Returns the national identifier of the holder of a card.
///
/// # Errors
/// If the card has no certificate that names it.
pub fn holder(card: &CardObjects) -> Result<String, AssessError> {
    Ok(name(&details(authentication(card)?)?)?)
}

/// Returns the public key that proves that a card is that of its holder: the SubjectPublicKeyInfo of
/// the authentication certificate, if cpsd found that one of the configured authorities issued it.
///
/// # Errors
/// [`LoginError::NotVerified`]; that no revocation list says anything is no reason.
pub fn proving_key(card: &CardObjects) -> Result<Vec<u8>, AssessError> {
    let certificate = authentication(card)?;
    let mut reasons = certificate.trust.reasons.iter();
    match reasons.find(|reason| !reason.leaves_open()) {
        Some(reason) => Err(LoginError::NotVerified { reason: *reason }.into()),
        None => Ok(details(certificate)?.public_key_der),
    }
}

fn authentication(card: &CardObjects) -> Result<&Certificate, AssessError> {
    // The technical certificate of the contactless side names the holder too, and its key needs no
    // PIN: pam_pkcs11 would open the session of a holder who left the card lying there.
    if !card.login_required {
        return Err(ErrorKind::PinNone.into());
    }
    card.certificates
        .iter()
        .find(|certificate| certificate.key == Some(Purpose::Authentication))
        .ok_or_else(|| ErrorKind::KeyNotFound.into())
}

fn details(certificate: &Certificate) -> Result<CertificateDetails, AssessError> {
    CertificateDetails::parse(&certificate.der.0).map_err(|error| {
        AssessError::Api(ApiError::new(ErrorKind::CertificateDamaged).with_detail(error))
    })
}

/// Returns the identifier that the identity shows: a common name, as the `cn` mapper of
/// `pam_pkcs11` takes it.
fn name(certificate: &CertificateDetails) -> Result<String, LoginError> {
    let id = NationalId::of_certificate(certificate);
    id.map(|id| id.value).ok_or(LoginError::Nameless)
}

fn account<'m>(id: &str, user: Option<&str>, mapping: &'m Mapping) -> Result<&'m str, LoginError> {
    let id = || id.to_owned();
    let mapped = mapping.user_of(&id());
    let mapped = mapped.ok_or_else(|| LoginError::NotMapped { id: id() })?;
    match user {
        Some(user) if user != mapped => Err(LoginError::OtherAccount {
            id: id(),
            user: user.to_owned(),
            mapped: mapped.to_owned(),
        }),
        _ => Ok(mapped),
    }
}

/// Checks the verdict of cpsd. Where it was told of no authority, `pam_pkcs11` decides by its own; whether
/// revocation must be known, its policy says.
fn relied_on(trust: &Trust) -> Result<(), LoginError> {
    let against = trust
        .reasons
        .iter()
        .find(|reason| !reason.leaves_open() && **reason != TrustReason::NoTrustAnchors);
    match against {
        Some(reason) => Err(LoginError::NotTrusted { reason: *reason }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use cps_certificate::attribute::COMMON_NAME;
    use cps_certificate::builder::{Builder, Value};
    use cps_protocol::Bytes;

    use super::*;
    use cps_testsuite::sample;

    const ID: &str = "899700000013";

    /// Returns a card of [`ID`].
    fn card() -> CardObjects {
        let mut card = sample::objects();
        let certificate = include_bytes!("../../../certificate/tests/practitioner.der");
        card.certificates[0].der = Bytes(certificate.to_vec());
        card
    }

    /// Judges a card whose holder has the account `a`, on a computer without trusted authorities.
    fn judge(card: &CardObjects, user: Option<&str>) -> AssessError {
        let mut mapping = Mapping::default();
        mapping.map(ID, "a").unwrap();
        judge_with(card, user, &mapping)
    }

    fn judge_with(card: &CardObjects, user: Option<&str>, mapping: &Mapping) -> AssessError {
        assess(card, user, mapping, Path::new("/nonexistent")).unwrap_err()
    }

    #[track_caller]
    fn is_problem(failure: AssessError, expected: LoginError) {
        assert!(
            matches!(&failure, AssessError::Login(error) if *error == expected),
            "{failure:?}"
        );
    }

    #[track_caller]
    fn is_kind(failure: AssessError, expected: ErrorKind) {
        assert!(
            matches!(&failure, AssessError::Api(error) if error.kind == expected),
            "{failure:?}"
        );
    }

    #[test]
    fn a_card_without_a_pin_opens_nothing() {
        let mut card = card();
        card.login_required = false;
        is_kind(judge(&card, Some("a")), ErrorKind::PinNone);
    }

    #[test]
    fn a_card_that_cannot_be_used_is_called_what_the_api_calls_it() {
        let mut interrupted = card();
        interrupted.update_interrupted = true;
        is_kind(judge(&interrupted, None), ErrorKind::UpdateInterrupted);
        let mut bare = card();
        bare.certificates.clear();
        is_kind(judge(&bare, None), ErrorKind::KeyNotFound);
        let mut damaged = card();
        damaged.certificates[0].der = Bytes(vec![0x30, 0x00]);
        is_kind(judge(&damaged, None), ErrorKind::CertificateDamaged);
    }

    #[test]
    fn the_holder_is_the_one_of_the_identity() {
        let table: [&[Value]; 5] = [
            &[Value::Other(0x12, ID.as_bytes())],
            &[Value::Other(0x1A, ID.as_bytes())],
            &[Value::Teletex(ID.as_bytes())],
            &[Value::Bmp(ID)],
            &[Value::Utf8("PRATICIEN SIMULÉ"), Value::Utf8(ID)],
        ];
        for names in table {
            let names = names.iter().map(|name| (COMMON_NAME, *name)).collect();
            let mut card = card();
            card.certificates[0].der = Bytes(Builder::default().subject(&[names]).build());
            assert_eq!(holder(&card).unwrap(), ID);
        }
    }

    #[test]
    fn a_holder_without_an_entry_has_no_account_even_of_that_name() {
        let empty = Mapping::default();
        for user in [None, Some("a"), Some(ID)] {
            let expected = LoginError::NotMapped { id: ID.to_owned() };
            is_problem(judge_with(&card(), user, &empty), expected);
        }
    }

    #[test]
    fn a_holder_has_no_other_account_than_that_of_the_entry() {
        for user in ["b", "A", ID] {
            let expected = LoginError::OtherAccount {
                id: ID.to_owned(),
                user: user.to_owned(),
                mapped: "a".to_owned(),
            };
            is_problem(judge(&card(), Some(user)), expected);
        }
    }

    #[test]
    fn only_a_certificate_of_a_configured_authority_proves_a_holder() {
        use TrustReason::{
            CrlExpired, CrlMissing, Expired, IssuerUnknown, NoTrustAnchors, Revoked,
        };
        let table = [
            (vec![], None),
            (vec![CrlMissing], None),
            (vec![CrlExpired], None),
            (vec![NoTrustAnchors], Some(NoTrustAnchors)),
            (vec![IssuerUnknown], Some(IssuerUnknown)),
            (vec![Expired, CrlMissing], Some(Expired)),
            (vec![Revoked], Some(Revoked)),
        ];
        for (reasons, expected) in table {
            let mut card = card();
            card.certificates[0].trust = Trust::new(reasons);
            match (proving_key(&card), expected) {
                (Ok(key), None) => assert!(!key.is_empty()),
                (Err(failure), Some(reason)) => {
                    is_problem(failure, LoginError::NotVerified { reason });
                }
                (outcome, _) => panic!("{outcome:?} in place of {expected:?}"),
            }
        }
        let mut contactless = card();
        contactless.login_required = false;
        is_kind(proving_key(&contactless).unwrap_err(), ErrorKind::PinNone);
    }

    #[test]
    fn what_cpsd_found_wrong_counts_before_what_pam_pkcs11_would() {
        use TrustReason::{CrlExpired, CrlMissing, Expired, NoTrustAnchors, Revoked};
        let wrong = |reason| LoginError::NotTrusted { reason };
        let untrusted = || LoginError::Untrusted {
            issuer: "CN=TEST AC SIMULATEUR CPX FORT PERSONNES,OU=NE PAS UTILISER,\
                     O=SIMULATEUR CPX,C=FR"
                .to_owned(),
            directory: "/nonexistent".into(),
        };
        let table = [
            (vec![Expired, CrlMissing], wrong(Expired)),
            (vec![NoTrustAnchors, Expired], wrong(Expired)),
            (vec![Revoked], wrong(Revoked)),
            (vec![NoTrustAnchors], untrusted()),
            (vec![CrlMissing, CrlExpired], untrusted()),
            (vec![], untrusted()),
        ];
        for (reasons, expected) in table {
            let mut card = card();
            card.certificates[0].trust = Trust::new(reasons);
            is_problem(judge(&card, Some("a")), expected);
        }
    }
}
