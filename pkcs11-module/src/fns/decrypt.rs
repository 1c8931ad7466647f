//! Decryption functions (PKCS#11 2.40 base, section 5.9).

use cps_p11::Session;
use cryptoki_sys::{CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::{
    boundary::{CallerMechanism, bytes_not_null, init_entry, session_entry, with_output},
    unsupported::unsupported_functions,
};

/// Does `C_DecryptInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_DecryptInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    let call =
        |session: Session<'_>, mechanism: &CallerMechanism| session.decrypt_init(mechanism, key);
    // SAFETY: `mechanism` is null or points to a mechanism, which outlives the call with its
    // parameter.
    unsafe { init_entry(session, mechanism, call) }
}

/// Does `C_Decrypt`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Decrypt(
    session: CK_SESSION_HANDLE,
    encrypted: *mut CK_BYTE,
    encrypted_length: CK_ULONG,
    data: *mut CK_BYTE,
    data_length: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `encrypted` is null or points to `encrypted_length` bytes that outlive the call.
        let encrypted = unsafe { bytes_not_null(encrypted, encrypted_length) }?;
        let call = |out: &mut _| session.decrypt(encrypted, out);
        // SAFETY: `data_length` is null or writable, and `data` is null or has room for
        // `*data_length` bytes.
        unsafe { with_output(data, data_length, call) }
    })
}

unsupported_functions! {
    /// Does `C_DecryptUpdate`.
    #[unsafe(no_mangle)]
    pub fn C_DecryptUpdate(
        session: CK_SESSION_HANDLE,
        encrypted: *mut CK_BYTE,
        encrypted_length: CK_ULONG,
        part: *mut CK_BYTE,
        part_length: *mut CK_ULONG,
    ) needs [encrypted[encrypted_length], part_length];

    /// Does `C_DecryptFinal`.
    #[unsafe(no_mangle)]
    pub fn C_DecryptFinal(
        session: CK_SESSION_HANDLE,
        last: *mut CK_BYTE,
        length: *mut CK_ULONG,
    ) needs [length];
}
