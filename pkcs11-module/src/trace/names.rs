//! The words for numbers in the log.

use cryptoki_sys::*;

/// Notation of the value of an attribute.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Text,
    Number,
    Bytes,
}

macro_rules! words {
    ($($name:ident)*) => { &[$(($name, stringify!($name))),*] };
}

macro_rules! attributes {
    ($($form:ident: $($name:ident)*;)*) => {
        &[$($(($name, stringify!($name), Form::$form)),*),*]
    };
}

/// The attributes whose values may be written: they are public on every object, and on those that
/// a caller would like to create.
const ATTRIBUTES: &[(CK_ATTRIBUTE_TYPE, &str, Form)] = attributes! {
    Text: CKA_LABEL CKA_APPLICATION CKA_UNIQUE_ID CKA_START_DATE CKA_END_DATE;
    Number: CKA_CLASS CKA_CERTIFICATE_TYPE CKA_CERTIFICATE_CATEGORY CKA_KEY_TYPE CKA_MODULUS_BITS
        CKA_KEY_GEN_MECHANISM;
    Bytes: CKA_TOKEN CKA_PRIVATE CKA_MODIFIABLE CKA_COPYABLE CKA_DESTROYABLE CKA_TRUSTED CKA_ID
        CKA_SUBJECT CKA_ISSUER CKA_SERIAL_NUMBER CKA_CHECK_VALUE CKA_OBJECT_ID CKA_SENSITIVE
        CKA_ALWAYS_SENSITIVE CKA_EXTRACTABLE CKA_NEVER_EXTRACTABLE CKA_LOCAL CKA_ENCRYPT
        CKA_DECRYPT CKA_SIGN CKA_SIGN_RECOVER CKA_VERIFY CKA_VERIFY_RECOVER CKA_WRAP CKA_UNWRAP
        CKA_DERIVE CKA_WRAP_WITH_TRUSTED CKA_ALWAYS_AUTHENTICATE CKA_ALLOWED_MECHANISMS
        CKA_MODULUS CKA_PUBLIC_EXPONENT CKA_PUBLIC_KEY_INFO;
};

const MECHANISMS: &[(CK_MECHANISM_TYPE, &str)] = words! {
    CKM_RSA_PKCS CKM_RSA_X_509 CKM_SHA1_RSA_PKCS CKM_SHA256_RSA_PKCS CKM_SHA384_RSA_PKCS
    CKM_SHA512_RSA_PKCS CKM_RSA_PKCS_PSS CKM_SHA1_RSA_PKCS_PSS CKM_SHA256_RSA_PKCS_PSS
    CKM_RSA_PKCS_OAEP CKM_SHA_1 CKM_SHA256 CKM_SHA384 CKM_SHA512
};

/// Returns an attribute whose value may be written, with its name.
pub(super) fn public_attribute(kind: CK_ATTRIBUTE_TYPE) -> Option<(&'static str, Form)> {
    let found = ATTRIBUTES.iter().find(|(known, ..)| *known == kind);
    found.map(|(_, name, form)| (*name, *form))
}

/// Returns the name of a mechanism that software asks these cards for.
pub(super) fn mechanism(number: CK_MECHANISM_TYPE) -> &'static str {
    let found = MECHANISMS.iter().find(|(known, _)| *known == number);
    found.map_or("", |(_, name)| *name)
}
