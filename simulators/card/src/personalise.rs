use std::time::SystemTime;

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rsa::RsaPrivateKey;
use x509_cert::builder;

use crate::card::Card;
use crate::chip::Chip;
use crate::cps3::{self, Cps3};
use crate::cps4::{self, Cps4};
use crate::pki::{PkiError, TestPki};
use crate::profile::{Generation, Profile, Validity};
use crate::{Purpose, pki};

/// Years for which cards and certificates are valid (`identity.md` §2.4).
const YEARS: i64 = 3;

/// The reason why no card could be made of a profile.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PersonaliseError {
    /// A date lies outside the calendar, or a last day before the first.
    #[error("the profile's dates make no period of validity")]
    Validity,
    /// There is no key for the card.
    #[error("no key for the card: {0}")]
    Key(#[from] PkiError),
    /// A name or code of the profile does not fit into a certificate.
    #[error("the certificate cannot be issued: {0}")]
    Certificate(#[from] builder::Error),
}

impl Card {
    /// Makes the card of a profile: new keys, their certificates, all files.
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

        let mut key_pair = |purpose| -> Result<_, PersonaliseError> {
            let key = pki.card_key(profile.card.serial.as_str(), purpose)?;
            let certificate = pki::leaf::issue(pki, profile, purpose, &key, period)?;
            Ok((key, certificate))
        };
        let layout = &profile.layout;
        let chip: Box<dyn Chip> = match profile.card.generation {
            Generation::Cps3 => {
                let (signature_key, signature) = key_pair(Purpose::Signature)?;
                let (authentication_key, authentication) = key_pair(Purpose::Authentication)?;
                let certificates = cps3::Certificates::Contact {
                    signature,
                    authentication,
                };
                let contents = cps3::layout(profile, validity, certificates);
                let interface = cps3::Interface::Contact {
                    signature: Box::new(signature_key),
                    authentication: Box::new(authentication_key),
                };
                let random = StdRng::from_rng(pki.random());
                Box::new(Cps3::new(contents, layout, interface, random))
            }
            Generation::Cps3Contactless => {
                let (key, technical) = key_pair(Purpose::Technical)?;
                let certificates = cps3::Certificates::Contactless { technical };
                let contents = cps3::layout(profile, validity, certificates);
                let interface = cps3::Interface::Contactless {
                    technical: Box::new(key),
                };
                let random = StdRng::from_rng(pki.random());
                Box::new(Cps3::new(contents, layout, interface, random))
            }
            Generation::Cps4 => {
                let (signature_key, signature) = key_pair(Purpose::Signature)?;
                let (authentication_key, authentication) = key_pair(Purpose::Authentication)?;
                let public_half = |key: &RsaPrivateKey, certificate| cps4::PublicHalf {
                    certificate,
                    key: key.to_public_key(),
                };
                let contents = cps4::layout(
                    profile,
                    validity,
                    &public_half(&signature_key, signature),
                    &public_half(&authentication_key, authentication),
                );
                let keys = cps4::Keys {
                    signature: signature_key,
                    authentication: authentication_key,
                };
                let random = StdRng::from_rng(pki.random());
                Box::new(Cps4::new(contents, layout, keys, random))
            }
        };
        Ok(Self::new(chip))
    }
}

fn validity(profile: &Profile, now: SystemTime) -> Option<Validity> {
    let from = profile.card.valid_from.resolve(now)?;
    let until = match profile.card.valid_until {
        Some(when) => when.resolve(now)?,
        None => from.plus_years(YEARS)?,
    };
    (from <= until).then_some(Validity { from, until })
}
