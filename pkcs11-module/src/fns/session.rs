//! Session management functions (PKCS#11 2.40 base, section 5.6).

use std::ffi::c_void;

use cps_p11::{CkRv, PinArgument};
use cryptoki_sys::{
    CK_BYTE, CK_FLAGS, CK_NOTIFY, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_SESSION_INFO,
    CK_SLOT_ID, CK_ULONG, CK_USER_TYPE, CK_UTF8CHAR, CKF_RW_SESSION, CKF_SERIAL_SESSION,
};

use crate::{
    boundary::{bytes_or_null, entry, give, not_null, session_entry},
    unsupported::unsupported_functions,
};

/// Does `C_OpenSession`: nothing is ever notified.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_OpenSession(
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    _application: *mut c_void,
    _notify: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    entry(|module| {
        if flags & CKF_SERIAL_SESSION == 0 {
            return Err(CkRv::SESSION_PARALLEL_NOT_SUPPORTED);
        }
        not_null(session)?;
        if flags & !(CKF_SERIAL_SESSION | CKF_RW_SESSION) != 0 {
            return Err(CkRv::ARGUMENTS_BAD);
        }
        let handle = module.open_session(slot, flags & CKF_RW_SESSION != 0)?;
        // SAFETY: `session` is null or points to writable memory of the type of the answer.
        unsafe { give(session, handle) }
    })
}

/// Does `C_CloseSession`.
#[unsafe(no_mangle)]
pub extern "C" fn C_CloseSession(session: CK_SESSION_HANDLE) -> CK_RV {
    session_entry(session, |session| session.close())
}

/// Does `C_CloseAllSessions`.
#[unsafe(no_mangle)]
pub extern "C" fn C_CloseAllSessions(slot: CK_SLOT_ID) -> CK_RV {
    entry(|module| module.close_all_sessions(slot))
}

/// Does `C_GetSessionInfo`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetSessionInfo(
    session: CK_SESSION_HANDLE,
    info: *mut CK_SESSION_INFO,
) -> CK_RV {
    session_entry(session, |session| {
        not_null(info)?;
        let told = session.info()?;
        let told = CK_SESSION_INFO {
            slotID: told.slot,
            state: told.state,
            flags: told.flags,
            ulDeviceError: 0,
        };
        // SAFETY: `info` is null or points to writable memory of the type of the answer.
        unsafe { give(info, told) }
    })
}

unsupported_functions! {
    /// Does `C_GetOperationState`.
    #[unsafe(no_mangle)]
    pub fn C_GetOperationState(
        session: CK_SESSION_HANDLE,
        state: *mut CK_BYTE,
        length: *mut CK_ULONG,
    ) needs [length];

    /// Does `C_SetOperationState`.
    #[unsafe(no_mangle)]
    pub fn C_SetOperationState(
        session: CK_SESSION_HANDLE,
        state: *mut CK_BYTE,
        length: CK_ULONG,
        encryption_key: CK_OBJECT_HANDLE,
        authentication_key: CK_OBJECT_HANDLE,
    ) needs [state[length]];
}

/// Does `C_Login`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Login(
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    pin: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `pin` is null or points to `length` bytes that outlive the call.
        let given = unsafe { bytes_or_null(pin, length) }?;
        session.login(user, PinArgument::of(given, length == 0))
    })
}

/// Does `C_Logout`.
#[unsafe(no_mangle)]
pub extern "C" fn C_Logout(session: CK_SESSION_HANDLE) -> CK_RV {
    session_entry(session, |session| session.logout())
}
