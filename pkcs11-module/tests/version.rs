//! A daemon of another version, and one that never answers: the module says so, and the call log
//! gives the reason.

#![allow(clippy::unwrap_used)]

mod built;
mod fake_daemon;

use std::{
    env, fs,
    ptr::null_mut,
    time::{Duration, Instant},
};

use cps_testsuite::daemon::{self, Script};
use cryptoki_sys::*;

/// One test, because there is one module and one environment per process.
#[test]
fn a_daemon_of_another_version_or_none_that_answers_is_named_in_the_call_log() {
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("log");
    let socket = fake_daemon::serve(directory.path(), 99);
    // SAFETY: no other thread reads the environment.
    unsafe { env::set_var(cps_protocol::SOCKET_VARIABLE, &socket) };
    // SAFETY: as above.
    unsafe { env::set_var("CPS_PKCS11_TRACE", &log) };

    // SAFETY: it is the module under test.
    let module =
        unsafe { Pkcs11::new(built::library()) }.expect("the module is built with the tests");
    let mut list = null_mut();
    // SAFETY: a place for the list.
    assert_eq!(unsafe { module.C_GetFunctionList(&mut list) }, CKR_OK);
    // SAFETY: the list of the module, which stays loaded.
    let functions = unsafe { &*list };
    let initialize = functions.C_Initialize.unwrap();
    // A library that is not there can be asked for again.
    for _ in 0..2 {
        // SAFETY: null is allowed.
        assert_eq!(unsafe { initialize(null_mut()) }, CKR_DEVICE_ERROR);
    }
    let finalize = functions.C_Finalize.unwrap();
    // SAFETY: null is allowed.
    let finalized = unsafe { finalize(null_mut()) };
    assert_eq!(finalized, CKR_CRYPTOKI_NOT_INITIALIZED);

    let silent = tempfile::tempdir().unwrap();
    let socket = daemon::socket_of(silent.path());
    let hanging = daemon::play(&socket, Script::wait_for_the_end);
    // SAFETY: as above.
    unsafe { env::set_var(cps_protocol::SOCKET_VARIABLE, &socket) };
    // It is taken for one that has not started yet.
    let begun = Instant::now();
    // SAFETY: null is allowed.
    assert_eq!(unsafe { initialize(null_mut()) }, CKR_OK);
    // A second, on a busy machine.
    assert!(begun.elapsed() < Duration::from_secs(30));
    hanging.join().unwrap();
    // SAFETY: null is allowed.
    assert_eq!(unsafe { finalize(null_mut()) }, CKR_OK);

    let text = fs::read_to_string(&log).unwrap();
    let versions = format!(
        "(the program speaks version {}, the card service 99)\n",
        cps_protocol::PROTOCOL_VERSION
    );
    let notes = text.lines().filter(|line| line.starts_with("[note] "));
    assert_eq!(notes.count(), 3, "{text}");
    assert!(text.contains(&versions), "{text}");
    assert!(text.contains("no answer to system.hello in time"), "{text}");
    assert!(text.contains("Returned:  48 CKR_DEVICE_ERROR\n"), "{text}");
}
