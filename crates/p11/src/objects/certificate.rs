use cps_protocol::{CardObjects, Certificate};
use cryptoki_sys::{self as sys, CK_CERTIFICATE_CATEGORY};
use sha1::{Digest, Sha1};

use super::{Kind, Object, storage, x509::Fields};
use crate::attributes::AttributeTable;

pub(super) fn object(card: &CardObjects, certificate: &Certificate, fields: &Fields<'_>) -> Object {
    let common = storage(card, sys::CKO_CERTIFICATE, &certificate.label, false, false);
    Object {
        private: false,
        kind: Kind::Certificate,
        attributes: x509_attributes(
            common,
            sys::CK_CERTIFICATE_CATEGORY_TOKEN_USER,
            &certificate.id.0,
            fields,
            &certificate.der.0,
        ),
    }
}

/// What every certificate has (`pkcs11.md` §3.2).
pub(super) fn x509_attributes(
    common: AttributeTable,
    category: CK_CERTIFICATE_CATEGORY,
    id: &[u8],
    fields: &Fields<'_>,
    value: &[u8],
) -> AttributeTable {
    let [start, end] = fields.dates;
    common
        .number(sys::CKA_CERTIFICATE_TYPE, sys::CKC_X_509)
        .number(sys::CKA_CERTIFICATE_CATEGORY, category)
        .flag(sys::CKA_TRUSTED, false)
        .bytes(sys::CKA_ID, id)
        .bytes(sys::CKA_SUBJECT, fields.subject)
        .bytes(sys::CKA_ISSUER, fields.issuer)
        .bytes(sys::CKA_SERIAL_NUMBER, fields.serial_number)
        .bytes(sys::CKA_PUBLIC_KEY_INFO, fields.public_key_info)
        .bytes(sys::CKA_START_DATE, start)
        .bytes(sys::CKA_END_DATE, end)
        // PKCS#11 2.40 base, section 4.6.2: the first three bytes of the SHA-1 of the value.
        .bytes(sys::CKA_CHECK_VALUE, &Sha1::digest(value)[..3])
        .bytes(sys::CKA_VALUE, value)
}
