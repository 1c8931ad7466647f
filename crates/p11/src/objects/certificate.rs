use cps_protocol::{CardObjects, Certificate};
use cryptoki_sys as sys;
use sha1::{Digest, Sha1};

use super::{Kind, Object, storage, x509::Fields};

pub(super) fn object(card: &CardObjects, certificate: &Certificate, fields: &Fields<'_>) -> Object {
    let value = &certificate.der.0;
    let [start, end] = fields.dates;
    let attributes = storage(card, sys::CKO_CERTIFICATE, &certificate.label, false, false)
        .number(sys::CKA_CERTIFICATE_TYPE, sys::CKC_X_509)
        .number(
            sys::CKA_CERTIFICATE_CATEGORY,
            sys::CK_CERTIFICATE_CATEGORY_TOKEN_USER,
        )
        .flag(sys::CKA_TRUSTED, false)
        .bytes(sys::CKA_ID, &certificate.id.0)
        .bytes(sys::CKA_SUBJECT, fields.subject)
        .bytes(sys::CKA_ISSUER, fields.issuer)
        .bytes(sys::CKA_SERIAL_NUMBER, fields.serial_number)
        .bytes(sys::CKA_PUBLIC_KEY_INFO, fields.public_key_info)
        .bytes(sys::CKA_START_DATE, start)
        .bytes(sys::CKA_END_DATE, end)
        // PKCS#11 2.40 base, section 4.6.2: the first three bytes of the SHA-1 of the value.
        .bytes(sys::CKA_CHECK_VALUE, &Sha1::digest(value)[..3])
        .bytes(sys::CKA_VALUE, value);
    Object {
        private: false,
        kind: Kind::Certificate,
        attributes,
    }
}
