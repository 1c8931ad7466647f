//! Many threads of one application: what one is told of the login holds for the others.

#![allow(clippy::unwrap_used)]

mod support;

use std::{
    sync::{Barrier, mpsc::channel},
    thread,
};

use cps_p11::{CkRv, Module, OutBuf, PinArgument::Given, Session};
use cps_protocol::{CardId, LeaseId, event::LeaseEnd};
use cryptoki_sys::*;
use support::*;

const THREADS: usize = 16;
const ROUNDS: usize = 50;

fn open(module: &Module) -> Session<'_> {
    let handle = module.open_session(0, false).unwrap();
    module.session(handle).unwrap()
}

fn private_keys(session: &Session<'_>) -> usize {
    let class = [wanted(CKA_CLASS, &CKO_PRIVATE_KEY.to_ne_bytes())];
    session.find_objects_init(&class).unwrap();
    let found = session.find_objects(10).unwrap().len();
    session.find_objects_final().unwrap();
    found
}

#[test]
fn whoever_is_told_that_the_user_is_logged_in_finds_the_private_objects() {
    let fake = Fake::with(cps3("1"));
    fake.change(|world| world.slow = true);
    let module = fake.module();
    let step = Barrier::new(THREADS);
    thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                for round in 0..ROUNDS {
                    let session = open(&module);
                    step.wait();
                    let answer = session.login(CKU_USER, Given(PIN));
                    let told = [Ok(()), Err(CkRv::USER_ALREADY_LOGGED_IN)];
                    assert!(told.contains(&answer), "{answer:?}");
                    assert_eq!(private_keys(&session), 2, "round {round}, {answer:?}");
                    step.wait();
                    let answer = session.logout();
                    let told = [Ok(()), Err(CkRv::USER_NOT_LOGGED_IN)];
                    assert!(told.contains(&answer), "{answer:?}");
                    assert_eq!(private_keys(&session), 0, "round {round}, {answer:?}");
                    step.wait();
                    session.close().unwrap();
                }
            });
        }
    });
    let asked = fake.asked();
    let count = |what| asked.iter().filter(|asked| *asked == what).count();
    assert_eq!(count("login"), ROUNDS, "one presentation of the PIN each");
    assert_eq!(count("logout"), ROUNDS);
}

#[test]
fn logins_logouts_searches_and_signatures_in_any_order_leave_both_sides_agreed() {
    let fake = Fake::with(cps3("1"));
    fake.change(|world| world.slow = true);
    let module = fake.module();
    // The handle of a key is known after a logout, too.
    let stays = open(&module);
    let key = keys(&stays).authentication;
    thread::scope(|threads| {
        for thread in 0..THREADS {
            let (module, fake) = (&module, &fake);
            threads.spawn(move || {
                for round in 0..ROUNDS {
                    let session = open(module);
                    match (thread + round) % 4 {
                        0 => {
                            let answer = session.login(CKU_USER, Given(PIN));
                            let told = [Ok(()), Err(CkRv::USER_ALREADY_LOGGED_IN)];
                            assert!(told.contains(&answer), "{answer:?}");
                        }
                        1 => {
                            let answer = session.logout();
                            let told = [Ok(()), Err(CkRv::USER_NOT_LOGGED_IN)];
                            assert!(told.contains(&answer), "{answer:?}");
                        }
                        2 => {
                            let found = private_keys(&session);
                            assert!([0, 2].contains(&found), "{found} of the two keys");
                        }
                        _ => {
                            if round % 8 == 0 {
                                fake.end_lease(&CardId("1".into()), LeaseEnd::Expired);
                            }
                            let signed = session.sign_init(&RSA_PKCS, key).and_then(|()| {
                                session.sign(Some(b"x"), &mut OutBuf::with_room(256))
                            });
                            let told = [
                                Ok(()),
                                Err(CkRv::USER_NOT_LOGGED_IN),
                                // Logged out between the two calls.
                                Err(CkRv::OPERATION_NOT_INITIALIZED),
                            ];
                            assert!(told.contains(&signed), "{signed:?}");
                        }
                    }
                    session.close().unwrap();
                }
            });
        }
    });
    let logged_in = stays.info().unwrap().state == CKS_RO_USER_FUNCTIONS;
    assert_eq!(fake.change(|world| !world.leases.is_empty()), logged_in);
    let _ = stays.logout();
    assert!(fake.change(|world| world.leases.is_empty()));
    stays.login(CKU_USER, Given(PIN)).unwrap();
    assert_eq!(private_keys(&stays), 2);
}

#[test]
fn a_login_ends_with_the_last_session_even_if_that_is_closed_meanwhile() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = open(&module);
    let (presented, is_presented) = channel();
    let (close, is_closed) = channel::<()>();
    fake.change(|world| {
        world.before_answer = Some(Box::new(move || {
            presented.send(()).unwrap();
            is_closed.recv().unwrap();
        }));
    });
    thread::scope(|threads| {
        let login = threads.spawn(|| session.login(CKU_USER, Given(PIN)));
        is_presented.recv().unwrap();
        module.close_all_sessions(0).unwrap();
        close.send(()).unwrap();
        let answer = login.join().unwrap();
        assert_eq!(answer, Err(CkRv::SESSION_HANDLE_INVALID));
    });
    assert!(fake.change(|world| world.leases.is_empty()));
    let session = open(&module);
    assert_eq!(session.info().unwrap().state, CKS_RO_PUBLIC_SESSION);
    session.login(CKU_USER, Given(PIN)).unwrap();
}

#[test]
fn a_login_that_waits_for_the_holder_holds_up_no_logout() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = open(&module);
    let (presented, is_presented) = channel();
    let (answer, is_answered) = channel::<()>();
    fake.change(|world| {
        world.before_answer = Some(Box::new(move || {
            presented.send(()).unwrap();
            is_answered.recv().unwrap();
        }));
    });
    thread::scope(|threads| {
        let login = threads.spawn(|| session.login(CKU_USER, Given(PIN)));
        is_presented.recv().unwrap();
        let other = open(&module);
        assert_eq!(other.logout(), Err(CkRv::USER_NOT_LOGGED_IN));
        assert_eq!(private_keys(&other), 0);
        answer.send(()).unwrap();
        login.join().unwrap().unwrap();
        assert_eq!(private_keys(&other), 2);
    });
}

#[test]
fn a_login_that_the_service_knows_of_is_noted() {
    let fake = Fake::with(cps3("1"));
    let module = fake.module();
    let session = open(&module);
    // As if the service's answer to an earlier login had been lost.
    fake.change(|world| world.leases.insert(CardId("1".into()), LeaseId(1)));
    let answer = session.login(CKU_USER, Given(PIN));
    assert_eq!(answer, Err(CkRv::USER_ALREADY_LOGGED_IN));
    assert_eq!(private_keys(&session), 2);
    session.logout().unwrap();
    assert!(fake.change(|world| world.leases.is_empty()));
}
