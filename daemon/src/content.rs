//! The public content of a card, in the types of the API and of the driver.

use std::collections::BTreeMap;
use std::fmt;
use std::time::SystemTime;

use cps_card::{CardProfile, CertificateEntry, DataEntry, KeyEntry};
use cps_certificate::{CertificateDetails, CertificateError};
use cps_identity::{Identity, PurposeHints, TagProfile};
use cps_protocol::{ApiError, Bytes, Certificate, DataObject, ErrorKind, Key, Purpose};
use cps_trust::Verdict;
use serde::{Deserialize, Serialize};

/// The free area, which any program with the PIN may change at any time (`card.md` §3.6).
const NEVER_CACHED: &str = "CPS_DATA";

/// Public content of a card, and the directory entries that lead to the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Content {
    /// The directory, as the driver read it.
    pub(crate) profile: CardProfile,
    /// Authentication first.
    pub(crate) certificates: Vec<CardCertificate>,
    /// Authentication first.
    pub(crate) keys: Vec<CardKey>,
    /// Completed by the public data objects once these are read.
    identity: Identity,
    /// The certificate that the identity came from, DER.
    identity_certificate: Vec<u8>,
    /// Way in which the data objects are read.
    tag_profile: TagProfile,
    /// The public data objects by label; `None` for one that the card does not give.
    pub(crate) public_data: BTreeMap<String, Option<Vec<u8>>>,
    /// Whether the card's last update was interrupted: then it must not be used.
    pub(crate) update_interrupted: bool,
}

/// The holder of a card, with the certificate that names them.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) identity: Identity,
    /// DER.
    pub(crate) certificate: Vec<u8>,
    /// The purpose of the certificate, if it is known.
    pub(crate) purpose: Option<Purpose>,
}

/// A private key of the card with what verifies its signatures.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CardKey {
    pub(crate) entry: KeyEntry,
    /// SubjectPublicKeyInfo, DER; absent if the card has no certificate for the key.
    pub(crate) public_key: Option<Vec<u8>>,
}

/// A certificate of the card with its purpose. Its bytes are kept on disk; what they mean is read
/// from them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "KeptCertificate", try_from = "KeptCertificate")]
pub(crate) struct CardCertificate {
    /// Absent if neither the certificate nor the card tells.
    pub(crate) purpose: Option<Purpose>,
    label: String,
    id: Vec<u8>,
    details: CertificateDetails,
}

/// [`CardCertificate`] on disk.
#[derive(Serialize, Deserialize)]
struct KeptCertificate {
    purpose: Option<Purpose>,
    label: String,
    id: Vec<u8>,
    der: Vec<u8>,
}

impl From<CardCertificate> for KeptCertificate {
    fn from(certificate: CardCertificate) -> Self {
        Self {
            purpose: certificate.purpose,
            label: certificate.label,
            id: certificate.id,
            der: certificate.details.der,
        }
    }
}

impl TryFrom<KeptCertificate> for CardCertificate {
    type Error = CertificateError;

    fn try_from(kept: KeptCertificate) -> Result<Self, CertificateError> {
        Ok(Self {
            purpose: kept.purpose,
            label: kept.label,
            id: kept.id,
            details: CertificateDetails::parse(&kept.der)?,
        })
    }
}

/// A certificate as it was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadCertificate {
    pub(crate) entry: CertificateEntry,
    pub(crate) details: CertificateDetails,
}

impl ReadCertificate {
    /// # Errors
    /// `card.damaged`, naming the certificate.
    pub(crate) fn new(entry: CertificateEntry, der: &[u8]) -> Result<Self, ApiError> {
        match CertificateDetails::parse(der) {
            Ok(details) => Ok(Self { entry, details }),
            Err(error) => Err(bad_certificate(&entry, error)),
        }
    }

    /// Returns the holder as this certificate tells.
    pub(crate) fn named(&self) -> Named {
        Named {
            identity: Identity::from_details(&self.details),
            certificate: self.details.der.clone(),
            purpose: self.purpose(None),
        }
    }

