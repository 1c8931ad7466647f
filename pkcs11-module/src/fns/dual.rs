//! Dual-function cryptographic functions (PKCS#11 2.40 base, section 5.13): not supported.

use cryptoki_sys::{CK_BYTE, CK_ULONG};

use crate::unsupported::unsupported_functions;

unsupported_functions! {
    /// Does `C_DigestEncryptUpdate`.
    #[unsafe(no_mangle)]
    pub fn C_DigestEncryptUpdate(
        session: CK_SESSION_HANDLE,
        input: *mut CK_BYTE,
        input_length: CK_ULONG,
        output: *mut CK_BYTE,
        output_length: *mut CK_ULONG,
    ) needs [input[input_length], output_length];

    /// Does `C_DecryptDigestUpdate`.
    #[unsafe(no_mangle)]
    pub fn C_DecryptDigestUpdate(
        session: CK_SESSION_HANDLE,
        input: *mut CK_BYTE,
        input_length: CK_ULONG,
        output: *mut CK_BYTE,
        output_length: *mut CK_ULONG,
    ) needs [input[input_length], output_length];

    /// Does `C_SignEncryptUpdate`.
    #[unsafe(no_mangle)]
    pub fn C_SignEncryptUpdate(
        session: CK_SESSION_HANDLE,
        input: *mut CK_BYTE,
        input_length: CK_ULONG,
        output: *mut CK_BYTE,
        output_length: *mut CK_ULONG,
    ) needs [input[input_length], output_length];

    /// Does `C_DecryptVerifyUpdate`.
    #[unsafe(no_mangle)]
    pub fn C_DecryptVerifyUpdate(
        session: CK_SESSION_HANDLE,
        input: *mut CK_BYTE,
        input_length: CK_ULONG,
        output: *mut CK_BYTE,
        output_length: *mut CK_ULONG,
    ) needs [input[input_length], output_length];
}
