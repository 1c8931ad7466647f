//! Key management functions (PKCS#11 2.40 base, section 5.14): not supported.

use cryptoki_sys::{
    CK_ATTRIBUTE, CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG,
};

use crate::border::unsupported;

/// `C_GenerateKey`
#[unsafe(no_mangle)]
pub extern "C" fn C_GenerateKey(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
    key: *mut CK_OBJECT_HANDLE,
) -> CK_RV {
    unsupported(
        session,
        &[
            mechanism.is_null(),
            template.is_null() && count > 0,
            key.is_null(),
        ],
    )
}

/// `C_GenerateKeyPair`
#[unsafe(no_mangle)]
pub extern "C" fn C_GenerateKeyPair(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    public_template: *mut CK_ATTRIBUTE,
    public_count: CK_ULONG,
    private_template: *mut CK_ATTRIBUTE,
    private_count: CK_ULONG,
    public_key: *mut CK_OBJECT_HANDLE,
    private_key: *mut CK_OBJECT_HANDLE,
) -> CK_RV {
    unsupported(
        session,
        &[
            mechanism.is_null(),
            public_template.is_null() && public_count > 0,
            private_template.is_null() && private_count > 0,
            public_key.is_null(),
            private_key.is_null(),
        ],
    )
}

/// `C_WrapKey`
#[unsafe(no_mangle)]
pub extern "C" fn C_WrapKey(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    _wrapping_key: CK_OBJECT_HANDLE,
    _key: CK_OBJECT_HANDLE,
    _wrapped: *mut CK_BYTE,
    wrapped_length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(session, &[mechanism.is_null(), wrapped_length.is_null()])
}

/// `C_UnwrapKey`: a key in the clear would be the result (`pkcs11.md`, section 11, S8).
#[unsafe(no_mangle)]
pub extern "C" fn C_UnwrapKey(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    _unwrapping_key: CK_OBJECT_HANDLE,
    wrapped: *mut CK_BYTE,
    wrapped_length: CK_ULONG,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
    key: *mut CK_OBJECT_HANDLE,
) -> CK_RV {
    unsupported(
        session,
        &[
            mechanism.is_null(),
            wrapped.is_null() && wrapped_length > 0,
            template.is_null() && count > 0,
            key.is_null(),
        ],
    )
}

/// `C_DeriveKey`
#[unsafe(no_mangle)]
pub extern "C" fn C_DeriveKey(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    _base_key: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
    key: *mut CK_OBJECT_HANDLE,
) -> CK_RV {
    unsupported(
        session,
        &[
            mechanism.is_null(),
            template.is_null() && count > 0,
            key.is_null(),
        ],
    )
}
