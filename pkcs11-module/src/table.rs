//! The function lists and interfaces.

use std::{
    ffi::c_void,
    sync::atomic::{AtomicPtr, AtomicUsize, Ordering},
};

use cps_p11::CkRv;
use cryptoki_sys::{
    CK_FLAGS, CK_FUNCTION_LIST, CK_FUNCTION_LIST_3_0, CK_INTERFACE, CK_RV, CK_UTF8CHAR, CK_VERSION,
};

use crate::{
    fns,
    trace::{self, functions},
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

/// The list of 2.40 and what follows it in memory.
#[repr(C)]
pub(crate) struct Table {
    pub(crate) list: CK_FUNCTION_LIST,
    /// The ANS library has four functions of its own after the list, for the program that updates
    /// cards. A caller that expects them finds functions here, not data.
    beyond: [unsafe extern "C" fn() -> CK_RV; 4],
}

unsafe extern "C" fn not_a_function() -> CK_RV {
    CkRv::FUNCTION_NOT_SUPPORTED.0
}

macro_rules! function_list {
    ($list:ident of $module:ident { version: $version:expr, $($function:ident,)* }) => {
        $list { version: $version, $($function: Some($module::$function),)* }
    };
}

/// A list with the functions of 2.40, which every later version keeps, and those that it adds.
macro_rules! function_list_with {
    ($list:ident of $module:ident { version: $version:expr, $($added:ident,)* }) => {
        function_list!($list of $module {
            version: $version,
            C_Initialize,
            C_Finalize,
            C_GetInfo,
            C_GetFunctionList,
            C_GetSlotList,
            C_GetSlotInfo,
            C_GetTokenInfo,
            C_GetMechanismList,
            C_GetMechanismInfo,
            C_InitToken,
            C_InitPIN,
            C_SetPIN,
            C_OpenSession,
            C_CloseSession,
            C_CloseAllSessions,
            C_GetSessionInfo,
            C_GetOperationState,
            C_SetOperationState,
            C_Login,
            C_Logout,
            C_CreateObject,
            C_CopyObject,
            C_DestroyObject,
            C_GetObjectSize,
            C_GetAttributeValue,
            C_SetAttributeValue,
            C_FindObjectsInit,
            C_FindObjects,
            C_FindObjectsFinal,
            C_EncryptInit,
            C_Encrypt,
            C_EncryptUpdate,
            C_EncryptFinal,
            C_DecryptInit,
            C_Decrypt,
            C_DecryptUpdate,
            C_DecryptFinal,
            C_DigestInit,
            C_Digest,
            C_DigestUpdate,
            C_DigestKey,
            C_DigestFinal,
            C_SignInit,
            C_Sign,
            C_SignUpdate,
            C_SignFinal,
            C_SignRecoverInit,
            C_SignRecover,
            C_VerifyInit,
            C_Verify,
            C_VerifyUpdate,
            C_VerifyFinal,
            C_VerifyRecoverInit,
            C_VerifyRecover,
            C_DigestEncryptUpdate,
            C_DecryptDigestUpdate,
            C_SignEncryptUpdate,
            C_DecryptVerifyUpdate,
            C_GenerateKey,
            C_GenerateKeyPair,
            C_WrapKey,
            C_UnwrapKey,
            C_DeriveKey,
            C_SeedRandom,
            C_GenerateRandom,
            C_GetFunctionStatus,
            C_CancelFunction,
            C_WaitForSlotEvent,
            $($added,)*
        })
    };
}

/// The lists of the functions of a module: no entry is null.
macro_rules! lists {
    ($module:ident) => {
        Lists {
            table: Table {
                list: function_list_with!(CK_FUNCTION_LIST of $module {
                    version: VERSION_2_40,
                }),
                beyond: [not_a_function; 4],
            },
            list_3_0: CK_FUNCTION_LIST_3_0 {
                C_GetInfo: Some($module::version_3_0::C_GetInfo),
                C_EncryptInit: Some($module::version_3_0::C_EncryptInit),
                C_DecryptInit: Some($module::version_3_0::C_DecryptInit),
                C_DigestInit: Some($module::version_3_0::C_DigestInit),
                C_SignInit: Some($module::version_3_0::C_SignInit),
                C_VerifyInit: Some($module::version_3_0::C_VerifyInit),
                ..function_list_with!(CK_FUNCTION_LIST_3_0 of $module {
                    version: VERSION_3_0,
                    C_GetInterfaceList,
                    C_GetInterface,
                    C_LoginUser,
                    C_SessionCancel,
                    C_MessageEncryptInit,
                    C_EncryptMessage,
                    C_EncryptMessageBegin,
                    C_EncryptMessageNext,
                    C_MessageEncryptFinal,
                    C_MessageDecryptInit,
                    C_DecryptMessage,
                    C_DecryptMessageBegin,
                    C_DecryptMessageNext,
                    C_MessageDecryptFinal,
                    C_MessageSignInit,
                    C_SignMessage,
                    C_SignMessageBegin,
                    C_SignMessageNext,
                    C_MessageSignFinal,
                    C_MessageVerifyInit,
                    C_VerifyMessage,
                    C_VerifyMessageBegin,
                    C_VerifyMessageNext,
                    C_MessageVerifyFinal,
                })
            },
        }
    };
}

/// Function lists of both versions.
struct Lists {
    table: Table,
    list_3_0: CK_FUNCTION_LIST_3_0,
}

static LISTS: Lists = lists!(fns);
static INTERFACES: Interfaces = Interfaces::of(&LISTS);

/// The same functions, which write how they are called.
static TRACED_LISTS: Lists = lists!(functions);
static TRACED_INTERFACES: Interfaces = Interfaces::of(&TRACED_LISTS);

/// Returns the list of 2.40 for this program.
pub(crate) fn table() -> &'static Table {
    match trace::is_on() {
        false => &LISTS.table,
        true => &TRACED_LISTS.table,
    }
}

/// Returns the interfaces for this program, the default one first.
pub(crate) fn interfaces() -> &'static [Interface; 2] {
    match trace::is_on() {
        false => &INTERFACES.0,
        true => &TRACED_INTERFACES.0,
    }
}

struct Interfaces([Interface; 2]);

impl Interfaces {
    const fn of(lists: &'static Lists) -> Self {
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
#[repr(C)]
struct WritableInterface {
    name: AtomicPtr<CK_UTF8CHAR>,
    list: AtomicPtr<c_void>,
    flags: AtomicUsize,
}

const _: () = {
    assert!(size_of::<WritableInterface>() == size_of::<CK_INTERFACE>());
    assert!(size_of::<AtomicUsize>() == size_of::<CK_FLAGS>());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_hold_nothing_but_functions() {
        let words = |list: *const u8, size: usize| {
            // SAFETY: the lists are that long, and every byte of them may be read.
            let bytes = unsafe { std::slice::from_raw_parts(list, size) };
            let (words, rest) = bytes.as_chunks::<{ size_of::<usize>() }>();
            assert!(rest.is_empty());
            let functions = words[1..].iter().map(|word| usize::from_ne_bytes(*word));
            assert!(functions.clone().all(|function| function != 0));
            functions.count()
        };
        for lists in [&LISTS, &TRACED_LISTS] {
            let count = words((&raw const lists.table).cast(), size_of::<Table>());
            assert_eq!(count, 68 + 4);
            let count = words(
                (&raw const lists.list_3_0).cast(),
                size_of::<CK_FUNCTION_LIST_3_0>(),
            );
            assert_eq!(count, 68 + 24);
        }
    }
}
