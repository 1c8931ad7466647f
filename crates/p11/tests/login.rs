//! `pkcs11.md` §6.1 to §6.3, §7.2 and §8.5: sessions, logins, PINs.

#![allow(clippy::unwrap_used)]

mod support;

use cps_p11::{
    CkRv,
    PinArgument::{Elsewhere, Given, Missing},
};
use cps_protocol::{CardId, ErrorKind, event::LeaseEnd};
use cryptoki_sys::*;
use support::*;

#[test]
fn login_checks_in_the_order_of_section_6_2() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let read_only = module.open_session(0, false).unwrap();
    let session = module.session(read_only).unwrap();
    for (user, pin, expected) in [
        (99, Missing, CkRv::USER_TYPE_INVALID),
        (
            CKU_CONTEXT_SPECIFIC,
            Given(PIN),
            CkRv::OPERATION_NOT_INITIALIZED,
        ),
        // Whatever the PUK looks like.
        (CKU_SO, Missing, CkRv::SESSION_READ_ONLY_EXISTS),
        (CKU_USER, Missing, CkRv::ARGUMENTS_BAD),
        (CKU_USER, Elsewhere, CkRv::ARGUMENTS_BAD),
        (CKU_USER, Given(b""), CkRv::PIN_INCORRECT),
        (CKU_USER, Given(b"123"), CkRv::PIN_INCORRECT),
        (CKU_USER, Given(b"12345"), CkRv::PIN_INCORRECT),
        (CKU_USER, Given(b"123456789"), CkRv::PIN_INCORRECT),
        (CKU_USER, Given(b"12a4"), CkRv::PIN_INCORRECT),
    ] {
        assert_eq!(session.login(user, pin), Err(expected), "{user} {pin:?}");
    }
    assert_eq!(fake.asked(), [""; 0], "no try is spent");
    assert_eq!(session.logout(), Err(CkRv::USER_NOT_LOGGED_IN));
    session.login(CKU_USER, Given(PIN)).unwrap();
    assert_eq!(
        session.login(CKU_USER, Elsewhere),
        Err(CkRv::USER_ALREADY_LOGGED_IN)
    );
    let read_write = module.open_session(0, true).unwrap();
    session.close().unwrap();
    let session = module.session(read_write).unwrap();
    assert_eq!(session.info().unwrap().state, CKS_RW_USER_FUNCTIONS);
    assert_eq!(
        session.login(CKU_SO, Given(b"12345678")),
        Err(CkRv::USER_ANOTHER_ALREADY_LOGGED_IN)
    );
    session.logout().unwrap();
    session.login(CKU_SO, Given(b"12345678")).unwrap();
    assert_eq!(session.info().unwrap().state, CKS_RW_SO_FUNCTIONS);
    assert_eq!(
        session.login(CKU_USER, Given(PIN)),
        Err(CkRv::USER_ANOTHER_ALREADY_LOGGED_IN)
    );
    assert_eq!(
        session.login(CKU_SO, Given(PIN)),
        Err(CkRv::USER_ALREADY_LOGGED_IN)
    );
    assert_eq!(
        module.open_session(0, false),
        Err(CkRv::SESSION_READ_WRITE_SO_EXISTS)
    );
}

#[test]
fn the_holder_may_be_asked_elsewhere() {
    let mut card = cps3("1");
    card.protected_path = true;
    let fake = Fake::with(card);
    let module = fake.module();
    let flags = module.token_info(0).unwrap().flags;
    assert_ne!(flags & CKF_PROTECTED_AUTHENTICATION_PATH, 0);
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    for (user, pin, expected) in [
        (CKU_USER, Missing, CkRv::ARGUMENTS_BAD),
        (CKU_SO, Elsewhere, CkRv::ARGUMENTS_BAD),
        (CKU_USER, Given(b""), CkRv::PIN_INCORRECT),
    ] {
        assert_eq!(session.login(user, pin), Err(expected), "{user} {pin:?}");
    }
    assert_eq!(fake.asked(), [""; 0]);
    session.login(CKU_USER, Elsewhere).unwrap();
    assert_eq!(session.info().unwrap().state, CKS_RW_USER_FUNCTIONS);
    session.logout().unwrap();
    // A program that has the PIN may present it all the same.
    session.login(CKU_USER, Given(PIN)).unwrap();
    assert_eq!(fake.asked(), ["prompt", "logout", "login"]);
}

