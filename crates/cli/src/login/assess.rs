use cps_identity::CertificateDetails;
use cps_identity::certificate::attribute::COMMON_NAME;
use cps_protocol::{ApiError, CardObjects, ErrorKind, PinStatus, Purpose};
use serde::Serialize;

use super::{Mapping, Problem, Trust};
use crate::failure::Failure;

/// A card that opens a session, as far as can be told before the PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fit {
    /// National identifier of the holder.
    pub(crate) id: String,
    /// The account of the holder.
    pub(crate) user: String,
    /// Serial number of the card.
    pub(crate) card: String,
    /// State of the PIN.
    pub(crate) pin: PinStatus,
    /// When the revocation list of the issuer ran out (RFC 3339), if it has.
    pub(crate) stale_list: Option<String>,
}

/// Whether a card opens the session of `user`, or of any account.
///
/// `now` is RFC 3339 in UTC without fractions, as the certificates' own times are.
pub(crate) fn assess(
    card: &CardObjects,
    user: Option<&str>,
    mapping: &Mapping,
    trust: &Trust<'_>,
    now: &str,
) -> Result<Fit, Failure> {
    if card.update_interrupted {
        return Err(ErrorKind::UpdateInterrupted.into());
    }
    let certificate = authentication(card)?;
    let id = name(&certificate)?;
    let mapped = account(id, user, mapping)?;
    valid(&certificate, now)?;
    let lists_until = trust.judge(&certificate)?;
    if card.pin.blocked {
        return Err(ErrorKind::PinBlocked.into());
    }
    Ok(Fit {
        id: id.to_owned(),
        user: mapped.to_owned(),
        card: card.card.serial.clone(),
        pin: card.pin,
        stale_list: lists_until.filter(|until| until.as_str() < now),
    })
}

/// National identifier of the holder of a card.
pub(crate) fn holder(card: &CardObjects) -> Result<String, Failure> {
    Ok(name(&authentication(card)?)?.to_owned())
}

fn authentication(card: &CardObjects) -> Result<CertificateDetails, Failure> {
    // The technical certificate of the contactless side names the holder too, and its key needs
    // no PIN: pam_pkcs11 would open the session of whoever left a card lying there.
    if !card.login_required {
        return Err(ErrorKind::PinNone.into());
    }
    let certificate = card
        .certificates
        .iter()
        .find(|certificate| certificate.purpose == Some(Purpose::Authentication))
        .ok_or(ErrorKind::KeyNotFound)?;
    CertificateDetails::parse(&certificate.der.0).map_err(|error| {
        ApiError::new(ErrorKind::CardDamaged)
            .with_detail(error)
            .into()
    })
}

/// What the `cn` mapper of `pam_pkcs11` takes: the first common name.
fn name(certificate: &CertificateDetails) -> Result<&str, Problem> {
    let name = certificate.subject.texts(COMMON_NAME).next();
    name.filter(|name| !name.is_empty())
        .ok_or(Problem::Nameless)
}

fn account<'m>(id: &str, user: Option<&str>, mapping: &'m Mapping) -> Result<&'m str, Problem> {
    let id = || id.to_owned();
    let mapped = mapping.user_of(&id());
    let mapped = mapped.ok_or_else(|| Problem::NotMapped { id: id() })?;
    match user {
        Some(user) if user != mapped => Err(Problem::OtherAccount {
            id: id(),
            user: user.to_owned(),
            mapped: mapped.to_owned(),
        }),
        _ => Ok(mapped),
    }
}

