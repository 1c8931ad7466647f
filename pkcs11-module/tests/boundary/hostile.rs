//! Callers that get it wrong: handles of what is closed, lengths that no memory has, threads in the
//! middle of calls when the library ends.

use std::{
    ptr::null_mut,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use cryptoki_sys::*;

use crate::{FUNCTIONS, Module, turn};

/// An argument of a call.
#[derive(Clone, Copy)]
enum Argument {
    Number(usize),
    /// Memory that can be read and written.
    Good,
    /// The length that is wrong.
    Wild,
}

use Argument::{Good, Number, Wild};

#[test]
fn the_handle_of_a_closed_session_is_worth_nothing() {
    let module = turn();
    let functions = &module.functions;
    module.initialize();
    type Close = fn(&Pkcs11, CK_SESSION_HANDLE) -> CK_RV;
    let ways: [(&str, Close); 2] = [
        ("C_CloseSession", |functions, session| {
            // SAFETY: a number.
            unsafe { functions.C_CloseSession(session) }
        }),
        ("C_CloseAllSessions", |functions, _| {
            // SAFETY: a number.
            unsafe { functions.C_CloseAllSessions(0) }
        }),
    ];
    for (way, close) in ways {
        let closed = module.open(0);
        assert_eq!(close(functions, closed), CKR_OK, "{way}");
        // It is nobody else's either.
        let open = module.open(0);
        assert_ne!(open, closed, "{way}");
        for (index, (name, without_session, _)) in FUNCTIONS.iter().enumerate() {
            if *without_session != CKR_SESSION_HANDLE_INVALID {
                continue;
            }
            for wild in [0, 1, usize::MAX] {
                let mut arguments = [wild; 10];
                arguments[0] = usize::try_from(closed).unwrap();
                let answer = module.call(index, arguments);
                assert_eq!(
                    answer, CKR_SESSION_HANDLE_INVALID,
                    "{way}, {name} of {wild:#x}"
                );
            }
        }
        assert_eq!(close(functions, open), CKR_OK, "{way}");
    }
}

#[test]
#[cfg_attr(
    all(windows, target_pointer_width = "64"),
    ignore = "a length has 32 bits there, so that memory may have any"
)]
fn a_length_that_no_memory_has_is_refused_before_anything_is_read() {
    let module = turn();
    module.initialize();
    let session = usize::try_from(module.open(CKF_RW_SESSION)).unwrap();
    // Each with what comes after the session.
    let table: [(&str, &[Argument]); 22] = [
        ("C_SetPIN", &[Good, Wild, Good, Number(4)]),
        ("C_SetPIN", &[Good, Number(4), Good, Wild]),
        ("C_Login", &[Number(1), Good, Wild]),
        ("C_GetAttributeValue", &[Number(1), Good, Wild]),
        ("C_SetAttributeValue", &[Number(1), Good, Wild]),
        ("C_FindObjectsInit", &[Good, Wild]),
        ("C_Encrypt", &[Good, Wild, Good, Good]),
        ("C_Decrypt", &[Good, Wild, Good, Good]),
        ("C_Digest", &[Good, Wild, Good, Good]),
        ("C_DigestUpdate", &[Good, Wild]),
        ("C_Sign", &[Good, Wild, Good, Good]),
        ("C_SignUpdate", &[Good, Wild]),
        ("C_Verify", &[Good, Wild, Good, Number(4)]),
        ("C_Verify", &[Good, Number(4), Good, Wild]),
        ("C_VerifyUpdate", &[Good, Wild]),
        ("C_VerifyFinal", &[Good, Wild]),
        ("C_GenerateRandom", &[Good, Wild]),
        ("C_GetAttributeValue", &[Number(999), Good, Wild]),
        ("C_SetAttributeValue", &[Number(999), Good, Wild]),
        ("C_Login", &[Number(999), Good, Wild]),
        ("C_Sign", &[Good, Wild, Number(0), Good]),
        ("C_Digest", &[Good, Wild, Number(0), Good]),
    ];
    for (name, after_session) in table {
        for wild in [isize::MAX.cast_unsigned() + 1, usize::MAX] {
            // Any byte that is written or counted with is seen.
            let mut memory = [[0_usize; 8]; 10];
            let mut arguments = [0; 10];
            arguments[0] = session;
            for (place, argument) in after_session.iter().enumerate() {
                arguments[place + 1] = match argument {
                    Number(number) => *number,
                    Good => memory[place].as_mut_ptr().expose_provenance(),
                    Wild => wild,
                };
            }
            let index = FUNCTIONS.iter().position(|(known, ..)| *known == name);
            let answer = module.call(index.unwrap(), arguments);
            assert_eq!(answer, CKR_ARGUMENTS_BAD, "{name} of {wild:#x}");
            assert_eq!(memory, [[0; 8]; 10], "{name} of {wild:#x}");
        }
    }
}