#[test]
fn wrong_and_blocked_pins_are_told_apart() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    let flags = || module.token_info(0).unwrap().flags & 0x7_0000;
    assert_eq!(
        session.login(CKU_USER, Given(b"0000")),
        Err(CkRv::PIN_INCORRECT)
    );
    assert_eq!(flags(), CKF_USER_PIN_COUNT_LOW);
    fake.fail_next(ErrorKind::PinBlocked);
    assert_eq!(session.login(CKU_USER, Given(PIN)), Err(CkRv::PIN_LOCKED));
    assert_eq!(flags(), CKF_USER_PIN_LOCKED);
}

#[test]
fn the_puk_is_used_once() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    assert_eq!(session.init_pin(Some(PIN)), Err(CkRv::USER_NOT_LOGGED_IN));
    assert_eq!(
        session.login(CKU_SO, Given(b"1234567")),
        Err(CkRv::PIN_INCORRECT)
    );
    assert_eq!(fake.asked(), [""; 0], "no try is spent");
    session.login(CKU_SO, Given(PUK)).unwrap();
    assert_eq!(fake.asked(), ["puk"]);
    assert_eq!(session.init_pin(None), Err(CkRv::ARGUMENTS_BAD));
    assert_eq!(session.init_pin(Some(b"12345")), Err(CkRv::PIN_LEN_RANGE));
    assert_eq!(session.init_pin(Some(b"12x4")), Err(CkRv::PIN_INVALID));
    assert_eq!(fake.asked(), [""; 0]);
    session.init_pin(Some(b"4321")).unwrap();
    assert_eq!(fake.asked(), ["unblock"]);
    assert_eq!(session.init_pin(Some(PIN)), Err(CkRv::USER_NOT_LOGGED_IN));
    session.logout().unwrap();
    for refused in [ErrorKind::PukIncorrect, ErrorKind::PukBlocked] {
        session.login(CKU_SO, Given(b"12345678")).unwrap();
        fake.fail_next(refused);
        assert_eq!(session.init_pin(Some(PIN)), Err(CkRv::PIN_LOCKED));
        // A refused PUK is never presented again by itself.
        assert_eq!(session.init_pin(Some(PIN)), Err(CkRv::USER_NOT_LOGGED_IN));
        session.logout().unwrap();
    }
    // A PUK known to be blocked is not even taken.
    assert_eq!(
        session.login(CKU_SO, Given(b"12345678")),
        Err(CkRv::PIN_LOCKED)
    );
}

#[test]
fn wrong_and_blocked_puks_are_told_apart_at_the_login() {
    for (wrong, error, expected, flags) in [
        (true, None, CkRv::PIN_INCORRECT, CKF_SO_PIN_COUNT_LOW),
        (
            false,
            Some(ErrorKind::PukBlocked),
            CkRv::PIN_LOCKED,
            CKF_SO_PIN_LOCKED,
        ),
        (false, Some(ErrorKind::CardError), CkRv::DEVICE_ERROR, 0),
    ] {
        let fake = Fake::with(cps3("1"));
        let module = fake.module();
        let number = module.open_session(0, true).unwrap();
        let session = module.session(number).unwrap();
        if let Some(error) = error {
            fake.fail_next(error);
        }
        let puk = if wrong { b"87654321" } else { PUK };
        assert_eq!(session.login(CKU_SO, Given(puk)), Err(expected));
        assert_eq!(fake.asked(), ["puk"]);
        assert_eq!(session.info().unwrap().state, CKS_RW_PUBLIC_SESSION);
        let told = module.token_info(0).unwrap().flags & 0x70_0000;
        assert_eq!(told, flags, "{expected:?}");
        assert_eq!(session.init_pin(Some(PIN)), Err(CkRv::USER_NOT_LOGGED_IN));
    }
}

