//! The objects of a card, in the order in which searches find them (`pkcs11.md` §3).

mod authority;
mod certificate;
mod data;
mod private_key;
mod public_key;
mod rsa_key;

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use cps_certificate::CertificateDetails;
use cps_protocol::{CardGeneration, CardObjects};
use cryptoki_sys::{self as sys, CK_OBJECT_HANDLE};

pub(crate) use self::{
    data::DataObject, private_key::PrivateKey, public_key::PublicKey, rsa_key::RsaKey,
};
use crate::{attributes::AttributeTable, mechanisms::Mechanism};

/// Everything that a card shows, numbered once per insertion (`pkcs11.md` §5.4).
#[derive(Debug)]
pub(crate) struct Objects {
    /// The card as the service describes it.
    pub(crate) card: CardObjects,
    /// Mechanisms of its keys.
    pub(crate) mechanisms: Vec<Mechanism>,
    first: CK_OBJECT_HANDLE,
    list: Vec<Object>,
    /// Content of public data objects that have been read (`pkcs11.md` §7.3).
    read: Mutex<BTreeMap<CK_OBJECT_HANDLE, Vec<u8>>>,
}

/// One object.
#[derive(Debug)]
pub(crate) struct Object {
    /// Whether it is shown to a logged-in user only.
    pub(crate) private: bool,
    /// Its kind.
    pub(crate) kind: Kind,
    /// Its attributes.
    pub(crate) attributes: AttributeTable,
}

/// Kind of an object.
#[derive(Debug)]
pub(crate) enum Kind {
    /// `CKO_PRIVATE_KEY`
    PrivateKey(PrivateKey),
    /// `CKO_CERTIFICATE` of the holder.
    Certificate,
    /// `CKO_CERTIFICATE` of an authority.
    Authority,
    /// `CKO_PUBLIC_KEY`
    PublicKey(PublicKey),
    /// `CKO_DATA`
    Data(DataObject),
}

impl Object {
    /// Returns the length of its content, if it is a data object of which the service tells it.
    pub(crate) fn data_length(&self) -> Option<usize> {
        match &self.kind {
            Kind::Data(data) => data.length,
            _ => None,
        }
    }
}

impl Objects {
    /// Makes the objects of a card; the first gets the handle `first`.
    ///
    /// A certificate that cannot be read is shown with its value; its public key is not shown.
    pub(crate) fn new(card: CardObjects, first: CK_OBJECT_HANDLE) -> Self {
        let mechanisms = Mechanism::of_card(&card);
        let mut list = Vec::new();
        for certificate in &card.certificates {
            let details = CertificateDetails::parse(&certificate.der.0).ok();
            let rsa = details.as_ref().and_then(RsaKey::of);
            let key = card
                .keys
                .iter()
                .find(|key| key.key_id == certificate.key_id);
            if let Some(key) = key {
                let pair = details.as_ref().map(|details| (details, rsa.as_ref()));
                list.push(private_key::object(&card, key, pair, &mechanisms));
            }
            list.push(certificate::object(&card, certificate, details.as_ref()));
            if let (Some(details), Some(rsa)) = (&details, rsa) {
                list.push(public_key::object(&card, certificate, key, details, rsa));
            }
        }
        for key in &card.keys {
            if !card.certificates.iter().any(|c| c.key_id == key.key_id) {
                list.push(private_key::object(&card, key, None, &mechanisms));
            }
        }
        // After the card's own: a program that takes the first certificate takes the holder's.
        let mut issuers = Vec::new();
        for issuer in card.certificates.iter().flat_map(|one| &one.chain) {
            if !issuers.contains(&issuer) {
                issuers.push(issuer);
            }
        }
        let issuers = issuers.into_iter().map(|issuer| &issuer.0);
        list.extend(issuers.filter_map(|der| authority::object(&card, der)));
        list.extend(card.data.iter().map(|data| data::object(&card, data)));
        Self {
            card,
            mechanisms,
            first,
            list,
            read: Mutex::default(),
        }
    }

    /// Returns the number of objects.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns the object of a handle, private or not.
    pub(crate) fn find(&self, handle: CK_OBJECT_HANDLE) -> Option<&Object> {
        let index = handle.checked_sub(self.first)?;
        self.list.get(usize::try_from(index).ok()?)
    }

    /// Returns the objects with their handles.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (CK_OBJECT_HANDLE, &Object)> {
        (self.first..).zip(&self.list)
    }

    /// Returns the content of a public data object, if it has been read.
    pub(crate) fn cached(&self, handle: CK_OBJECT_HANDLE) -> Option<Vec<u8>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.get(&handle).cloned()
    }

    /// Keeps the content of a public data object.
    pub(crate) fn cache(&self, handle: CK_OBJECT_HANDLE, value: &[u8]) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.insert(handle, value.to_vec());
    }
}

/// Returns the attributes that every object has (`pkcs11.md` §3.2, first row), for one of the card:
/// no other of its class has its label.
fn storage(
    card: &CardObjects,
    class: sys::CK_OBJECT_CLASS,
    label: &str,
    private: bool,
    modifiable: bool,
) -> AttributeTable {
    storage_named(card, class, label, label, private, modifiable)
}

/// Returns the same for an object that something else than its label tells from others of its
/// class.
fn storage_named(
    card: &CardObjects,
    class: sys::CK_OBJECT_CLASS,
    label: &str,
    name: &str,
    private: bool,
    modifiable: bool,
) -> AttributeTable {
    AttributeTable::default()
        .number(sys::CKA_CLASS, class)
        .flag(sys::CKA_TOKEN, true)
        .flag(sys::CKA_PRIVATE, private)
        .flag(sys::CKA_MODIFIABLE, modifiable)
        .bytes(sys::CKA_LABEL, label)
        .flag(sys::CKA_COPYABLE, false)
        .flag(sys::CKA_DESTROYABLE, false)
        .bytes(
            sys::CKA_UNIQUE_ID,
            format!("{}/{class}/{name}", card.summary.serial),
        )
}

/// Whether an RSA operation of this card takes no input at all: a CPS4 pads it, the command of a
/// CPS3 needs data (`pkcs11.md` §4.3).
pub(crate) fn signs_empty_data(generation: CardGeneration) -> bool {
    match generation {
        CardGeneration::Cps3 | CardGeneration::Cps3Contactless => false,
        CardGeneration::Cps4 => true,
    }
}
