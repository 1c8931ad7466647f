//! General-purpose functions (PKCS#11 2.40 base, section 5.4; 3.0 base, section 5.4).

use std::{ffi::c_void, ptr};

use cps_p11::{CkResult, CkRv, Module};
use cryptoki_sys::{
    CK_C_INITIALIZE_ARGS, CK_FLAGS, CK_FUNCTION_LIST, CK_INFO, CK_INTERFACE, CK_RV, CK_ULONG,
    CK_UTF8CHAR, CK_VERSION,
};

use crate::{
    boundary::{entry, give, give_list, guard, not_null, padded},
    connection::Daemon,
    functions::{interfaces, table},
    lists::{INTERFACE_NAME, Interface, VERSION_2_40},
    process, reserved, sys,
};

/// Shown as the manufacturer of the library.
const MANUFACTURER: &str = "CPS middleware";

/// Shown as the description of the library.
const DESCRIPTION: &str = "CPS cards";

/// Does `C_Initialize`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_Initialize(arguments: *mut c_void) -> CK_RV {
    guard(|| {
        process::initialize(|| {
            if !arguments.is_null() {
                let arguments: *const CK_C_INITIALIZE_ARGS = arguments.cast();
                // SAFETY: not null, so it points to such a structure.
                let arguments = unsafe { arguments.read_unaligned() };
                check(&arguments)?;
            }
            sys::register_handlers()?;
            Module::new(Box::new(Daemon::from_environment()))
        })
    })
}

/// The module uses the system's locks and starts no thread, so any offer of the caller is fine, as
/// long as it is one of the four combinations of the standard.
fn check(arguments: &CK_C_INITIALIZE_ARGS) -> CkResult {
    let callbacks = [
        { arguments.CreateMutex }.is_some(),
        { arguments.DestroyMutex }.is_some(),
        { arguments.LockMutex }.is_some(),
        { arguments.UnlockMutex }.is_some(),
    ];
    if callbacks.contains(&true) && callbacks.contains(&false) {
        return Err(CkRv::ARGUMENTS_BAD);
    }
    let reserved = arguments.pReserved;
    if !reserved.is_null() && !reserved::is_known(reserved.addr()) {
        return Err(CkRv::ARGUMENTS_BAD);
    }
    Ok(())
}

/// Does `C_Finalize`.
#[unsafe(no_mangle)]
pub extern "C" fn C_Finalize(reserved: *mut c_void) -> CK_RV {
    guard(|| {
        process::module()?;
        match reserved.is_null() {
            true => process::finalize(),
            false => Err(CkRv::ARGUMENTS_BAD),
        }
    })
}

/// Does `C_GetInfo` of the list of 2.40.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetInfo(info: *mut CK_INFO) -> CK_RV {
    // SAFETY: `info` is null or a place for the structure (PKCS#11 2.40 base, section 5.4).
    unsafe { give_info(info, VERSION_2_40) }
}

/// Gives the information about the library, as the function list of `version` tells it.
///
/// # Safety
/// If `info` is not null, the structure can be written there.
pub(super) unsafe fn give_info(info: *mut CK_INFO, version: CK_VERSION) -> CK_RV {
    entry(|_| {
        let told = CK_INFO {
            cryptokiVersion: version,
            manufacturerID: padded(MANUFACTURER),
            flags: 0,
            libraryDescription: padded(DESCRIPTION),
            libraryVersion: CK_VERSION {
                major: number(env!("CARGO_PKG_VERSION_MAJOR")),
                minor: number(env!("CARGO_PKG_VERSION_MINOR")),
            },
        };
        // SAFETY: writable by this function's contract.
        unsafe { give(info, told) }
    })
}

fn number(text: &str) -> u8 {
    text.parse().unwrap_or_default()
}

/// Does `C_GetFunctionList`: before `C_Initialize` too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    // The pointer is that of the whole table: what follows the list belongs to it.
    guard(|| {
        let table = ptr::from_ref(table()).cast_mut().cast();
        // SAFETY: `list` is null or points to writable memory of the type of the answer.
        unsafe { give(list, table) }
    })
}

/// Does `C_GetInterfaceList`: before `C_Initialize` too.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetInterfaceList(
    list: *mut CK_INTERFACE,
    count: *mut CK_ULONG,
) -> CK_RV {
    guard(|| {
        not_null(count)?;
        let interfaces = interfaces().each_ref().map(Interface::value);
        // SAFETY: `count` is writable, and `list` is null or has room for `*count` items.
        unsafe { give_list(list, count, &interfaces) }
    })
}

/// Does `C_GetInterface`: before `C_Initialize` too. An unknown version fails, so that the caller
/// asks for another.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetInterface(
    name: *mut CK_UTF8CHAR,
    version: *mut CK_VERSION,
    interface: *mut *mut CK_INTERFACE,
    flags: CK_FLAGS,
) -> CK_RV {
    guard(|| {
        not_null(interface)?;
        // SAFETY: `name` points to a text that ends with NUL and outlives the call.
        let known_name = name.is_null() || unsafe { is_interface_name(name) };
        let wanted = match version.is_null() {
            true => None,
            // SAFETY: `version` points to a version that outlives the call.
            false => Some(unsafe { version.read_unaligned() }),
        };
        let found = interfaces().iter().find(|found| {
            let version = found.version;
            wanted.is_none_or(|w| (w.major, w.minor) == (version.major, version.minor))
                && found.has(flags)
        });
        match found {
            // SAFETY: `interface` is null or points to writable memory of the type of the answer.
            Some(found) if known_name => unsafe { give(interface, found.hand_out()) },
            _ => Err(CkRv::ARGUMENTS_BAD),
        }
    })
}

/// Compares a name up to its NUL, and reads no further.
///
/// # Safety
/// `name` points to a text that ends with NUL.
unsafe fn is_interface_name(name: *const CK_UTF8CHAR) -> bool {
    INTERFACE_NAME.iter().enumerate().all(|(index, expected)| {
        // SAFETY: all characters before this one were those of the name, none of them NUL.
        let place = unsafe { name.add(index) };
        // SAFETY: within the text by this function's contract.
        unsafe { place.read() == *expected }
    })
}