#[test]
fn a_refused_pin_ends_no_login_that_the_card_still_honours() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let number = module.open_session(0, false).unwrap();
    let session = module.session(number).unwrap();
    let keys = keys(&session);
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    fake.fail_next(ErrorKind::PinIncorrect);
    let refused = session.set_pin(Given(PIN), Given(PIN));
    assert_eq!(refused, Err(CkRv::PIN_INCORRECT));
    assert_eq!(session.info().unwrap().state, CKS_RO_USER_FUNCTIONS);
    let mut out = cps_p11::OutBuf::with_room(256);
    session.sign(Some(b"x"), &mut out).unwrap();
    // The service tells when the card does not.
    fake.fail_next(ErrorKind::PinIncorrect);
    let refused = session.set_pin(Given(PIN), Given(PIN));
    assert_eq!(refused, Err(CkRv::PIN_INCORRECT));
    fake.end_lease(&CardId("1".into()), LeaseEnd::WrongPin);
    assert_eq!(
        module.session(number).unwrap().info().unwrap().state,
        CKS_RO_PUBLIC_SESSION
    );
}

#[test]
fn set_pin_needs_no_login_and_keeps_it() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let new = Given(b"1234");
    for (old, new, expected) in [
        (Missing, new, CkRv::ARGUMENTS_BAD),
        (new, Missing, CkRv::ARGUMENTS_BAD),
        (Elsewhere, new, CkRv::ARGUMENTS_BAD),
        (new, Elsewhere, CkRv::ARGUMENTS_BAD),
        // Without a protected authentication path no holder is asked.
        (Elsewhere, Elsewhere, CkRv::ARGUMENTS_BAD),
        (new, Given(b"123"), CkRv::PIN_LEN_RANGE),
        (Given(b"12345678"), new, CkRv::PIN_LEN_RANGE),
        (new, Given(b"123x"), CkRv::PIN_INVALID),
        (Given(b"123x"), new, CkRv::PIN_INCORRECT),
    ] {
        assert_eq!(session.set_pin(old, new), Err(expected), "{old:?} {new:?}");
    }
    assert_eq!(fake.asked(), [""; 0], "no try is spent");
    session.set_pin(new, new).unwrap();
    assert_eq!(fake.asked(), ["change"]);
    assert_eq!(session.info().unwrap().state, CKS_RO_PUBLIC_SESSION);
    session.login(CKU_USER, Given(PIN)).unwrap();
    session.set_pin(new, new).unwrap();
    assert_eq!(session.info().unwrap().state, CKS_RO_USER_FUNCTIONS);
    assert_eq!(fake.asked(), ["login", "change"], "presented once each");
    fake.change(|world| world.forgets = true);
    session.set_pin(new, new).unwrap();
    assert_eq!(session.info().unwrap().state, CKS_RO_PUBLIC_SESSION);
    assert_eq!(fake.asked(), ["change"], "never presented by itself");
    for (error, expected) in [
        (ErrorKind::PinIncorrect, CkRv::PIN_INCORRECT),
        (ErrorKind::PinBlocked, CkRv::PIN_LOCKED),
    ] {
        fake.fail_next(error);
        assert_eq!(session.set_pin(new, new), Err(expected));
    }
}

#[test]
fn set_pin_without_codes_has_the_holder_asked_on_a_protected_path() {
    let mut card = cps3("1");
    card.protected_path = true;
    let fake = Fake::with(card);
    let module = fake.module();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    for (old, new) in [
        (Elsewhere, Missing),
        (Missing, Elsewhere),
        (Elsewhere, Given(PIN)),
        (Given(PIN), Elsewhere),
        (Missing, Missing),
    ] {
        let refused = session.set_pin(old, new);
        assert_eq!(refused, Err(CkRv::ARGUMENTS_BAD), "{old:?} {new:?}");
    }
    assert_eq!(fake.asked(), [""; 0]);
    session.set_pin(Elsewhere, Elsewhere).unwrap();
    assert_eq!(fake.asked(), ["change, asked"]);
    for (error, expected) in [
        (ErrorKind::PromptCancelled, CkRv::FUNCTION_CANCELED),
        (ErrorKind::NewPinFormat, CkRv::PIN_INVALID),
        (ErrorKind::PinIncorrect, CkRv::PIN_INCORRECT),
    ] {
        fake.fail_next(error);
        assert_eq!(session.set_pin(Elsewhere, Elsewhere), Err(expected));
    }
}

