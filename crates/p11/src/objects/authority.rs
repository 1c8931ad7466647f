use cps_certificate::{CertificateDetails, attribute};
use cps_protocol::CardObjects;
use cryptoki_sys as sys;
use sha1::{Digest, Sha1};

use super::{Kind, Object, certificate::x509_attributes, storage_named};

/// Makes the object for the certificate of an authority in the chain of the card's certificates
/// (`pkcs11.md` §3.1): what programs need to show or to send the whole chain. It has no key here, and
/// whether to trust it is the program's own affair.
///
/// `None` if it cannot be read: it is not the card's, so the card works without it.
pub(super) fn object(card: &CardObjects, der: &[u8]) -> Option<Object> {
    let details = CertificateDetails::parse(der).ok()?;
    let label = details.subject.texts(attribute::COMMON_NAME).next();
    let label = label.unwrap_or_default();
    let id = key_identifier(&details);
    // An authority may have several certificates, all with its name.
    let name = format!(
        "{label}/{}",
        base16ct::lower::encode_string(&Sha1::digest(der))
    );
    let common = storage_named(card, sys::CKO_CERTIFICATE, label, &name, false, false);
    Some(Object {
        private: false,
        kind: Kind::Authority,
        attributes: x509_attributes(
            common,
            sys::CK_CERTIFICATE_CATEGORY_AUTHORITY,
            &id,
            Some(&details),
            der,
        ),
    })
}

/// Returns the subject key identifier, or what RFC 5280, 4.2.1.2 (1) makes it from.
fn key_identifier(certificate: &CertificateDetails) -> Vec<u8> {
    let identifier = certificate.subject_key_identifier();
    identifier.unwrap_or_else(|| Sha1::digest(certificate.public_key_bits()).to_vec())
}
