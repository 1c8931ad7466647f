//! General-purpose functions, slots and tokens (PKCS#11 2.40 base, sections 5.4 and 5.5).

use std::{ffi::c_void, ptr::null_mut};

use cryptoki_sys::*;

use crate::{
    library::{Null, Room},
    row::{Row, row},
    target::{
        PIN,
        State::{Finalized, Initialized, ReadOnly, ReadWriteUser},
        Target,
    },
};

/// A slot that does not exist.
const NO_SLOT: CK_SLOT_ID = 9999;

unsafe extern "C" fn create_mutex(_: *mut *mut c_void) -> CK_RV {
    CKR_OK
}

unsafe extern "C" fn mutex(_: *mut c_void) -> CK_RV {
    CKR_OK
}

/// `C_Initialize` with the first `callbacks` of the four, and a reserved pointer.
fn initialize(t: &Target<'_>, callbacks: usize, flags: CK_FLAGS, reserved: *const u8) -> CK_RV {
    let mut arguments = CK_C_INITIALIZE_ARGS {
        CreateMutex: (callbacks > 0).then_some(create_mutex),
        DestroyMutex: (callbacks > 1).then_some(mutex),
        LockMutex: (callbacks > 2).then_some(mutex),
        UnlockMutex: (callbacks > 3).then_some(mutex),
        flags,
        pReserved: reserved.cast_mut().cast(),
    };
    t.initialize(&mut arguments)
}

