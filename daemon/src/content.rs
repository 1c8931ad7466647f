//! The public content of a card, in the types of the API and of the driver.

use std::collections::BTreeMap;
use std::time::SystemTime;

use cps_card::{CardError, CardProfile, CertificateEntry, DataEntry, KeyEntry};
use cps_certificate::CertificateDetails;
use cps_identity::{Identity, PurposeHints, TagProfile, Warning};
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

impl Named {
    /// Returns the holder of a card of which no certificate can be read.
    fn without_certificate() -> Self {
        Self {
            identity: Identity::unknown(),
            certificate: Vec::new(),
            purpose: None,
        }
    }
}

/// A private key of the card with what verifies its signatures.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CardKey {
    pub(crate) entry: KeyEntry,
    public_key: PublicKey,
}

/// The key that verifies the signatures of a private key.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum PublicKey {
    /// SubjectPublicKeyInfo, DER.
    Known(Vec<u8>),
    /// The card has no certificate for the key.
    NoCertificate,
    /// The certificate cannot be read, or is of a key that cannot be used.
    Unreadable(String),
}

impl CardKey {
    /// Returns the SubjectPublicKeyInfo (DER) that verifies the signatures of the key.
    ///
    /// # Errors
    /// `signature.unverified` for a key without certificate, `certificate.damaged`.
    pub(crate) fn public_key(&self) -> Result<&[u8], ApiError> {
        match &self.public_key {
            PublicKey::Known(key) => Ok(key),
            PublicKey::NoCertificate => Err(ApiError::new(ErrorKind::SignatureUnverified)
                .with_detail("the card has no certificate for this key")),
            PublicKey::Unreadable(reason) => {
                Err(ApiError::new(ErrorKind::CertificateDamaged).with_detail(reason))
            }
        }
    }
}

/// A certificate of the card with its purpose. Its bytes are kept on disk; what they mean is read
/// from them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "KeptCertificate", from = "KeptCertificate")]
pub(crate) struct CardCertificate {
    /// Absent if neither the certificate nor the card tells.
    pub(crate) purpose: Option<Purpose>,
    label: String,
    id: Vec<u8>,
    /// The content of its file, without what fills the end.
    bytes: Vec<u8>,
    details: Result<CertificateDetails, Unreadable>,
}

/// The reason that a certificate cannot be read, for developers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable(String);

/// [`CardCertificate`] on disk.
#[derive(Serialize, Deserialize)]
struct KeptCertificate {
    purpose: Option<Purpose>,
    label: String,
    id: Vec<u8>,
    bytes: Vec<u8>,
    /// The reason that it cannot be read.
    unreadable: Option<String>,
}

impl From<CardCertificate> for KeptCertificate {
    fn from(certificate: CardCertificate) -> Self {
        Self {
            purpose: certificate.purpose,
            label: certificate.label,
            id: certificate.id,
            bytes: certificate.bytes,
            unreadable: certificate.details.err().map(|Unreadable(reason)| reason),
        }
    }
}

impl From<KeptCertificate> for CardCertificate {
    fn from(kept: KeptCertificate) -> Self {
        Self {
            purpose: kept.purpose,
            label: kept.label,
            id: kept.id,
            details: match kept.unreadable {
                Some(reason) => Err(Unreadable(reason)),
                None => details(&kept.bytes),
            },
            bytes: kept.bytes,
        }
    }
}

fn details(bytes: &[u8]) -> Result<CertificateDetails, Unreadable> {
    CertificateDetails::parse(bytes).map_err(|error| Unreadable(error.to_string()))
}

/// A certificate as it was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadCertificate {
    entry: CertificateEntry,
    bytes: Vec<u8>,
    details: Result<CertificateDetails, Unreadable>,
}

impl ReadCertificate {
    /// Takes the bytes of a certificate, or the reason that its file cannot be read.
    pub(crate) fn new(entry: CertificateEntry, read: Result<Vec<u8>, CardError>) -> Self {
        let (bytes, details) = match read {
            Ok(bytes) => {
                let details = details(&bytes);
                (bytes, details)
            }
            Err(error) => (Vec::new(), Err(Unreadable(error.to_string()))),
        };
        Self {
            entry,
            // What fills the end of the file is no part of the certificate.
            bytes: details
                .as_ref()
                .map_or(bytes, |details| details.der.clone()),
            details,
        }
    }