fn valid(certificate: &CertificateDetails, now: &str) -> Result<(), Problem> {
    // Times of this form are in the order of their texts.
    if now < certificate.not_before.as_str() {
        let not_before = certificate.not_before.clone();
        return Err(Problem::NotYetValid { not_before });
    }
    if now > certificate.not_after.as_str() {
        let not_after = certificate.not_after.clone();
        return Err(Problem::Expired { not_after });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use cps_protocol::Bytes;

    use super::*;
    use crate::format::sample;

    const ID: &str = "899700000013";
    const NOW: &str = "2026-11-22T12:00:00Z";

    /// A card of [`ID`], valid in the years 2026 to 2028.
    fn card() -> CardObjects {
        let mut card = sample::objects();
        let certificate = include_bytes!("../../../identity/tests/practitioner.der");
        card.certificates[0].der = Bytes(certificate.to_vec());
        card
    }

    /// Judges a card whose holder has the account `a`, on a computer that trusts nobody.
    fn judge(card: &CardObjects, user: Option<&str>, now: &str) -> Failure {
        let mut mapping = Mapping::default();
        mapping.map(ID, "a").unwrap();
        judge_with(card, user, &mapping, now)
    }

    fn judge_with(card: &CardObjects, user: Option<&str>, mapping: &Mapping, now: &str) -> Failure {
        let nowhere = Path::new("/nonexistent");
        let trust = Trust {
            authorities: nowhere,
            lists: nowhere,
        };
        assess(card, user, mapping, &trust, now).unwrap_err()
    }

    #[track_caller]
    fn is_problem(failure: Failure, expected: Problem) {
        assert!(
            matches!(&failure, Failure::Login(problem) if *problem == expected),
            "{failure:?}"
        );
    }

    #[track_caller]
    fn is_kind(failure: Failure, expected: ErrorKind) {
        assert!(
            matches!(&failure, Failure::Api(error) if error.kind == expected),
            "{failure:?}"
        );
    }

    #[test]
    fn a_card_without_a_pin_opens_nothing_whoever_holds_it() {
        let mut card = card();
        card.login_required = false;
        is_kind(judge(&card, Some("a"), NOW), ErrorKind::PinNone);
    }

    #[test]
    fn a_card_that_cannot_be_used_is_called_what_the_api_calls_it() {
        let mut interrupted = card();
        interrupted.update_interrupted = true;
        is_kind(judge(&interrupted, None, NOW), ErrorKind::UpdateInterrupted);
        let mut bare = card();
        bare.certificates.clear();
        is_kind(judge(&bare, None, NOW), ErrorKind::KeyNotFound);
        let mut damaged = card();
        damaged.certificates[0].der = Bytes(vec![0x30, 0x00]);
        is_kind(judge(&damaged, None, NOW), ErrorKind::CardDamaged);
    }

    #[test]
    fn a_holder_without_an_entry_has_no_account_even_of_that_name() {
        let nobody = Mapping::default();
        for user in [None, Some("a"), Some(ID)] {
            let expected = Problem::NotMapped { id: ID.to_owned() };
            is_problem(judge_with(&card(), user, &nobody, NOW), expected);
        }
    }

    #[test]
    fn a_holder_has_no_other_account_than_that_of_the_entry() {
        for user in ["b", "A", ID] {
            let expected = Problem::OtherAccount {
                id: ID.to_owned(),
                user: user.to_owned(),
                mapped: "a".to_owned(),
            };
            is_problem(judge(&card(), Some(user), NOW), expected);
        }
    }

    #[test]
    fn a_certificate_counts_from_its_first_to_its_last_second() {
        let (first, last) = ("2026-01-01T00:00:00Z", "2028-12-31T23:59:59Z");
        let early = Problem::NotYetValid {
            not_before: first.to_owned(),
        };
        let late = Problem::Expired {
            not_after: last.to_owned(),
        };
        let untrusted = Problem::Untrusted {
            issuer: "CN=TEST AC SIMULATEUR CPX FORT PERSONNES,OU=NE PAS UTILISER,\
                     O=SIMULATEUR CPX,C=FR"
                .to_owned(),
            directory: "/nonexistent".into(),
        };
        let table = [
            ("2025-12-31T23:59:59Z", early),
            (first, untrusted.clone()),
            (last, untrusted),
            ("2029-01-01T00:00:00Z", late),
        ];
        for (now, expected) in table {
            is_problem(judge(&card(), Some("a"), now), expected);
        }
    }
}
