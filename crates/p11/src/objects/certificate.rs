use cps_certificate::CertificateDetails;
use cps_protocol::{CardObjects, Certificate};
use cryptoki_sys::{self as sys, CK_CERTIFICATE_CATEGORY};
use der::DateTime;
use sha1::{Digest, Sha1};

use super::{Kind, Object, storage};
use crate::attributes::AttributeTable;

/// Makes the object for a certificate of the card; without `details` it could not be read, and
/// only its value and what the directory of the card says of it are shown.
pub(super) fn object(
    card: &CardObjects,
    certificate: &Certificate,
    details: Option<&CertificateDetails>,
) -> Object {
    let common = storage(card, sys::CKO_CERTIFICATE, &certificate.label, false, false);
    Object {
        private: false,
        kind: Kind::Certificate,
        attributes: x509_attributes(
            common,
            sys::CK_CERTIFICATE_CATEGORY_TOKEN_USER,
            &certificate.key_id.0,
            details,
            &certificate.der.0,
        ),
    }
}

/// Adds the attributes that every certificate has (`pkcs11.md` §3.2); those that are read from a
/// certificate are empty for one that cannot be read.
pub(super) fn x509_attributes(
    common: AttributeTable,
    category: CK_CERTIFICATE_CATEGORY,
    id: &[u8],
    details: Option<&CertificateDetails>,
    value: &[u8],
) -> AttributeTable {
    let field = |of: fn(&CertificateDetails) -> &[u8]| details.map(of).unwrap_or_default();
    let date = |of: fn(&CertificateDetails) -> DateTime| {
        let date = details.map(of);
        date.map(ck_date).unwrap_or_default()
    };
    common
        .number(sys::CKA_CERTIFICATE_TYPE, sys::CKC_X_509)
        .number(sys::CKA_CERTIFICATE_CATEGORY, category)
        .flag(sys::CKA_TRUSTED, false)
        .bytes(sys::CKA_ID, id)
        .bytes(sys::CKA_SUBJECT, field(|details| &details.subject_der))
        .bytes(sys::CKA_ISSUER, field(|details| &details.issuer_der))
        .bytes(sys::CKA_SERIAL_NUMBER, field(|details| &details.serial_der))
        .bytes(
            sys::CKA_PUBLIC_KEY_INFO,
            field(|details| &details.public_key_der),
        )
        .bytes(sys::CKA_START_DATE, date(|details| details.not_before))
        .bytes(sys::CKA_END_DATE, date(|details| details.not_after))
        // PKCS#11 2.40 base, section 4.6.2: the first three bytes of the SHA-1 of the value.
        .bytes(sys::CKA_CHECK_VALUE, &Sha1::digest(value)[..3])
        .bytes(sys::CKA_VALUE, value)
}

/// Writes a `CK_DATE`: eight digits (PKCS#11 2.40 base, section 3.4, Object types).
fn ck_date(time: DateTime) -> String {
    format!("{:04}{:02}{:02}", time.year(), time.month(), time.day())
}
