//! Key management functions (PKCS#11 2.40 base, section 5.14): not supported.

use cryptoki_sys::{CK_ATTRIBUTE, CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_ULONG};

use crate::unsupported::unsupported_functions;

unsupported_functions! {
    /// Does `C_GenerateKey`.
    #[unsafe(no_mangle)]
    pub fn C_GenerateKey(
        session: CK_SESSION_HANDLE,
        mechanism: *mut CK_MECHANISM,
        template: *mut CK_ATTRIBUTE,
        count: CK_ULONG,
        key: *mut CK_OBJECT_HANDLE,
    ) needs [mechanism, template[count], key];

    /// Does `C_GenerateKeyPair`.
    #[unsafe(no_mangle)]
    pub fn C_GenerateKeyPair(
        session: CK_SESSION_HANDLE,
        mechanism: *mut CK_MECHANISM,
        public_template: *mut CK_ATTRIBUTE,
        public_count: CK_ULONG,
        private_template: *mut CK_ATTRIBUTE,
        private_count: CK_ULONG,
        public_key: *mut CK_OBJECT_HANDLE,
        private_key: *mut CK_OBJECT_HANDLE,
    ) needs [
        mechanism,
        public_template[public_count],
        private_template[private_count],
        public_key,
        private_key
    ];

    /// Does `C_WrapKey`.
    #[unsafe(no_mangle)]
    pub fn C_WrapKey(
        session: CK_SESSION_HANDLE,
        mechanism: *mut CK_MECHANISM,
        wrapping_key: CK_OBJECT_HANDLE,
        key: CK_OBJECT_HANDLE,
        wrapped: *mut CK_BYTE,
        wrapped_length: *mut CK_ULONG,
    ) needs [mechanism, wrapped_length];

    /// Does `C_UnwrapKey`: a key in the clear would be the result (`pkcs11.md` §11, S8).
    #[unsafe(no_mangle)]
    pub fn C_UnwrapKey(
        session: CK_SESSION_HANDLE,
        mechanism: *mut CK_MECHANISM,
        unwrapping_key: CK_OBJECT_HANDLE,
        wrapped: *mut CK_BYTE,
        wrapped_length: CK_ULONG,
        template: *mut CK_ATTRIBUTE,
        count: CK_ULONG,
        key: *mut CK_OBJECT_HANDLE,
    ) needs [mechanism, wrapped[wrapped_length], template[count], key];

    /// Does `C_DeriveKey`.
    #[unsafe(no_mangle)]
    pub fn C_DeriveKey(
        session: CK_SESSION_HANDLE,
        mechanism: *mut CK_MECHANISM,
        base_key: CK_OBJECT_HANDLE,
        template: *mut CK_ATTRIBUTE,
        count: CK_ULONG,
        key: *mut CK_OBJECT_HANDLE,
    ) needs [mechanism, template[count], key];
}
