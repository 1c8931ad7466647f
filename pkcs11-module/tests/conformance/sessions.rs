//! Sessions, logins and PINs (PKCS#11 2.40 base, sections 5.5 and 5.6).

use cryptoki_sys::*;

use crate::{
    library::{Data, Null},
    row::{Row, row},
    target::{
        PIN, PUK,
        State::{Initialized, ReadOnly, ReadOnlyUser, ReadWrite, ReadWriteUser, SecurityOfficer},
        Target, WRONG_PIN,
    },
};

const SERIAL: CK_FLAGS = CKF_SERIAL_SESSION;
const NO_SLOT: CK_SLOT_ID = 9999;
const NO_SESSION: CK_SESSION_HANDLE = 999;

/// The answer of `C_GetSessionInfo` for a session in this state.
fn in_state(t: &Target<'_>, session: CK_SESSION_HANDLE, state: CK_STATE) -> CK_RV {
    let answer = t.session_info(session, true);
    assert_eq!(t.number.get(), state, "state");
    answer
}

/// A wrong PIN; the right one afterwards, so that the next row has all tries again.
fn wrong_login(t: &Target<'_>) -> CK_RV {
    let answer = t.login(t.session, CKU_USER, WRONG_PIN);
    t.must(t.login(t.session, CKU_USER, PIN));
    answer
}

