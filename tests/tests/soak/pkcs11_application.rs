//! Applications that use the PKCS#11 module, each a process of its own.

use cps_e2e::Running;

use crate::ledger::Ledger;
use crate::workplace::Starter;

pub(crate) const COUNT: usize = 4;

/// The one that is killed and started again, and after how many rounds.
const RESTARTING: usize = 0;
const ROUNDS: usize = 20;

/// Errors that a well-behaved program may meet while things break.
const DOCUMENTED: &[&str] = &[
    "CKR_DEVICE_ERROR",
    "CKR_DEVICE_REMOVED",
    "CKR_KEY_HANDLE_INVALID",
    "CKR_OBJECT_HANDLE_INVALID",
    "CKR_SESSION_HANDLE_INVALID",
    "CKR_SLOT_ID_INVALID",
    "CKR_TOKEN_NOT_PRESENT",
    "CKR_TOKEN_NOT_RECOGNIZED",
    "CKR_USER_NOT_LOGGED_IN",
];

pub(crate) fn run(number: usize, starter: &Starter, ledger: &Ledger) {
    let mut process = starter.start(number);
    let mut rounds = 0;
    while !ledger.is_stopped() {
        // A line that does not come before the deadline of the harness ends the test.
        note(number, &process.wait_line(""), ledger);
        rounds += 1;
        if number == RESTARTING && rounds % ROUNDS == 0 {
            process.kill();
            process = starter.start(number);
            ledger.done("restarts of a killed program");
        }
    }
    end(process);
}

fn note(number: usize, line: &str, ledger: &Ledger) {
    let words: Vec<&str> = line.splitn(3, ' ').collect();
    match words[..] {
        ["signed", digest, reader] => ledger.signed(reader, digest.to_owned()),
        ["error", error] if DOCUMENTED.contains(&error) => ledger.failed(error),
        _ => ledger.violation(format!("pkcs11-{number}: {line}")),
    }
}

fn end(mut process: Running) {
    process.close_stdin();
    assert!(process.wait_end().success());
}
