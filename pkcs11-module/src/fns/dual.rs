//! Dual-function cryptographic functions (PKCS#11 2.40 base, section 5.13): not supported.

use cryptoki_sys::{CK_BYTE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::border::unsupported;

/// `C_DigestEncryptUpdate`
#[unsafe(no_mangle)]
pub extern "C" fn C_DigestEncryptUpdate(
    session: CK_SESSION_HANDLE,
    input: *mut CK_BYTE,
    input_length: CK_ULONG,
    _output: *mut CK_BYTE,
    output_length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(
        session,
        &[input.is_null() && input_length > 0, output_length.is_null()],
    )
}

/// `C_DecryptDigestUpdate`
#[unsafe(no_mangle)]
pub extern "C" fn C_DecryptDigestUpdate(
    session: CK_SESSION_HANDLE,
    input: *mut CK_BYTE,
    input_length: CK_ULONG,
    _output: *mut CK_BYTE,
    output_length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(
        session,
        &[input.is_null() && input_length > 0, output_length.is_null()],
    )
}

/// `C_SignEncryptUpdate`
#[unsafe(no_mangle)]
pub extern "C" fn C_SignEncryptUpdate(
    session: CK_SESSION_HANDLE,
    input: *mut CK_BYTE,
    input_length: CK_ULONG,
    _output: *mut CK_BYTE,
    output_length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(
        session,
        &[input.is_null() && input_length > 0, output_length.is_null()],
    )
}

/// `C_DecryptVerifyUpdate`
#[unsafe(no_mangle)]
pub extern "C" fn C_DecryptVerifyUpdate(
    session: CK_SESSION_HANDLE,
    input: *mut CK_BYTE,
    input_length: CK_ULONG,
    _output: *mut CK_BYTE,
    output_length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(
        session,
        &[input.is_null() && input_length > 0, output_length.is_null()],
    )
}