/// The answer of a call that shall have given a number, too.
fn giving(t: &Target<'_>, answer: CK_RV, expected: impl Fn(CK_ULONG) -> bool) -> CK_RV {
    assert!(expected(t.number.get()), "it gave {}", t.number.get());
    answer
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("C_Initialize", Finalized, "null arguments", "5.4",
            |t| t.initialize(null_mut()), CKR_OK),
        row("C_Initialize", Initialized, "second time", "5.4",
            |t| t.initialize(null_mut()), CKR_CRYPTOKI_ALREADY_INITIALIZED),
        row("C_Initialize", Finalized, "locks of the system", "5.4",
            |t| initialize(t, 0, CKF_OS_LOCKING_OK, null_mut()), CKR_OK),
        row("C_Initialize", Finalized, "four callbacks or those of the system", "5.4",
            |t| initialize(t, 4, CKF_OS_LOCKING_OK, null_mut()), CKR_OK),
        row("C_Initialize", Finalized, "four callbacks alone", "5.4: or CANT_LOCK",
            |t| initialize(t, 4, 0, null_mut()), CKR_OK),
        row("C_Initialize", Finalized, "three callbacks", "5.4",
            |t| initialize(t, 3, 0, null_mut()), CKR_ARGUMENTS_BAD),
        row("C_Initialize", Finalized, "after one that failed", "5.4",
            |t| { initialize(t, 1, 0, null_mut()); t.initialize(null_mut()) }, CKR_OK),
        row("C_Initialize", Finalized, "a reserved pointer", "5.4",
            |t| initialize(t, 0, 0, c"unknown".as_ptr().cast()), CKR_ARGUMENTS_BAD),
        row("C_Initialize", Finalized, "a reserved text of existing programs", "5.4",
            |t| initialize(t, 0, 0, c"winlogonDecrypt".as_ptr().cast()), CKR_OK)
            .dialect("row 1", CKR_ARGUMENTS_BAD),
        row("C_Initialize", ReadOnly, "after C_Finalize, sessions open", "5.4",
            |t| { t.must(t.finalize(0)); t.initialize(null_mut()) }, CKR_OK),

        row("C_Finalize", Finalized, "not initialised", "5.4",
            |t| t.finalize(0), CKR_CRYPTOKI_NOT_INITIALIZED),
        row("C_Finalize", Initialized, "a reserved pointer", "5.4",
            |t| t.finalize(1), CKR_ARGUMENTS_BAD),
        row("C_Finalize", ReadWriteUser, "operations running", "5.4",
            |t| { t.begin_sign(CKM_SHA256_RSA_PKCS); t.finalize(0) }, CKR_OK),

        row("C_GetInfo", Initialized, "", "5.4", |t| t.info(true), CKR_OK),
        row("C_GetInfo", Initialized, "null", "5.4", |t| t.info(false), CKR_ARGUMENTS_BAD),
        row("C_GetInfo", Finalized, "not initialised", "5.4",
            |t| t.info(true), CKR_CRYPTOKI_NOT_INITIALIZED),

        row("C_GetFunctionList", Finalized, "not initialised", "5.4",
            |t| t.function_list(true), CKR_OK),
        row("C_GetFunctionList", Finalized, "null", "5.4",
            |t| t.function_list(false), CKR_ARGUMENTS_BAD),

        row("C_GetSlotList", Initialized, "length question", "5.2", |t| {
            let answer = t.slot_list(None);
            giving(t, answer, |count| count > 0)
        }, CKR_OK),
        row("C_GetSlotList", Initialized, "more room than needed", "5.2", |t| {
            let answer = t.slot_list(Some(16));
            giving(t, answer, |count| count < 16)
        }, CKR_OK),
        row("C_GetSlotList", Initialized, "no room, not a null pointer", "5.2", |t| {
            let answer = t.slot_list(Some(0));
            giving(t, answer, |count| count > 0)
        }, CKR_BUFFER_TOO_SMALL),
        row("C_GetSlotList", Initialized, "no place for the count", "5.5",
            |t| t.slot_list_without_count(), CKR_ARGUMENTS_BAD),

        row("C_GetSlotInfo", Initialized, "", "5.5", |t| t.slot_info(t.slot, true), CKR_OK),
        row("C_GetSlotInfo", Initialized, "null", "5.5",
            |t| t.slot_info(t.slot, false), CKR_ARGUMENTS_BAD),
        row("C_GetSlotInfo", Initialized, "no such slot", "5.5",
            |t| t.slot_info(NO_SLOT, true), CKR_SLOT_ID_INVALID),

        row("C_GetTokenInfo", Initialized, "", "5.5", |t| {
            let answer = t.token_info(t.slot, true);
            let flags = CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED | CKF_RNG;
            giving(t, answer, |told| told & flags == flags)
        }, CKR_OK),
        row("C_GetTokenInfo", Initialized, "null", "5.5",
            |t| t.token_info(t.slot, false), CKR_ARGUMENTS_BAD),
        row("C_GetTokenInfo", Initialized, "no such slot", "5.5",
            |t| t.token_info(NO_SLOT, true), CKR_SLOT_ID_INVALID),

        row("C_WaitForSlotEvent", Initialized, "nothing happened", "5.5",
            |t| t.wait_for_slot_event(true, 0), CKR_NO_EVENT),
        row("C_WaitForSlotEvent", Initialized, "null", "5.5",
            |t| t.wait_for_slot_event(false, 0), CKR_ARGUMENTS_BAD)
            .differs(CKR_NO_EVENT, "it looks whether there is an event first"),
        row("C_WaitForSlotEvent", Initialized, "a reserved pointer", "5.5",
            |t| t.wait_for_slot_event(true, 1), CKR_ARGUMENTS_BAD)
            .differs(CKR_NO_EVENT, "it looks whether there is an event first"),

        row("C_GetMechanismList", Initialized, "length question", "5.2",
            |t| t.mechanism_list(t.slot, None), CKR_OK),
        row("C_GetMechanismList", Initialized, "room for one", "5.2", |t| {
            let answer = t.mechanism_list(t.slot, Some(1));
            giving(t, answer, |count| count > 1)
        }, CKR_BUFFER_TOO_SMALL),
        row("C_GetMechanismList", Initialized, "more room than needed", "5.2",
            |t| t.mechanism_list(t.slot, Some(128)), CKR_OK),
        row("C_GetMechanismList", Initialized, "no place for the count", "5.5",
            |t| t.mechanism_list_without_count(t.slot), CKR_ARGUMENTS_BAD),
        row("C_GetMechanismList", Initialized, "no such slot", "5.5",
            |t| t.mechanism_list(NO_SLOT, None), CKR_SLOT_ID_INVALID),

        row("C_GetMechanismInfo", Initialized, "", "5.5",
            |t| t.mechanism_info(t.slot, CKM_RSA_PKCS, true), CKR_OK),
        row("C_GetMechanismInfo", Initialized, "null", "5.5",
            |t| t.mechanism_info(t.slot, CKM_RSA_PKCS, false), CKR_ARGUMENTS_BAD),
        row("C_GetMechanismInfo", Initialized, "no such slot", "5.5",
            |t| t.mechanism_info(NO_SLOT, CKM_RSA_PKCS, true), CKR_SLOT_ID_INVALID),
        row("C_GetMechanismInfo", Initialized, "no such mechanism", "5.5",
            |t| t.mechanism_info(t.slot, CKM_VENDOR_DEFINED, true), CKR_MECHANISM_INVALID),
        row("C_GetMechanismInfo", Initialized, "a mechanism that no key has", "5.5",
            |t| t.mechanism_info(t.slot, CKM_RSA_X_509, true), CKR_MECHANISM_INVALID).ours(),

        row("C_InitToken", Initialized, "no such slot", "5.5",
            |t| t.init_token(NO_SLOT, PIN, true), CKR_SLOT_ID_INVALID),
        row("C_InitToken", ReadOnly, "a session is open", "5.5",
            |t| t.init_token(t.slot, PIN, true), CKR_SESSION_EXISTS),
        row("C_InitToken", Initialized, "no label", "5.5",
            |t| t.init_token(t.slot, PIN, false), CKR_ARGUMENTS_BAD),
        row("C_InitToken", Initialized, "a card", "5.5",
            |t| t.init_token(t.slot, PIN, true), CKR_FUNCTION_NOT_SUPPORTED).ours(),

        row("C_SeedRandom", ReadOnly, "null", "5.15",
            |t| t.seed_random(t.session, Null(4)), CKR_ARGUMENTS_BAD),
        row("C_SeedRandom", ReadOnly, "", "5.15",
            |t| t.seed_random(t.session, PIN), CKR_RANDOM_SEED_NOT_SUPPORTED)
            .differs(CKR_OK, "it mixes seeds in"),
        row("C_GenerateRandom", ReadOnly, "", "5.15",
            |t| t.generate_random(t.session, true, 64), CKR_OK),
        row("C_GenerateRandom", ReadOnly, "nothing", "5.15",
            |t| t.generate_random(t.session, true, 0), CKR_OK),
        row("C_GenerateRandom", ReadOnly, "null", "5.15",
            |t| t.generate_random(t.session, false, 1), CKR_ARGUMENTS_BAD),

        row("C_GetFunctionStatus", ReadOnly, "", "5.16",
            |t| t.function_status(t.session), CKR_FUNCTION_NOT_PARALLEL),
        row("C_CancelFunction", ReadOnly, "", "5.16",
            |t| t.cancel_function(t.session), CKR_FUNCTION_NOT_PARALLEL),

        row("C_GetOperationState", ReadOnly, "null", "5.6",
            |t| t.operation_state(t.session, Room::NoLength), CKR_ARGUMENTS_BAD).ours(),
        row("C_GetOperationState", ReadOnly, "length question", "5.6",
            |t| t.operation_state(t.session, Room::Question), CKR_FUNCTION_NOT_SUPPORTED),
        row("C_SetOperationState", ReadOnly, "an empty state", "5.6",
            |t| t.set_operation_state(t.session, Null(0)), CKR_FUNCTION_NOT_SUPPORTED),
    ]
}