#[test]
fn contactless_is_in_the_user_state_without_a_pin() {
    let fake = Fake::with(contactless("1"));
    let module = fake.module();
    let session = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    let not_initialised = Err(CkRv::USER_PIN_NOT_INITIALIZED);
    assert_eq!(session.login(CKU_USER, Given(PIN)), not_initialised);
    assert_eq!(session.login(CKU_SO, Given(b"12345678")), not_initialised);
    assert_eq!(session.logout(), Err(CkRv::USER_NOT_LOGGED_IN));
    assert_eq!(session.init_pin(Some(PIN)), Err(CkRv::USER_NOT_LOGGED_IN));
    assert_eq!(session.set_pin(Given(PIN), Given(PIN)), not_initialised);
    assert_eq!(session.info().unwrap().state, CKS_RW_USER_FUNCTIONS);
    let read_only = module.open_session(0, false).unwrap();
    let read_only = module.session(read_only).unwrap();
    assert_eq!(read_only.info().unwrap().state, CKS_RO_USER_FUNCTIONS);
    assert_eq!(all(&session).len(), 5);
    let info = module.token_info(0).unwrap();
    assert_eq!((info.flags, info.min_pin, info.max_pin), (0x401, 4, 8));
    let key = handle(&session, CKO_PRIVATE_KEY, "CPS_PRIV_TECH_AUT");
    session.sign_init(&RSA_PKCS, key).unwrap();
    session.sign_update(b"da").unwrap();
    session
        .sign_final(&mut cps_p11::OutBuf::with_room(256))
        .unwrap();
    assert_eq!(
        session.sign_init(&SHA256_RSA_PKCS, key),
        Err(CkRv::MECHANISM_INVALID)
    );
    assert_eq!(
        session.decrypt_init(&RSA_PKCS, key),
        Err(CkRv::USER_NOT_LOGGED_IN)
    );
    let data = handle(&session, CKO_DATA, "CPS_DATA");
    assert_eq!(
        session.set_attribute_values(data, &[wanted(CKA_VALUE, b"x")]),
        Err(CkRv::ATTRIBUTE_READ_ONLY)
    );
}

#[test]
fn the_login_is_that_of_all_sessions_and_ends_with_the_last() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let first = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    let second = module
        .session(module.open_session(0, true).unwrap())
        .unwrap();
    first.login(CKU_USER, Given(PIN)).unwrap();
    assert_eq!(second.info().unwrap().state, CKS_RW_USER_FUNCTIONS);
    first.close().unwrap();
    assert_eq!(fake.asked(), ["login"]);
    second.close().unwrap();
    assert_eq!(fake.asked(), ["logout"]);
    let third = module
        .session(module.open_session(0, false).unwrap())
        .unwrap();
    assert_eq!(third.info().unwrap().state, CKS_RO_PUBLIC_SESSION);
    third.login(CKU_USER, Given(PIN)).unwrap();
    module.close_all_sessions(0).unwrap();
    assert_eq!(fake.asked(), ["login", "logout"]);
    assert_eq!(module.close_all_sessions(1), Err(CkRv::SLOT_ID_INVALID));
}

#[test]
fn a_lease_that_ends_by_itself_ends_the_login_but_not_the_session() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let number = module.open_session(0, false).unwrap();
    let session = module.session(number).unwrap();
    let keys = keys(&session);
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    fake.end_lease(&CardId("1".into()), LeaseEnd::Expired);
    let session = module.session(number).unwrap();
    assert_eq!(session.info().unwrap().state, CKS_RO_PUBLIC_SESSION);
    let mut out = cps_p11::OutBuf::with_room(256);
    assert_eq!(
        session.sign(Some(b"x"), &mut out),
        Err(CkRv::USER_NOT_LOGGED_IN)
    );
    assert_eq!(
        session.sign(Some(b"x"), &mut out),
        Err(CkRv::OPERATION_NOT_INITIALIZED)
    );
    session.login(CKU_USER, Given(PIN)).unwrap();
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
}

