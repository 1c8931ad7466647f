//! Decryption functions (PKCS#11 2.40 base, section 5.9).

use cps_p11::CkRv;
use cryptoki_sys::{CK_BYTE, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::border::{
    CallerMechanism, bytes_or_null, not_null, session_entry, unsupported, with_output,
};

/// `C_DecryptInit`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_DecryptInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: the caller vouches for its mechanism.
        let mechanism = unsafe { CallerMechanism::new(mechanism) }?;
        session.decrypt_init(&mechanism, key)
    })
}

/// `C_Decrypt`
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Decrypt(
    session: CK_SESSION_HANDLE,
    encrypted: *mut CK_BYTE,
    encrypted_length: CK_ULONG,
    data: *mut CK_BYTE,
    data_length: *mut CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        not_null(data_length)?;
        // SAFETY: the caller vouches for its pointer.
        let encrypted = unsafe { bytes_or_null(encrypted, encrypted_length) }?;
        let encrypted = encrypted.ok_or(CkRv::ARGUMENTS_BAD)?;
        let call = |out: &mut _| session.decrypt(encrypted, out);
        // SAFETY: the caller vouches for its pointers.
        unsafe { with_output(data, data_length, call) }
    })
}

/// `C_DecryptUpdate`
#[unsafe(no_mangle)]
pub extern "C" fn C_DecryptUpdate(
    session: CK_SESSION_HANDLE,
    encrypted: *mut CK_BYTE,
    encrypted_length: CK_ULONG,
    _part: *mut CK_BYTE,
    part_length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(
        session,
        &[
            encrypted.is_null() && encrypted_length > 0,
            part_length.is_null(),
        ],
    )
}

/// `C_DecryptFinal`
#[unsafe(no_mangle)]
pub extern "C" fn C_DecryptFinal(
    session: CK_SESSION_HANDLE,
    _last: *mut CK_BYTE,
    length: *mut CK_ULONG,
) -> CK_RV {
    unsupported(session, &[length.is_null()])
}