    fn purpose(&self, key: Option<&KeyEntry>) -> Option<Purpose> {
        let hints = PurposeHints {
            key_needs_pin: key.map(|key| key.needs_pin),
            key_non_repudiation: key.map(|key| key.purpose == Purpose::Signature),
            label: &self.entry.label,
            id: &self.entry.id,
        };
        hints.purpose_of(&self.details)
    }

    fn with_purpose(&self, purpose: Option<Purpose>) -> CardCertificate {
        CardCertificate {
            purpose,
            label: self.entry.label.clone(),
            id: self.entry.id.clone(),
            details: self.details.clone(),
        }
    }
}

impl CardCertificate {
    /// Returns the certificate, DER.
    pub(crate) fn der(&self) -> &[u8] {
        &self.details.der
    }

    /// Returns the certificate as clients see it.
    pub(crate) fn for_clients(&self, verdict: Verdict) -> Certificate {
        let details = &self.details;
        Certificate {
            purpose: self.purpose,
            label: self.label.clone(),
            id: Bytes(self.id.clone()),
            der: Bytes(details.der.clone()),
            subject: details.subject.to_string(),
            issuer: details.issuer.to_string(),
            serial_number: details.serial_number.clone(),
            not_before: details.not_before.to_string(),
            not_after: details.not_after.to_string(),
            key_usage: details.key_usage.iter().map(ToString::to_string).collect(),
            extended_key_usage: details
                .extended_key_usage
                .iter()
                .map(ToString::to_string)
                .collect(),
            trust: verdict.trust,
            chain: verdict.chain.into_iter().map(Bytes).collect(),
        }
    }
}

/// Returns the error for a certificate that cannot be used.
pub(crate) fn bad_certificate(entry: &CertificateEntry, error: impl fmt::Display) -> ApiError {
    ApiError::new(ErrorKind::CardDamaged).with_detail(format!("{}: {error}", entry.label))
}

/// Puts the entry that is most likely the authentication certificate first: it tells the holder.
pub(crate) fn order_to_read(entries: &mut [CertificateEntry]) {
    // The directory allows a guess only; the certificate itself tells its purpose once it is read.
    entries.sort_by_key(|entry| !entry.label.contains("Authentification"));
}

impl Content {
    pub(crate) fn new(
        profile: CardProfile,
        certificates: &[ReadCertificate],
        named: Named,
        update_interrupted: bool,
    ) -> Self {
        let key_of = |id: &[u8]| profile.keys.iter().find(|key| key.id == id);
        let mut shown: Vec<_> = certificates
            .iter()
            .map(|read| read.with_purpose(read.purpose(key_of(&read.entry.id))))
            .collect();
        shown.sort_by_key(|certificate| rank(certificate.purpose));
        let mut keys: Vec<_> = profile
            .keys
            .iter()
            .map(|entry| CardKey {
                entry: entry.clone(),
                public_key: certificates
                    .iter()
                    .find(|read| read.entry.id == entry.id)
                    .map(|read| read.details.public_key_der.clone()),
            })
            .collect();
        keys.sort_by_key(|key| rank(Some(key.entry.purpose)));
        Self {
            profile,
            certificates: shown,
            keys,
            tag_profile: named.identity.tag_profile,
            identity: named.identity,
            identity_certificate: named.certificate,
            public_data: BTreeMap::new(),
            update_interrupted,
        }
    }

    /// Returns the holder with the certificate that names them.
    pub(crate) fn named(&self) -> Named {
        let mut certificates = self.certificates.iter();
        let certificate = certificates.find(|one| one.der() == self.identity_certificate);
        Named {
            identity: self.identity(),
            certificate: self.identity_certificate.clone(),
            purpose: certificate.and_then(|certificate| certificate.purpose),
        }
    }

    /// Returns the identity, ready to be completed by data objects.
    pub(crate) fn identity(&self) -> Identity {
        // What is kept on disk of an identity does not say how data objects are read.
        let identity = self.identity.clone();
        identity.with_tag_profile(self.tag_profile)
    }

