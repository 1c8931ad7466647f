//! Message digesting functions (PKCS#11 2.40 base, section 5.10).

use cps_p11::Session;
use cryptoki_sys::{CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::{
    boundary::{CallerMechanism, bytes, init_entry, session_entry, with_output},
    unsupported::unsupported_functions,
};

/// Does `C_DigestInit`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_DigestInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
) -> CK_RV {
    let call = |session: Session<'_>, mechanism: &CallerMechanism| session.digest_init(mechanism);
    // SAFETY: `mechanism` is null or points to a mechanism, which outlives the call with its
    // parameter.
    unsafe { init_entry(session, mechanism, call) }
}

/// Does `C_Digest`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Digest(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    digest: *mut CK_BYTE,
    digest_length: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `data` is null or points to `data_length` bytes that outlive the call.
        let data = unsafe { bytes(data, data_length) }?;
        let call = |out: &mut _| session.digest(data, out);
        // SAFETY: `digest_length` is null or writable, and `digest` is null or has room for
        // `*digest_length` bytes.
        unsafe { with_output(digest, digest_length, call) }
    })
}

/// Does `C_DigestUpdate`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_DigestUpdate(
    session: CK_SESSION_HANDLE,
    part: *mut CK_BYTE,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `part` is null or points to `length` bytes that outlive the call.
        let part = unsafe { bytes(part, length) }?;
        session.digest_update(part)
    })
}

unsupported_functions! {
    /// Does `C_DigestKey`.
    #[unsafe(no_mangle)]
    pub fn C_DigestKey(session: CK_SESSION_HANDLE, key: CK_OBJECT_HANDLE) needs [];
}

/// Does `C_DigestFinal`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_DigestFinal(
    session: CK_SESSION_HANDLE,
    digest: *mut CK_BYTE,
    length: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        let call = |out: &mut _| session.digest_final(out);
        // SAFETY: `length` is null or writable, and `digest` is null or has room for
        // `*length` bytes.
        unsafe { with_output(digest, length, call) }
    })
}