/// Calls that an application makes over and over, until an answer is not its own doing.
fn application(module: &Module) -> CK_RV {
    let functions = &module.functions;
    let mut session = 0;
    let flags = CKF_SERIAL_SESSION;
    // SAFETY: a place for the handle.
    match unsafe { functions.C_OpenSession(0, flags, null_mut(), None, &mut session) } {
        CKR_OK => {}
        other => return other,
    }
    let mut pin = *b"1234";
    // SAFETY: four bytes.
    match unsafe { functions.C_Login(session, CKU_USER, pin.as_mut_ptr(), 4) } {
        CKR_OK | CKR_USER_ALREADY_LOGGED_IN => {}
        other => return other,
    }
    let mut mechanism = CK_MECHANISM {
        mechanism: CKM_RSA_PKCS,
        pParameter: null_mut(),
        ulParameterLen: 0,
    };
    // SAFETY: a mechanism.
    match unsafe { functions.C_SignInit(session, &mut mechanism, 1) } {
        CKR_OK => {}
        other => return other,
    }
    let (mut signature, mut length) = ([0; 256], 256);
    let mut data = *b"data";
    // SAFETY: four bytes, and as much room as is said.
    let signed = unsafe {
        let (data, signature) = (data.as_mut_ptr(), signature.as_mut_ptr());
        functions.C_Sign(session, data, 4, signature, &mut length)
    };
    match signed {
        CKR_OK => assert_eq!(signature, [0x5A; 256]),
        other => return other,
    }
    // SAFETY: a number.
    unsafe { functions.C_CloseSession(session) }
}

#[test]
fn threads_in_the_middle_of_calls_end_with_the_library() {
    const THREADS: usize = 8;
    const ROUNDS: usize = 40;
    let module = turn();
    for round in 0..ROUNDS {
        module.initialize();
        let done = AtomicUsize::new(0);
        thread::scope(|threads| {
            for _ in 0..THREADS {
                threads.spawn(|| {
                    loop {
                        match application(&module) {
                            CKR_CRYPTOKI_NOT_INITIALIZED => break,
                            CKR_OK => {}
                            // The session, the login and the connection end one after the other.
                            CKR_SESSION_HANDLE_INVALID
                            | CKR_OPERATION_NOT_INITIALIZED
                            | CKR_USER_NOT_LOGGED_IN
                            | CKR_TOKEN_NOT_PRESENT
                            | CKR_DEVICE_ERROR => {}
                            other => panic!("{other:#x}"),
                        }
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            // One waits for a card that never comes.
            threads.spawn(|| {
                let mut slot = 0;
                // SAFETY: a place for the slot.
                let answer = unsafe {
                    module
                        .functions
                        .C_WaitForSlotEvent(0, &mut slot, null_mut())
                };
                assert_eq!(answer, CKR_CRYPTOKI_NOT_INITIALIZED);
            });
            // Sooner and later in what they do.
            while done.load(Ordering::Relaxed) < round {
                thread::yield_now();
            }
            // SAFETY: null is right.
            let finalized = unsafe { module.functions.C_Finalize(null_mut()) };
            assert_eq!(finalized, CKR_OK);
        });
    }
}
