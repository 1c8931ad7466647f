//! Functions for verifying signatures and MACs (PKCS#11 2.40 base, section 5.12).

use cps_p11::CkRv;
use cryptoki_sys::{CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::border::{CallerMechanism, bytes, bytes_or_null, session_entry, unsupported};

/// `C_VerifyInit`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_VerifyInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: the caller vouches for its mechanism.
        let mechanism = unsafe { CallerMechanism::new(mechanism) }?;
        session.verify_init(&mechanism, key)
    })
}

/// `C_Verify`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Verify(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    signature: *mut CK_BYTE,
    signature_length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: the caller vouches for its pointer.
        let data = unsafe { bytes_or_null(data, data_length) }?;
        // SAFETY: the caller vouches for its pointer.
        let signature = unsafe { bytes_or_null(signature, signature_length) }?;
        match (data, signature) {
            (Some(data), Some(signature)) => session.verify(data, signature),
            _ => Err(CkRv::ARGUMENTS_BAD),
        }
    })
}

/// `C_VerifyUpdate`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_VerifyUpdate(
    session: CK_SESSION_HANDLE,
    part: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: the caller vouches for its pointer.
        let part = unsafe { bytes(part, length) }?;
        session.verify_update(part)
    })
}

/// `C_VerifyFinal`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_VerifyFinal(
    session: CK_SESSION_HANDLE,
    signature: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: the caller vouches for its pointer.
        let signature = unsafe { bytes_or_null(signature, length) }?;
        session.verify_final(signature.ok_or(CkRv::ARGUMENTS_BAD)?)
    })
}

/// `C_VerifyRecoverInit`
#[unsafe(no_mangle)]
pub extern "C" fn C_VerifyRecoverInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    _key: CK_OBJECT_HANDLE,
) -> CK_RV {
    unsupported(session, &[mechanism.is_null()])
}

/// `C_VerifyRecover`
#[unsafe(no_mangle)]
pub extern "C" fn C_VerifyRecover(
    session: CK_SESSION_HANDLE,
    signature: *mut CK_BYTE,
    signature_length: CK_ULONG,
    _data: *mut CK_BYTE,
    data_length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(
        session,
        &[
            signature.is_null() && signature_length > 0,
            data_length.is_null(),
        ],
    )
}
