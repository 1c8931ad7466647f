//! Functions for verifying signatures and MACs (PKCS#11 2.40 base, section 5.12).

use cps_p11::Session;
use cryptoki_sys::{CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::{
    boundary::{CallerMechanism, bytes, bytes_not_null, init_entry, session_entry},
    unsupported::unsupported_functions,
};

/// Does `C_VerifyInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_VerifyInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    let call =
        |session: Session<'_>, mechanism: &CallerMechanism| session.verify_init(mechanism, key);
    // SAFETY: `mechanism` is null or points to a mechanism, which outlives the call with its
    // parameter.
    unsafe { init_entry(session, mechanism, call) }
}

/// Does `C_Verify`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Verify(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    signature: *mut CK_BYTE,
    signature_length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `data` is null or points to `data_length` bytes that outlive the call.
        let data = unsafe { bytes_not_null(data, data_length) }?;
        // SAFETY: `signature` is null or points to `signature_length` bytes that outlive the call.
        let signature = unsafe { bytes_not_null(signature, signature_length) }?;
        session.verify(data, signature)
    })
}

/// Does `C_VerifyUpdate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_VerifyUpdate(
    session: CK_SESSION_HANDLE,
    part: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `part` is null or points to `length` bytes that outlive the call.
        let part = unsafe { bytes(part, length) }?;
        session.verify_update(part)
    })
}

/// Does `C_VerifyFinal`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_VerifyFinal(
    session: CK_SESSION_HANDLE,
    signature: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `signature` is null or points to `length` bytes that outlive the call.
        let signature = unsafe { bytes_not_null(signature, length) }?;
        session.verify_final(signature)
    })
}

unsupported_functions! {
    /// Does `C_VerifyRecoverInit`.
    #[unsafe(no_mangle)]
    pub fn C_VerifyRecoverInit(
        session: CK_SESSION_HANDLE,
        mechanism: *mut CK_MECHANISM,
        key: CK_OBJECT_HANDLE,
    ) needs [mechanism];

    /// Does `C_VerifyRecover`.
    #[unsafe(no_mangle)]
    pub fn C_VerifyRecover(
        session: CK_SESSION_HANDLE,
        signature: *mut CK_BYTE,
        signature_length: CK_ULONG,
        data: *mut CK_BYTE,
        data_length: *mut CK_ULONG,
    ) needs [signature[signature_length], data_length];
}
