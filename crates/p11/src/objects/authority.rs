use cps_protocol::CardObjects;
use cryptoki_sys as sys;
use der::Decode;
use der::asn1::{Any, PrintableStringRef, Utf8StringRef};
use sha1::{Digest, Sha1};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::name::Name;

use super::{Kind, Object, certificate::x509_attributes, storage_named, x509::Fields};

/// The certificate of an authority in the chain of the card's certificates (`pkcs11.md` §3.1): what
/// programs need to show or to send the whole chain. It has no key here, and whether to trust it
/// is the program's own affair.
///
/// `None` if it cannot be decoded: it is not the card's, so the card works without it.
pub(super) fn object(card: &CardObjects, der: &[u8]) -> Option<Object> {
    let fields = Fields::parse(der).ok()?;
    let certificate = Certificate::from_der(der).ok()?;
    let label = common_name(certificate.tbs_certificate().subject()).unwrap_or_default();
    let id = key_identifier(&certificate);
    // An authority may have several certificates, all with its name.
    let name = format!(
        "{label}/{}",
        base16ct::lower::encode_string(&Sha1::digest(der))
    );
    let common = storage_named(card, sys::CKO_CERTIFICATE, &label, &name, false, false);
    Some(Object {
        private: false,
        kind: Kind::Certificate,
        attributes: x509_attributes(
            common,
            sys::CK_CERTIFICATE_CATEGORY_AUTHORITY,
            &id,
            &fields,
            der,
        ),
    })
}

/// The subject key identifier, or what RFC 5280, 4.2.1.2 (1) makes it from.
fn key_identifier(certificate: &Certificate) -> Vec<u8> {
    let body = certificate.tbs_certificate();
    match body.get_extension::<SubjectKeyIdentifier>() {
        Ok(Some((_, identifier))) => identifier.0.as_bytes().to_vec(),
        _ => {
            let key = &body.subject_public_key_info().subject_public_key;
            Sha1::digest(key.raw_bytes()).to_vec()
        }
    }
}

/// The common name of an authority.
fn common_name(subject: &Name) -> Option<String> {
    let attributes = subject.iter_rdn().flat_map(|rdn| rdn.iter());
    let mut names = attributes.filter(|attribute| attribute.oid == COMMON_NAME);
    text(&names.next()?.value)
}

/// RFC 4519, section 2.3
const COMMON_NAME: der::oid::ObjectIdentifier = der::oid::ObjectIdentifier::new_unwrap("2.5.4.3");

fn text(value: &Any) -> Option<String> {
    if let Ok(text) = value.decode_as::<Utf8StringRef<'_>>() {
        return Some(text.as_str().to_owned());
    }
    let text = value.decode_as::<PrintableStringRef<'_>>().ok()?;
    Some(text.as_str().to_owned())
}
