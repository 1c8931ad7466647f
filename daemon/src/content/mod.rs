//! The public content of a card, in the types of the API and of the driver: begin at [`Content`].

mod certificate;

use std::collections::BTreeMap;
use std::time::SystemTime;

use cps_card::{Card, CardError, CardProfile, CertificateEntry, DataEntry, KeyEntry};
use cps_identity::{Identity, TagProfile};
use cps_protocol::{ApiError, Bytes, DataObject, ErrorKind, Key, Purpose};
use serde::{Deserialize, Serialize};

pub(crate) use self::certificate::{CardCertificate, Named};

/// The free area, which any program with the PIN may change at any time (`card.md` §3.6).
const NEVER_CACHED: &str = "CPS_DATA";

/// Public content of a card, and the directory entries that lead to the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Content {
    /// The directory, as the driver read it; the key of the authentication first.
    pub(crate) profile: CardProfile,
    /// Authentication first.
    pub(crate) certificates: Vec<CardCertificate>,
    /// Completed by the public data objects once these are read.
    identity: Identity,
    /// The certificate that the identity came from, DER.
    pub(crate) identity_certificate: Vec<u8>,
    /// Way in which the data objects are read.
    tag_profile: TagProfile,
    /// The public data objects by label; `None` for one that the card does not give.
    pub(crate) public_data: BTreeMap<String, Option<Vec<u8>>>,
    /// The lengths of the public data objects that are read from the card each time, by label.
    lengths: BTreeMap<String, u32>,
    /// Whether the card's last update was interrupted: then it must not be used.
    pub(crate) update_interrupted: bool,
}

/// Puts the entry that is most likely the authentication certificate first: it tells the holder.
pub(crate) fn order_to_read(entries: &mut [CertificateEntry]) {
    // The directory allows a guess only; the certificate itself tells its purpose once it is read.
    entries.sort_by_key(|entry| !entry.label.contains("Authentification"));
}

/// Puts the certificates into the order in which clients see them: authentication first.
pub(crate) fn order_to_show(certificates: &mut [CardCertificate]) {
    certificates.sort_by_key(|certificate| rank(certificate.purpose));
}

impl Content {
    pub(crate) fn new(
        mut profile: CardProfile,
        mut certificates: Vec<CardCertificate>,
        update_interrupted: bool,
    ) -> Self {
        profile.keys.sort_by_key(|key| rank(Some(key.purpose)));
        let named = certificates.iter().find_map(CardCertificate::named);
        let mut named = named.unwrap_or_else(Named::without_certificate);
        let odd = certificates.iter().filter_map(CardCertificate::warning);
        named.identity.warnings.extend(odd);
        for certificate in &mut certificates {
            let mut keys = profile.keys.iter();
            certificate.set_purpose(keys.find(|key| key.id == certificate.id()));
        }
        order_to_show(&mut certificates);
        Self {
            profile,
            certificates,
            tag_profile: named.identity.tag_profile,
            identity: named.identity,
            identity_certificate: named.certificate,
            public_data: BTreeMap::new(),
            lengths: BTreeMap::new(),
            update_interrupted,
        }
    }

    /// Returns the holder with the certificate that names them.
    pub(crate) fn named(&self) -> Named {
        let certificate = self.certificate_of_holder();
        Named {
            identity: self.identity(),
            certificate: self.identity_certificate.clone(),
            purpose: certificate.and_then(|certificate| certificate.purpose),
        }
    }

    /// Whether the card has the certificate that names the holder, as far as a few commands can
    /// tell; `false` if none does.
    ///
    /// # Errors
    /// Those of the link.
    pub(crate) fn is_of(&self, card: &mut Card) -> Result<bool, CardError> {
        match self.certificate_of_holder() {
            Some(certificate) => certificate.is_on(card),
            None => Ok(false),
        }
    }

    /// Whether the certificate that names the holder is that of this key.
    pub(crate) fn names_holder(&self, key: &KeyEntry) -> bool {
        let named = self.certificate_of_holder();
        named.is_some_and(|certificate| certificate.id() == key.id)
    }

    fn certificate_of_holder(&self) -> Option<&CardCertificate> {
        let mut certificates = self.certificates.iter();
        certificates.find(|one| one.der() == self.identity_certificate)
    }

    /// Returns the identity, ready to be completed by data objects.
    pub(crate) fn identity(&self) -> Identity {
        // An identity on disk does not tell how its data objects are read.
        let identity = self.identity.clone();
        identity.with_tag_profile(self.tag_profile)
    }

    /// Returns the certificate of a key.
    ///
    /// # Errors
    /// `signature.unverified` for a key without certificate.
    pub(crate) fn certificate_of(&self, key: &KeyEntry) -> Result<&CardCertificate, ApiError> {
        let mut certificates = self.certificates.iter();
        let certificate = certificates.find(|certificate| certificate.id() == key.id);
        certificate.ok_or_else(|| {
            ApiError::new(ErrorKind::SignatureUnverified)
                .with_detail("the card has no certificate for this key")
        })
    }

    /// Returns the SubjectPublicKeyInfo (DER) that verifies the signatures of a key.
    ///
    /// # Errors
    /// `signature.unverified` for a key without certificate, `certificate.damaged`.
    pub(crate) fn public_key(&self, key: &KeyEntry) -> Result<Vec<u8>, ApiError> {
        self.certificate_of(key)?.public_key()
    }

    /// Returns the first certificate to expire: its last second (RFC 3339) and when that is over.
    pub(crate) fn first_expiry(&self) -> Option<(String, SystemTime)> {
        let ends = self.certificates.iter().filter_map(CardCertificate::expiry);
        ends.min_by_key(|(_, end)| *end)
    }

    /// Returns the keys as clients see them.
    pub(crate) fn keys_for_clients(&self) -> Vec<Key> {
        self.profile.keys.iter().map(key_for_clients).collect()
    }

    /// Returns the data objects as clients see them.
    pub(crate) fn data_for_clients(&self) -> Vec<DataObject> {
        self.profile
            .data
            .iter()
            .map(|entry| DataObject {
                label: entry.label.clone(),
                application: entry.application.clone(),
                needs_pin: entry.private,
                modifiable: entry.modifiable,
                may_end_login: entry.may_end_login(),
                length: self.length(entry),
            })
            .collect()
    }

    /// Returns the key of this purpose.
    ///
    /// # Errors
    /// `key.not_found`.
    pub(crate) fn key(&self, purpose: Purpose) -> Result<&KeyEntry, ApiError> {
        let mut keys = self.profile.keys.iter();
        keys.find(|key| key.purpose == purpose)
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

    /// Returns the length of a data object, if it is known.
    fn length(&self, entry: &DataEntry) -> Option<u32> {
        match self.public_data.get(&entry.label) {
            Some(value) => u32::try_from(value.as_ref()?.len()).ok(),
            None => self.lengths.get(&entry.label).copied(),
        }
    }

    /// Returns the public data objects that are read from the card each time.
    pub(crate) fn read_each_time(&self) -> impl Iterator<Item = &DataEntry> {
        let public = self.profile.data.iter().filter(|entry| !entry.private);
        public.filter(|entry| !is_cached(entry))
    }

    /// Keeps the length of a public data object.
    pub(crate) fn keep_length(&mut self, label: String, length: usize) {
        self.lengths
            .extend(u32::try_from(length).ok().map(|length| (label, length)));
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
        key: entry.purpose,
        label: entry.label.clone(),
        key_id: Bytes(entry.id.clone()),
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
