//! Signing and MACing functions (PKCS#11 2.40 base, section 5.11).

use cps_p11::Session;
use cryptoki_sys::{CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::{
    boundary::{CallerMechanism, bytes, bytes_or_null, init_entry, session_entry, with_output},
    unsupported::unsupported_functions,
};

/// Does `C_SignInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_SignInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    let call =
        |session: Session<'_>, mechanism: &CallerMechanism| session.sign_init(mechanism, key);
    // SAFETY: `mechanism` is null or points to a mechanism, which outlives the call with its
    // parameter.
    unsafe { init_entry(session, mechanism, call) }
}

/// Does `C_Sign`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Sign(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    signature: *mut CK_BYTE,
    signature_length: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `data` is null or points to `data_length` bytes that outlive the call.
        let data = unsafe { bytes_or_null(data, data_length) }?;
        let call = |out: &mut _| session.sign(data, out);
        // SAFETY: `signature_length` is null or writable, and `signature` is null or has room for
        // `*signature_length` bytes.
        unsafe { with_output(signature, signature_length, call) }
    })
}

/// Does `C_SignUpdate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_SignUpdate(
    session: CK_SESSION_HANDLE,
    part: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `part` is null or points to `length` bytes that outlive the call.
        let part = unsafe { bytes(part, length) }?;
        session.sign_update(part)
    })
}

/// Does `C_SignFinal`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_SignFinal(
    session: CK_SESSION_HANDLE,
    signature: *mut CK_BYTE,
    length: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        let call = |out: &mut _| session.sign_final(out);
        // SAFETY: `length` is null or writable, and `signature` is null or has room for
        // `*length` bytes.
        unsafe { with_output(signature, length, call) }
    })
}

unsupported_functions! {
    /// Does `C_SignRecoverInit`.
    #[unsafe(no_mangle)]
    pub fn C_SignRecoverInit(
        session: CK_SESSION_HANDLE,
        mechanism: *mut CK_MECHANISM,
        key: CK_OBJECT_HANDLE,
    ) needs [mechanism];

    /// Does `C_SignRecover`.
    #[unsafe(no_mangle)]
    pub fn C_SignRecover(
        session: CK_SESSION_HANDLE,
        data: *mut CK_BYTE,
        data_length: CK_ULONG,
        signature: *mut CK_BYTE,
        signature_length: *mut CK_ULONG,
    ) needs [data[data_length], signature_length];
}
