//! Conformance: for each function a table of state and arguments with the exact answer, and where
//! it is written. The rows that are not about cards run against SoftHSM2 as well, so that a wrong
//! expectation is seen as one; where the two differ, the row says why. What differs between systems
//! is in `sys`.
//!
//! Everything about null arguments, wrong handles and a library that is not initialised is in
//! `boundary.rs`, for all functions at once.

#![allow(clippy::unwrap_used)]

#[path = "../built/mod.rs"]
mod built;
mod cards;
mod ciphers;
mod form;
mod general;
mod leases;
mod library;
mod objects;
mod row;
mod sessions;
mod signatures;
mod sys;
mod target;

use cryptoki_sys::{CK_FUNCTION_LIST, CKF_SERIAL_SESSION, CKR_OK, CKR_SESSION_HANDLE_INVALID};

use self::{
    row::{Row, check},
    target::{Module, State, Target, Token},
};

/// Returns the rows that hold for any card, CPS3 to be exact, and for any token.
fn table() -> Vec<Row> {
    let mut rows = general::rows();
    rows.extend(sessions::rows());
    rows.extend(objects::rows());
    rows.extend(ciphers::rows());
    rows.extend(signatures::rows());
    rows
}

#[test]
fn our_module_answers_as_the_tables_say() {
    let mut module = Module::load();
    let library = &module.library;
    check(Token::Cps3, library, Module::slot(Token::Cps3), &table());
    form::check(library, Module::slot(Token::Cps3));

    let slot = Module::slot(Token::Cps4);
    check(Token::Cps4, library, slot, &cards::cps4());
    // Its CPS_DATA cannot be written.
    let mut rows = table();
    rows.retain(|row| row.function != "C_SetAttributeValue");
    check(Token::Cps4, library, slot, &rows);

    let slot = Module::slot(Token::Contactless);
    check(Token::Contactless, library, slot, &cards::contactless());
    a_daemon_that_dies_is_noticed_at_once(&mut module);

    module.kill_daemon();
    module.restart_daemon_with("lease_signatures = 1\n");
    module.wait_for_cards();
    for token in [Token::Cps3, Token::Cps4] {
        check(token, &module.library, Module::slot(token), &leases::rows());
    }
}

/// `pkcs11.md` §8.4: the sessions are gone with it, and a new one is found by itself.
fn a_daemon_that_dies_is_noticed_at_once(module: &mut Module) {
    let slot = Module::slot(Token::Cps3);
    let before = {
        let target = Target::prepare(&module.library, slot, State::ReadOnlyUser);
        target.session
    };
    module.kill_daemon();
    let answer = module.library.session_info(before, true);
    assert_eq!(answer, CKR_SESSION_HANDLE_INVALID);
    module.restart_daemon();
    assert_eq!(module.library.token_info(slot, true), CKR_OK);
    let answer = module.library.session_info(before, true);
    assert_eq!(answer, CKR_SESSION_HANDLE_INVALID);
    let opened = module.library.open_session(slot, CKF_SERIAL_SESSION, true);
    assert_eq!(opened, CKR_OK);
    assert!(module.library.number.get() > before);
}

#[cfg_attr(
    windows,
    ignore = "the tables are the same, and judged on Linux: SoftHSM2 is not here"
)]
#[test]
fn softhsm_answers_as_the_tables_say() {
    let (library, slot) = target::softhsm();
    check(Token::SoftHsm, &library, slot, &table());
}

/// The names of the function list: the pattern leaves none out, or it would not compile.
macro_rules! function_names {
    ($($name:ident)*) => {{
        fn all(list: &CK_FUNCTION_LIST) -> usize {
            // A copy: on Windows the list is packed.
            let CK_FUNCTION_LIST { version: _, $($name),* } = *list;
            [$($name.is_some()),*].len()
        }
        let names = [$(stringify!($name)),*];
        assert_eq!(all(&CK_FUNCTION_LIST::default()), names.len());
        names
    }};
}

#[test]
fn no_function_is_missing_in_the_tables() {
    let rows = table();
    let names = function_names! {
        C_Initialize C_Finalize C_GetInfo C_GetFunctionList C_GetSlotList C_GetSlotInfo
        C_GetTokenInfo C_GetMechanismList C_GetMechanismInfo C_InitToken C_InitPIN C_SetPIN
        C_OpenSession C_CloseSession C_CloseAllSessions C_GetSessionInfo C_GetOperationState
        C_SetOperationState C_Login C_Logout C_CreateObject C_CopyObject C_DestroyObject
        C_GetObjectSize C_GetAttributeValue C_SetAttributeValue C_FindObjectsInit C_FindObjects
        C_FindObjectsFinal C_EncryptInit C_Encrypt C_EncryptUpdate C_EncryptFinal C_DecryptInit
        C_Decrypt C_DecryptUpdate C_DecryptFinal C_DigestInit C_Digest C_DigestUpdate C_DigestKey
        C_DigestFinal C_SignInit C_Sign C_SignUpdate C_SignFinal C_SignRecoverInit C_SignRecover
        C_VerifyInit C_Verify C_VerifyUpdate C_VerifyFinal C_VerifyRecoverInit C_VerifyRecover
        C_DigestEncryptUpdate C_DecryptDigestUpdate C_SignEncryptUpdate C_DecryptVerifyUpdate
        C_GenerateKey C_GenerateKeyPair C_WrapKey C_UnwrapKey C_DeriveKey C_SeedRandom
        C_GenerateRandom C_GetFunctionStatus C_CancelFunction C_WaitForSlotEvent
    };
    for name in names {
        assert!(rows.iter().any(|row| row.function == name), "{name}");
    }
    for row in &rows {
        assert!(names.contains(&row.function), "{}", row.function);
    }
}