    /// Returns the certificate of a key, if the card has one.
    pub(crate) fn certificate_of(&self, key: &CardKey) -> Option<&CardCertificate> {
        let mut certificates = self.certificates.iter();
        certificates.find(|certificate| certificate.id == key.entry.id)
    }

    /// Returns the first certificate to expire: its last second (RFC 3339) and when that is over.
    pub(crate) fn first_expiry(&self) -> Option<(String, SystemTime)> {
        let ends = self.certificates.iter().map(|certificate| {
            let last = certificate.details.not_after;
            (last.to_string(), last.to_system_time())
        });
        ends.min_by_key(|(_, end)| *end)
    }

    /// Returns the keys as clients see them.
    pub(crate) fn keys_for_clients(&self) -> Vec<Key> {
        self.keys
            .iter()
            .map(|key| key_for_clients(&key.entry))
            .collect()
    }

    /// Returns the data objects as clients see them.
    pub(crate) fn data_for_clients(&self) -> Vec<DataObject> {
        self.profile
            .data
            .iter()
            .map(|entry| DataObject {
                label: entry.label.clone(),
                application: entry.application.clone(),
                private: entry.private,
                modifiable: entry.modifiable,
            })
            .collect()
    }

    /// Returns the key of this purpose.
    ///
    /// # Errors
    /// `key.not_found`.
    pub(crate) fn key(&self, purpose: Purpose) -> Result<&CardKey, ApiError> {
        self.keys
            .iter()
            .find(|key| key.entry.purpose == purpose)
            .ok_or_else(|| ErrorKind::KeyNotFound.into())
    }

    /// Returns the data object with this label.
    ///
    /// # Errors
    /// `data.not_found`.
    pub(crate) fn data(&self, label: &str) -> Result<&DataEntry, ApiError> {
        self.profile
            .data
            .iter()
            .find(|entry| entry.label == label)
            .ok_or_else(|| ErrorKind::DataNotFound.into())
    }

    /// Returns the next public data object that was not read yet.
    pub(crate) fn next_unread(&self) -> Option<&DataEntry> {
        self.profile
            .data
            .iter()
            .find(|entry| is_cached(entry) && !self.public_data.contains_key(&entry.label))
    }

    /// Whether the identity holds all that is public.
    pub(crate) fn is_complete(&self) -> bool {
        self.next_unread().is_none()
    }

    /// Keeps a public data object, and what it tells of the holder once all are there.
    pub(crate) fn keep(&mut self, label: String, value: Option<Vec<u8>>) {
        self.public_data.insert(label, value);
        if self.is_complete() {
            for entry in &self.profile.data {
                if let Some(Some(value)) = self.public_data.get(&entry.label) {
                    self.identity = self.identity().with_public_data(&entry.label, value);
                }
            }
        }
    }
}

/// Whether an object is read once and kept: what needs the PIN or may change at any time is not.
pub(crate) fn is_cached(entry: &DataEntry) -> bool {
    !entry.private && !entry.modifiable && entry.label != NEVER_CACHED
}

/// Returns the index of a practice situation, 1 to 16; `None` for other data objects.
pub(crate) fn activity_index(entry: &DataEntry) -> Option<u8> {
    let label = entry.label.strip_prefix("CPS_ACTIVITY_")?;
    label.strip_suffix("_PS")?.parse().ok()
}

fn key_for_clients(entry: &KeyEntry) -> Key {
    Key {
        purpose: entry.purpose,
        label: entry.label.clone(),
        id: Bytes(entry.id.clone()),
        bits: entry.bits,
        needs_pin: entry.needs_pin,
        schemes: entry.schemes.clone(),
        max_raw: entry.max_raw,
        hash_on_card: entry.hash_on_card,
        decrypts: entry.decrypts,
    }
}

/// Returns the rank of a purpose: authentication first, because a program that looks no further
/// wants to prove who the holder is.
fn rank(purpose: Option<Purpose>) -> u8 {
    match purpose {
        Some(Purpose::Authentication) => 0,
        Some(Purpose::Signature) => 1,
        Some(Purpose::Technical) => 2,
        None => 3,
    }
}
