//! Slot and token management functions (PKCS#11 2.40 base, section 5.5).

use std::ffi::c_void;

use cps_p11::{CkRv, PinArgument};
use cps_protocol::PKCS11_SLOTS;
use cryptoki_sys::{
    CK_BBOOL, CK_EFFECTIVELY_INFINITE, CK_FALSE, CK_FLAGS, CK_MECHANISM_INFO, CK_MECHANISM_TYPE,
    CK_RV, CK_SESSION_HANDLE, CK_SLOT_ID, CK_SLOT_INFO, CK_TOKEN_INFO, CK_ULONG,
    CK_UNAVAILABLE_INFORMATION, CK_UTF8CHAR, CK_VERSION, CKF_DONT_BLOCK,
};

use crate::{
    boundary::{bytes_or_null, entry, give, give_list, not_null, padded, session_entry},
    trace,
};

/// Values of fields that no card tells.
const NO_VERSION: CK_VERSION = CK_VERSION { major: 0, minor: 0 };

/// Does `C_GetSlotList`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetSlotList(
    token_present: CK_BBOOL,
    list: *mut CK_SLOT_ID,
    count: *mut CK_ULONG,
) -> CK_RV {
    entry(|module| {
        not_null(count)?;
        let slots = module.slot_list(token_present != CK_FALSE, list.is_null());
        if list.is_null()
            && let more @ 1.. = module.readers_without_slot()
        {
            trace::note(format_args!(
                "{more} readers have no slot: there are {PKCS11_SLOTS} slots, and those with cards \
                 come first"
            ));
        }
        // SAFETY: `count` is writable, and `list` is null or has room for `*count` items.
        unsafe { give_list(list, count, &slots) }
    })
}

/// Does `C_GetSlotInfo`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetSlotInfo(slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    entry(|module| {
        not_null(info)?;
        let told = module.slot_info(slot)?;
        let told = CK_SLOT_INFO {
            slotDescription: padded(&told.description),
            manufacturerID: padded(""),
            flags: told.flags,
            hardwareVersion: NO_VERSION,
            firmwareVersion: NO_VERSION,
        };
        // SAFETY: `info` is null or points to writable memory of the type of the answer.
        unsafe { give(info, told) }
    })
}

/// Does `C_GetTokenInfo`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetTokenInfo(slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) -> CK_RV {
    entry(|module| {
        not_null(info)?;
        let told = module.token_info(slot)?;
        let told = CK_TOKEN_INFO {
            label: padded(&told.label),
            manufacturerID: padded(&told.manufacturer),
            model: padded(told.model),
            serialNumber: padded(&told.serial),
            flags: told.flags,
            ulMaxSessionCount: CK_EFFECTIVELY_INFINITE,
            ulSessionCount: told.sessions,
            ulMaxRwSessionCount: CK_EFFECTIVELY_INFINITE,
            ulRwSessionCount: told.read_write_sessions,
            ulMaxPinLen: told.max_pin,
            ulMinPinLen: told.min_pin,
            ulTotalPublicMemory: CK_UNAVAILABLE_INFORMATION,
            ulFreePublicMemory: CK_UNAVAILABLE_INFORMATION,
            ulTotalPrivateMemory: CK_UNAVAILABLE_INFORMATION,
            ulFreePrivateMemory: CK_UNAVAILABLE_INFORMATION,
            hardwareVersion: NO_VERSION,
            firmwareVersion: NO_VERSION,
            utcTime: padded(""),
        };
        // SAFETY: `info` is null or points to writable memory of the type of the answer.
        unsafe { give(info, told) }
    })
}

/// Does `C_WaitForSlotEvent`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_WaitForSlotEvent(
    flags: CK_FLAGS,
    slot: *mut CK_SLOT_ID,
    reserved: *mut c_void,
) -> CK_RV {
    entry(|module| {
        not_null(slot)?;
        if !reserved.is_null() {
            return Err(CkRv::ARGUMENTS_BAD);
        }
        let changed = module.wait_for_slot_event(flags & CKF_DONT_BLOCK == 0)?;
        // SAFETY: `slot` is null or points to writable memory of the type of the answer.
        unsafe { give(slot, changed) }
    })
}

/// Does `C_GetMechanismList`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetMechanismList(
    slot: CK_SLOT_ID,
    list: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    entry(|module| {
        not_null(count)?;
        let mechanisms = module.mechanism_list(slot)?;
        // SAFETY: `count` is writable, and `list` is null or has room for `*count` items.
        unsafe { give_list(list, count, &mechanisms) }
    })
}

/// Does `C_GetMechanismInfo`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetMechanismInfo(
    slot: CK_SLOT_ID,
    mechanism: CK_MECHANISM_TYPE,
    info: *mut CK_MECHANISM_INFO,
) -> CK_RV {
    entry(|module| {
        not_null(info)?;
        let told = module.mechanism_info(slot, mechanism)?;
        let told = CK_MECHANISM_INFO {
            ulMinKeySize: told.min_key_size,
            ulMaxKeySize: told.max_key_size,
            flags: told.flags,
        };
        // SAFETY: `info` is null or points to writable memory of the type of the answer.
        unsafe { give(info, told) }
    })
}

/// Does `C_InitToken`.
#[unsafe(no_mangle)]
pub extern "C" fn C_InitToken(
    slot: CK_SLOT_ID,
    pin: *mut CK_UTF8CHAR,
    pin_length: CK_ULONG,
    label: *mut CK_UTF8CHAR,
) -> CK_RV {
    entry(|module| {
        not_null(label)?;
        if pin.is_null() && pin_length > 0 {
            return Err(CkRv::ARGUMENTS_BAD);
        }
        module.init_token(slot)
    })
}

/// Does `C_InitPIN`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_InitPIN(
    session: CK_SESSION_HANDLE,
    pin: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `pin` is null or points to `length` bytes that outlive the call.
        let pin = unsafe { bytes_or_null(pin, length) }?;
        session.init_pin(pin)
    })
}

/// Does `C_SetPIN`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_SetPIN(
    session: CK_SESSION_HANDLE,
    old: *mut CK_UTF8CHAR,
    old_length: CK_ULONG,
    new: *mut CK_UTF8CHAR,
    new_length: CK_ULONG,
) -> CK_RV {
    session_entry(session, |session| {
        // SAFETY: `old` is null or points to `old_length` bytes that outlive the call.
        let old = unsafe { bytes_or_null(old, old_length) }?;
        // SAFETY: `new` is null or points to `new_length` bytes that outlive the call.
        let new = unsafe { bytes_or_null(new, new_length) }?;
        session.set_pin(
            PinArgument::of(old, old_length == 0),
            PinArgument::of(new, new_length == 0),
        )
    })
}