/// `pkcs11.md` §3.2: no key asks for a login of its own, but an operation does whose lease is gone.
#[test]
fn an_operation_whose_lease_ended_by_itself_goes_on_with_the_pin() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let number = module.open_session(0, false).unwrap();
    let session = || module.session(number).unwrap();
    let again = |pin| session().login(CKU_CONTEXT_SPECIFIC, pin);
    let not_wanted = Err(CkRv::OPERATION_NOT_INITIALIZED);
    let keys = keys(&session());
    let mut out = cps_p11::OutBuf::with_room(256);

    session().sign_init(&RSA_PKCS, keys.authentication).unwrap();
    session().sign_update(b"one ").unwrap();
    session()
        .decrypt_init(&RSA_PKCS, keys.authentication)
        .unwrap();
    assert_eq!(again(Given(PIN)), not_wanted, "the login stands");
    for reason in [LeaseEnd::UsedUp, LeaseEnd::Expired, LeaseEnd::CardReset] {
        fake.end_lease(&CardId("1".into()), reason);
        assert_eq!(session().info().unwrap().state, CKS_RO_PUBLIC_SESSION);
        fake.asked();
        for (pin, expected) in [
            (Missing, CkRv::ARGUMENTS_BAD),
            (Elsewhere, CkRv::ARGUMENTS_BAD),
            (Given(b"123"), CkRv::PIN_INCORRECT),
        ] {
            assert_eq!(again(pin), Err(expected), "{pin:?}");
        }
        assert_eq!(fake.asked(), [""; 0], "no try is spent");
        assert_eq!(again(Given(b"0000")), Err(CkRv::PIN_INCORRECT));
        again(Given(PIN)).unwrap();
        assert_eq!(fake.asked(), ["login", "login"]);
        assert_eq!(session().info().unwrap().state, CKS_RO_USER_FUNCTIONS);
        session().sign_update(b"and on ").unwrap();
    }
    session().sign_final(&mut out).unwrap();
    session().decrypt(&[7; 256], &mut out).unwrap();

    // Without a login it ends, and so it does when the login was ended on purpose.
    session().sign_init(&RSA_PKCS, keys.authentication).unwrap();
    fake.end_lease(&CardId("1".into()), LeaseEnd::UsedUp);
    let refused = session().sign(Some(b"x"), &mut out);
    assert_eq!(refused, Err(CkRv::USER_NOT_LOGGED_IN));
    assert_eq!(again(Given(PIN)), not_wanted);
    session().login(CKU_USER, Given(PIN)).unwrap();
    session().sign_init(&RSA_PKCS, keys.authentication).unwrap();
    session().logout().unwrap();
    assert_eq!(again(Given(PIN)), not_wanted);
}

/// A login that does not cover the key, for example: whatever the reason, the way out is a login.
#[test]
fn a_signature_refused_for_want_of_a_pin_ends_the_login_on_both_sides() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let number = module.open_session(0, false).unwrap();
    let session = module.session(number).unwrap();
    let keys = keys(&session);
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    fake.asked();
    fake.fail_next(ErrorKind::PinRequired);
    let mut out = cps_p11::OutBuf::with_room(256);
    let refused = session.sign(Some(b"x"), &mut out);
    assert_eq!(refused, Err(CkRv::USER_NOT_LOGGED_IN));
    assert_eq!(fake.asked().last().unwrap(), "logout");
    assert!(fake.change(|world| world.leases.is_empty()));
    assert_eq!(session.info().unwrap().state, CKS_RO_PUBLIC_SESSION);
    let init = session.sign_init(&RSA_PKCS, keys.authentication);
    assert_eq!(init, Err(CkRv::USER_NOT_LOGGED_IN));
    session.login(CKU_USER, Given(PIN)).unwrap();
    session.sign_init(&RSA_PKCS, keys.authentication).unwrap();
    session.sign(Some(b"x"), &mut out).unwrap();
}

#[test]
fn an_interrupted_update_refuses_sessions_only() {
    let mut card = cps3("1");
    card.update_interrupted = true;
    let fake = Fake::with(card);
    let module = fake.module();
    assert_eq!(module.slot_list(true, true), [0]);
    assert_eq!(module.token_info(0).unwrap().label, "CPS3v3-2900000001");
    for _ in 0..2 {
        let refused = module.open_session(0, false);
        assert_eq!(refused, Err(CkRv::UPDATE_INTERRUPTED));
        assert_eq!(refused.unwrap_err().0, 0x8000_0001);
    }
}
