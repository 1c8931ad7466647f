//! Encryption functions (PKCS#11 2.40 base, section 5.8).

use cps_p11::Session;
use cryptoki_sys::{CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::{
    boundary::{CallerMechanism, bytes_not_null, init_entry, session_entry, with_output},
    unsupported::unsupported_functions,
};

/// Does `C_EncryptInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_EncryptInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    let call =
        |session: Session<'_>, mechanism: &CallerMechanism| session.encrypt_init(mechanism, key);
    // SAFETY: `mechanism` is null or points to a mechanism, which outlives the call with its
    // parameter.
    unsafe { init_entry(session, mechanism, call) }
}

/// Does `C_Encrypt`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Encrypt(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    encrypted: *mut CK_BYTE,
    encrypted_length: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `data` is null or points to `data_length` bytes that outlive the call.
        let data = unsafe { bytes_not_null(data, data_length) }?;
        let call = |out: &mut _| session.encrypt(data, out);
        // SAFETY: `encrypted_length` is null or writable, and `encrypted` is null or has room for
        // `*encrypted_length` bytes.
        unsafe { with_output(encrypted, encrypted_length, call) }
    })
}

unsupported_functions! {
    /// Does `C_EncryptUpdate`.
    #[unsafe(no_mangle)]
    pub fn C_EncryptUpdate(
        session: CK_SESSION_HANDLE,
        part: *mut CK_BYTE,
        part_length: CK_ULONG,
        encrypted: *mut CK_BYTE,
        encrypted_length: *mut CK_ULONG,
    ) needs [part[part_length], encrypted_length];

    /// Does `C_EncryptFinal`.
    #[unsafe(no_mangle)]
    pub fn C_EncryptFinal(
        session: CK_SESSION_HANDLE,
        last: *mut CK_BYTE,
        length: *mut CK_ULONG,
    ) needs [length];
}
