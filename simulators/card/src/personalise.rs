use std::time::SystemTime;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use x509_cert::builder;

use crate::card::Card;
use crate::cps3::{Cps3, Keys, layout};
use crate::pki::TestPki;
use crate::profile::{Generation, Profile, Validity};
use crate::{Purpose, pki};

/// How long cards and certificates are valid, in years (`identity.md`, 2.4).
const YEARS: i64 = 3;

/// Why no card could be made of a profile.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PersonaliseError {
    /// A date lies outside the calendar, or a last day before the first.
    #[error("the profile's dates make no period of validity")]
    Validity,
    /// The generation of a key failed.
    #[error("key generation failed: {0}")]
    Key(#[from] rsa::Error),
    /// A name or code of the profile does not fit into a certificate.
    #[error("the certificate cannot be issued: {0}")]
    Certificate(#[from] builder::Error),
}

impl Card {
    /// Makes the card of a profile: two new keys, their certificates, all files.
    ///
    /// `now` is what relative dates of the profile refer to; the card itself has no clock.
    ///
    /// # Errors
    /// If the dates make no sense, a name does not fit into a certificate, or a key cannot be made.
    pub fn personalise(
        profile: &Profile,
        pki: &mut TestPki,
        now: SystemTime,
    ) -> Result<Self, PersonaliseError> {
        let validity = validity(profile, now).ok_or(PersonaliseError::Validity)?;
        let certificates_from = match profile.certificates.valid_from {
            Some(when) => when.resolve(now).ok_or(PersonaliseError::Validity)?,
            None => validity.from,
        };
        let certificates_until = certificates_from
            .plus_years(YEARS)
            .ok_or(PersonaliseError::Validity)?;
        let period = (certificates_from.midnight(), certificates_until.midnight());

        let keys = Keys {
            signature: pki.card_key()?,
            authentication: pki.card_key()?,
        };
        let mut issue = |purpose, key| pki::leaf::issue(pki, profile, purpose, key, period);
        let signature = issue(Purpose::Signature, &keys.signature)?;
        let authentication = issue(Purpose::Authentication, &keys.authentication)?;
        let contents = layout(profile, validity, signature, authentication);
        let random = StdRng::from_rng(pki.random());
        match profile.card.generation {
            Generation::Cps3 => Ok(Self::new(Box::new(Cps3::new(contents, keys, random)))),
        }
    }
}

fn validity(profile: &Profile, now: SystemTime) -> Option<Validity> {
    let from = profile.card.valid_from.resolve(now)?;
    let until = match profile.card.valid_until {
        Some(when) => when.resolve(now)?,
        None => from.plus_years(YEARS)?.plus_days(-1)?,
    };
    (from <= until).then_some(Validity { from, until })
}
