//! The forms of the function lists and interfaces; `functions.rs` fills them.

use std::{
    ffi::c_void,
    mem::offset_of,
    sync::atomic::{AtomicPtr, AtomicUsize, Ordering},
};

use cps_p11::CkRv;
use cryptoki_sys::{
    CK_FLAGS, CK_FUNCTION_LIST, CK_FUNCTION_LIST_3_0, CK_INTERFACE, CK_RV, CK_UTF8CHAR, CK_VERSION,
};

/// Version of the first list, and what its `C_GetInfo` answers.
pub(crate) const VERSION_2_40: CK_VERSION = CK_VERSION {
    major: 2,
    minor: 40,
};

/// Version of the second list, and what its `C_GetInfo` answers.
pub(crate) const VERSION_3_0: CK_VERSION = CK_VERSION { major: 3, minor: 0 };

/// Name of both interfaces (PKCS#11 3.0 base, section 5.4.5).
pub(crate) const INTERFACE_NAME: &[u8] = b"PKCS 11\0";

/// The list of 2.40 and what follows it in memory, packed as the list is on Windows.
#[cfg_attr(not(windows), repr(C))]
#[cfg_attr(windows, repr(C, packed))]
pub(crate) struct Table {
    pub(crate) list: CK_FUNCTION_LIST,
    /// The ANS library has four functions of its own after the list, for the program that updates
    /// cards. A caller that expects them finds functions here, not data.
    beyond: [unsafe extern "C" fn() -> CK_RV; 4],
}

impl Table {
    pub(crate) const fn new(list: CK_FUNCTION_LIST) -> Self {
        Self {
            list,
            beyond: [not_a_function; 4],
        }
    }
}

unsafe extern "C" fn not_a_function() -> CK_RV {
    CkRv::FUNCTION_NOT_SUPPORTED.0
}

/// Function lists of both versions.
pub(crate) struct Lists {
    pub(crate) table: Table,
    pub(crate) list_3_0: CK_FUNCTION_LIST_3_0,
}

/// The interfaces of one pair of lists, the default one first.
pub(crate) struct Interfaces(pub(crate) [Interface; 2]);

impl Interfaces {
    pub(crate) const fn of(lists: &'static Lists) -> Self {
        Self([
            Interface::new(VERSION_3_0, (&raw const lists.list_3_0).cast()),
            Interface::new(VERSION_2_40, (&raw const lists.table).cast()),
        ])
    }
}

// SAFETY: the lists that the pointers show are never written.
unsafe impl Sync for Interfaces {}

/// A function list with its version, and the structure that `C_GetInterface` hands out.
pub(crate) struct Interface {
    pub(crate) version: CK_VERSION,
    list: *const c_void,
    handed_out: WritableInterface,
}

/// A `CK_INTERFACE` in writable memory: pkcs11-spy of OpenSC puts its own function list into the
/// structure that it gets.
///
/// On Windows a `CK_INTERFACE` is packed and its flags have 32 bits: there this is as long or longer,
/// with each member in its place.
#[repr(C)]
struct WritableInterface {
    name: AtomicPtr<CK_UTF8CHAR>,
    list: AtomicPtr<c_void>,
    flags: AtomicUsize,
}

const _: () = {
    assert!(offset_of!(WritableInterface, name) == offset_of!(CK_INTERFACE, pInterfaceName));
    assert!(offset_of!(WritableInterface, list) == offset_of!(CK_INTERFACE, pFunctionList));
    assert!(offset_of!(WritableInterface, flags) == offset_of!(CK_INTERFACE, flags));
    assert!(size_of::<WritableInterface>() >= size_of::<CK_INTERFACE>());
    // The lower half of a longer number comes first.
    assert!(size_of::<AtomicUsize>() == size_of::<CK_FLAGS>() || cfg!(target_endian = "little"));
    assert!(offset_of!(Table, beyond) == size_of::<CK_FUNCTION_LIST>());
};

impl Interface {
    /// No flag: the handles of a program are of no use to its forked child, so the module is not
    /// `CKF_INTERFACE_FORK_SAFE` (PKCS#11 3.0 base, section 3.6).
    const FLAGS: CK_FLAGS = 0;

    const fn new(version: CK_VERSION, list: *const c_void) -> Self {
        Self {
            version,
            list,
            handed_out: WritableInterface {
                name: AtomicPtr::new(INTERFACE_NAME.as_ptr().cast_mut()),
                list: AtomicPtr::new(list.cast_mut()),
                flags: AtomicUsize::new(0),
            },
        }
    }

    /// Whether it has every one of `flags`.
    pub(crate) fn has(&self, flags: CK_FLAGS) -> bool {
        Self::FLAGS & flags == flags
    }

    /// Returns the structure by value, for `C_GetInterfaceList`.
    pub(crate) fn value(&self) -> CK_INTERFACE {
        CK_INTERFACE {
            pInterfaceName: INTERFACE_NAME.as_ptr().cast_mut(),
            pFunctionList: self.list.cast_mut(),
            flags: Self::FLAGS,
        }
    }

    /// Returns the structure by its address, for `C_GetInterface`, without what an earlier caller
    /// has written into it: that caller's library may have been unloaded.
    pub(crate) fn hand_out(&self) -> *mut CK_INTERFACE {
        let place = &self.handed_out;
        let own = Self::new(self.version, self.list).handed_out;
        place.name.store(own.name.into_inner(), Ordering::Relaxed);
        place.flags.store(own.flags.into_inner(), Ordering::Relaxed);
        place.list.store(own.list.into_inner(), Ordering::Relaxed);
        (&raw const self.handed_out).cast_mut().cast()
    }
}