#[rustfmt::skip] // one row, one line or two
pub(crate) fn rows() -> Vec<Row> {
    vec![
        row("C_OpenSession", Initialized, "read-only", "5.6",
            |t| t.open_session(t.slot, SERIAL, true), CKR_OK),
        row("C_OpenSession", Initialized, "read-write", "5.6",
            |t| t.open_session(t.slot, SERIAL | CKF_RW_SESSION, true), CKR_OK),
        row("C_OpenSession", Initialized, "not serial", "5.6",
            |t| t.open_session(t.slot, 0, true), CKR_SESSION_PARALLEL_NOT_SUPPORTED),
        row("C_OpenSession", Initialized, "null", "5.6",
            |t| t.open_session(t.slot, SERIAL, false), CKR_ARGUMENTS_BAD),
        row("C_OpenSession", Initialized, "no such slot", "5.6",
            |t| t.open_session(NO_SLOT, SERIAL, true), CKR_SLOT_ID_INVALID),
        row("C_OpenSession", Initialized, "unknown flag", "5.6",
            |t| t.open_session(t.slot, SERIAL | 1 << 20, true), CKR_ARGUMENTS_BAD).ours(),
        row("C_OpenSession", SecurityOfficer, "read-only beside the SO", "5.6",
            |t| t.open_session(t.slot, SERIAL, true), CKR_SESSION_READ_WRITE_SO_EXISTS),
        row("C_OpenSession", ReadOnlyUser, "beside a login: logged in at once", "5.6", |t| {
            let session = t.open(CKF_RW_SESSION);
            in_state(t, session, CKS_RW_USER_FUNCTIONS)
        }, CKR_OK),

        row("C_CloseSession", ReadOnly, "", "5.6", |t| t.close_session(t.session), CKR_OK),
        row("C_CloseSession", Initialized, "no such session", "5.1.2",
            |t| t.close_session(NO_SESSION), CKR_SESSION_HANDLE_INVALID),
        row("C_CloseSession", ReadOnly, "second time", "5.1.2",
            |t| { t.must(t.close_session(t.session)); t.close_session(t.session) },
            CKR_SESSION_HANDLE_INVALID),
        row("C_CloseSession", ReadOnlyUser, "the last one ends the login", "5.6", |t| {
            t.must(t.close_session(t.session));
            let session = t.open(0);
            in_state(t, session, CKS_RO_PUBLIC_SESSION)
        }, CKR_OK),

        row("C_CloseAllSessions", ReadOnly, "", "5.6", |t| {
            let other = t.open(CKF_RW_SESSION);
            t.must(t.close_all_sessions(t.slot));
            t.close_session(other)
        }, CKR_SESSION_HANDLE_INVALID),
        row("C_CloseAllSessions", Initialized, "none is open", "5.6",
            |t| t.close_all_sessions(t.slot), CKR_OK),
        row("C_CloseAllSessions", Initialized, "no such slot", "5.6",
            |t| t.close_all_sessions(NO_SLOT), CKR_SLOT_ID_INVALID),
        row("C_CloseAllSessions", ReadOnlyUser, "they end the login", "5.6", |t| {
            t.must(t.close_all_sessions(t.slot));
            let session = t.open(0);
            in_state(t, session, CKS_RO_PUBLIC_SESSION)
        }, CKR_OK),

        row("C_GetSessionInfo", ReadOnly, "null", "5.6",
            |t| t.session_info(t.session, false), CKR_ARGUMENTS_BAD),
        row("C_GetSessionInfo", Initialized, "no such session", "5.1.2",
            |t| t.session_info(NO_SESSION, true), CKR_SESSION_HANDLE_INVALID),
        row("C_GetSessionInfo", ReadOnly, "public", "5.6",
            |t| in_state(t, t.session, CKS_RO_PUBLIC_SESSION), CKR_OK),
        row("C_GetSessionInfo", ReadWrite, "public", "5.6",
            |t| in_state(t, t.session, CKS_RW_PUBLIC_SESSION), CKR_OK),
        row("C_GetSessionInfo", ReadOnlyUser, "user", "5.6",
            |t| in_state(t, t.session, CKS_RO_USER_FUNCTIONS), CKR_OK),
        row("C_GetSessionInfo", ReadWriteUser, "user", "5.6",
            |t| in_state(t, t.session, CKS_RW_USER_FUNCTIONS), CKR_OK),
        row("C_GetSessionInfo", SecurityOfficer, "SO", "5.6",
            |t| in_state(t, t.session, CKS_RW_SO_FUNCTIONS), CKR_OK),

        row("C_Login", ReadOnly, "user", "5.6", |t| t.login(t.session, CKU_USER, PIN), CKR_OK),
        row("C_Login", ReadOnly, "no such session", "5.1.2",
            |t| t.login(NO_SESSION, CKU_USER, PIN), CKR_SESSION_HANDLE_INVALID),
        row("C_Login", ReadOnly, "no such user", "5.6",
            |t| t.login(t.session, 99, PIN), CKR_USER_TYPE_INVALID),
        row("C_Login", ReadOnly, "SO beside a read-only session", "5.6",
            |t| t.login(t.session, CKU_SO, PUK), CKR_SESSION_READ_ONLY_EXISTS),
        row("C_Login", ReadWrite, "SO", "5.6", |t| t.login(t.session, CKU_SO, PUK), CKR_OK),
        row("C_Login", ReadWrite, "SO, wrong PUK", "5.6", |t| {
            let answer = t.login(t.session, CKU_SO, Data(b"87654321"));
            t.must(in_state(t, t.session, CKS_RW_PUBLIC_SESSION));
            // The right one gives all tries back.
            t.must(t.login(t.session, CKU_SO, PUK));
            answer
        }, CKR_PIN_INCORRECT),
        row("C_Login", ReadOnlyUser, "twice", "5.6",
            |t| t.login(t.session, CKU_USER, PIN), CKR_USER_ALREADY_LOGGED_IN),
        row("C_Login", SecurityOfficer, "twice", "5.6",
            |t| t.login(t.session, CKU_SO, PUK), CKR_USER_ALREADY_LOGGED_IN),
        row("C_Login", ReadWriteUser, "SO beside the user", "5.6",
            |t| t.login(t.session, CKU_SO, PUK), CKR_USER_ANOTHER_ALREADY_LOGGED_IN),
        row("C_Login", SecurityOfficer, "user beside the SO", "5.6",
            |t| t.login(t.session, CKU_USER, PIN), CKR_USER_ANOTHER_ALREADY_LOGGED_IN),
        row("C_Login", ReadOnly, "for a key, none asks for it", "5.6",
            |t| t.login(t.session, CKU_CONTEXT_SPECIFIC, PIN), CKR_OPERATION_NOT_INITIALIZED),
        row("C_Login", ReadOnly, "wrong PIN", "5.6", wrong_login, CKR_PIN_INCORRECT),
        row("C_Login", ReadOnly, "PIN too short", "5.6",
            |t| t.login(t.session, CKU_USER, Data(b"123")), CKR_PIN_INCORRECT),
        row("C_Login", ReadOnly, "null PIN, no pad", "5.6",
            |t| t.login(t.session, CKU_USER, Null(0)), CKR_ARGUMENTS_BAD),
        row("C_Login", ReadOnly, "null PIN with a length", "5.6",
            |t| t.login(t.session, CKU_USER, Null(4)), CKR_ARGUMENTS_BAD),

        row("C_Logout", ReadOnlyUser, "", "5.6", |t| t.logout(t.session), CKR_OK),
        row("C_Logout", ReadOnly, "not logged in", "5.6",
            |t| t.logout(t.session), CKR_USER_NOT_LOGGED_IN)
            .differs(CKR_OK, "it looks at the session alone"),
        row("C_Logout", ReadOnlyUser, "for all sessions", "5.6", |t| {
            let other = t.open(0);
            t.must(t.logout(t.session));
            in_state(t, other, CKS_RO_PUBLIC_SESSION)
        }, CKR_OK),

        row("C_InitPIN", ReadWrite, "nobody logged in", "5.5",
            |t| t.init_pin(t.session, PIN), CKR_USER_NOT_LOGGED_IN),
        row("C_InitPIN", ReadWriteUser, "as the user", "5.5",
            |t| t.init_pin(t.session, PIN), CKR_USER_NOT_LOGGED_IN),
        row("C_InitPIN", SecurityOfficer, "null", "5.5",
            |t| t.init_pin(t.session, Null(4)), CKR_ARGUMENTS_BAD),
        row("C_InitPIN", SecurityOfficer, "too short", "5.5",
            |t| t.init_pin(t.session, Data(b"123")), CKR_PIN_LEN_RANGE),
        row("C_InitPIN", SecurityOfficer, "not digits", "5.5",
            |t| t.init_pin(t.session, Data(b"12x4")), CKR_PIN_INVALID).ours(),

        row("C_SetPIN", ReadWrite, "", "5.5", |t| t.set_pin(t.session, PIN, PIN), CKR_OK),
        row("C_SetPIN", ReadOnly, "in a read-only session", "5.5",
            |t| t.set_pin(t.session, PIN, PIN), CKR_OK)
            .dialect("row 19", CKR_SESSION_READ_ONLY),
        row("C_SetPIN", ReadWriteUser, "the login goes on", "5.5", |t| {
            t.must(t.set_pin(t.session, PIN, PIN));
            in_state(t, t.session, CKS_RW_USER_FUNCTIONS)
        }, CKR_OK),
        row("C_SetPIN", ReadWriteUser, "so do its operations", "5.5", |t| {
            t.begin_sign(CKM_SHA256_RSA_PKCS);
            t.must(t.set_pin(t.session, PIN, PIN));
            t.sign(t.session, Data(b"data"), crate::library::Room::Bytes(256))
        }, CKR_OK),
        row("C_SetPIN", ReadWrite, "null", "5.5",
            |t| t.set_pin(t.session, PIN, Null(4)), CKR_ARGUMENTS_BAD),
        row("C_SetPIN", ReadWrite, "new PIN too short", "5.5",
            |t| t.set_pin(t.session, PIN, Data(b"123")), CKR_PIN_LEN_RANGE),
        row("C_SetPIN", ReadWrite, "new PIN not digits", "5.5",
            |t| t.set_pin(t.session, PIN, Data(b"12x4")), CKR_PIN_INVALID).ours(),
        row("C_SetPIN", ReadWrite, "wrong PIN", "5.5", |t| {
            let answer = t.set_pin(t.session, WRONG_PIN, PIN);
            t.must(t.login(t.session, CKU_USER, PIN));
            answer
        }, CKR_PIN_INCORRECT),
    ]
}