    /// Returns the holder as this certificate tells; `None` if it cannot be read.
    pub(crate) fn named(&self) -> Option<Named> {
        let details = self.details.as_ref().ok()?;
        Some(Named {
            identity: Identity::from_details(details),
            certificate: details.der.clone(),
            purpose: self.purpose(None),
        })
    }

    /// Returns the SubjectPublicKeyInfo that verifies the signatures of the key.
    fn public_key(&self) -> Result<Vec<u8>, Unreadable> {
        match &self.details {
            Ok(details) if details.has_rsa_key => Ok(details.public_key_der.clone()),
            Ok(_) => Err(Unreadable(
                "the key of the certificate is not an RSA key".to_owned(),
            )),
            Err(reason) => Err(reason.clone()),
        }
    }

    /// Returns what is odd about the certificate.
    fn warning(&self) -> Option<Warning> {
        let certificate = self.entry.label.clone();
        if let Err(Unreadable(reason)) = self.public_key() {
            return Some(Warning::CertificateUnreadable {
                certificate,
                reason,
            });
        }
        let deviation = self.details.as_ref().ok()?.deviation.as_ref()?;
        Some(Warning::CertificateEncoding {
            certificate,
            reason: deviation.to_string(),
        })
    }

    fn purpose(&self, key: Option<&KeyEntry>) -> Option<Purpose> {
        let hints = PurposeHints {
            key_needs_pin: key.map(|key| key.needs_pin),
            key_non_repudiation: key.map(|key| key.purpose == Purpose::Signature),
            label: &self.entry.label,
            id: &self.entry.id,
        };
        match &self.details {
            Ok(details) => hints.purpose_of(details),
            Err(_) => hints.purpose(),
        }
    }

    fn with_purpose(&self, purpose: Option<Purpose>) -> CardCertificate {
        CardCertificate {
            purpose,
            label: self.entry.label.clone(),
            id: self.entry.id.clone(),
            bytes: self.bytes.clone(),
            details: self.details.clone(),
        }
    }
}

impl CardCertificate {
    /// Returns the certificate as the card holds it.
    pub(crate) fn der(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the certificate as clients see it.
    pub(crate) fn for_clients(&self, verdict: Verdict) -> Certificate {
        let details = self.details.as_ref().ok();
        let text = |of: fn(&CertificateDetails) -> String| details.map(of).unwrap_or_default();
        let texts =
            |of: fn(&CertificateDetails) -> Vec<String>| details.map(of).unwrap_or_default();
        let unreadable = self.details.as_ref().err();
        Certificate {
            purpose: self.purpose,
            label: self.label.clone(),
            id: Bytes(self.id.clone()),
            der: Bytes(self.bytes.clone()),
            unreadable: unreadable.map(|Unreadable(reason)| reason.clone()),
            subject: text(|details| details.subject.to_string()),
            issuer: text(|details| details.issuer.to_string()),
            serial_number: text(|details| details.serial_number.clone()),
            not_before: text(|details| details.not_before.to_string()),
            not_after: text(|details| details.not_after.to_string()),
            key_usage: texts(|details| details.key_usage.iter().map(ToString::to_string).collect()),
            extended_key_usage: texts(|details| {
                let usages = details.extended_key_usage.iter();
                usages.map(ToString::to_string).collect()
            }),
            trust: verdict.trust,
            chain: verdict.chain.into_iter().map(Bytes).collect(),
        }
    }
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
        update_interrupted: bool,
    ) -> Self {
        let named = certificates.iter().find_map(ReadCertificate::named);
        let mut named = named.unwrap_or_else(Named::without_certificate);
        let odd = certificates.iter().filter_map(ReadCertificate::warning);
        named.identity.warnings.extend(odd);
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
                    .map_or(PublicKey::NoCertificate, |read| match read.public_key() {
                        Ok(key) => PublicKey::Known(key),
                        Err(Unreadable(reason)) => {
                            PublicKey::Unreadable(format!("{}: {reason}", read.entry.label))
                        }
                    }),
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
        let readable = self.certificates.iter();
        let readable = readable.filter_map(|certificate| certificate.details.as_ref().ok());
        let ends = readable.map(|details| {
            let last = details.not_after;
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
