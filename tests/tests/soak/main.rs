//! Eight applications on three readers while everything around them breaks, and four hostile users
//! take what they can.
//!
//! Throughout: every answer is right or a documented error, every signature verifies under the
//! certificate of the card that was asked, no call outlives its deadline, nothing leaks, no PIN try
//! is spent, and no signature that a program received is missing in the audit file.
//!
//! Half a minute or so in `make test`; `make soak MINUTES=n` for longer, with a report. What happens is
//! chosen by `SOAK_SEED`, printed at the start; when it happens is up to the machine.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod chaos;
mod hostile;
mod json_application;
mod ledger;
mod pkcs11_application;
mod report;
mod workplace;

use std::thread;
use std::time::{Duration, Instant};

use chaos::Chaos;
use cps_e2e::{missing_file, require_tools};
use ledger::Ledger;
use workplace::Workplace;

/// Long enough for every kind of fault.
const DEFAULT: Duration = Duration::from_secs(20);

/// Time for which cpsd is watched without applications: longer than its threads outlive their work.
const QUIET: Duration = Duration::from_secs(3);

/// Time that it may need, at the end, to hold no more than before.
const SETTLED: Duration = Duration::from_secs(30);

#[test]
fn nothing_breaks_while_everything_breaks() {
    require_tools!("pcscd", "unshare", "nsenter");
    if missing_file(workplace::faketime()) {
        return;
    }
    let duration = match std::env::var("SOAK_MINUTES") {
        Ok(minutes) => Duration::from_secs(60 * minutes.parse::<u64>().expect("minutes")),
        Err(_) => DEFAULT,
    };
    let seed = match std::env::var("SOAK_SEED") {
        Ok(seed) => seed.parse().expect("a number"),
        Err(_) => u64::from(std::process::id()),
    };
    println!("SOAK_SEED={seed}");

    let mut workplace = Workplace::new(2 * duration);
    let ledger = Ledger::new(workplace.readers());
    let mut chaos = Chaos::new(seed);
    with_applications(&mut workplace, &ledger, |workplace| {
        chaos.everything_once(workplace, &ledger);
        let end = Instant::now() + duration;
        while Instant::now() < end && !ledger.is_violated() {
            chaos.one(workplace, &ledger);
        }
    });
    // A daemon that lives through everything but its own end must not grow.
    let before = workplace.resources_at_rest(QUIET, |_| false);
    with_applications(&mut workplace, &ledger, |workplace| {
        let end = Instant::now() + duration / 2;
        while Instant::now() < end && !ledger.is_violated() {
            chaos.one_that_cpsd_survives(workplace, &ledger);
        }
    });
    let after = workplace.resources_at_rest(SETTLED, |now| !now.exceeds(&before));
    if after.exceeds(&before) {
        ledger.violation(format!("cpsd leaks: {before:?}, then {after:?}"));
    }
    report::print(&ledger);
    if ledger.is_violated() {
        println!("{:#?}", workplace.snapshot());
    }
    ledger.check_audit(&workplace.audit());
    ledger.check_tries(&workplace.tries());
    assert_eq!(ledger.violations(), Vec::<String>::new());
}

/// Runs the applications for as long as the chaos lasts.
fn with_applications(
    workplace: &mut Workplace,
    ledger: &Ledger,
    chaos: impl FnOnce(&mut Workplace),
) {
    let (socket, starter) = (workplace.socket(), workplace.starter());
    thread::scope(|scope| {
        let _run = ledger.run();
        for (number, kind) in json_application::KINDS.into_iter().enumerate() {
            let socket = &socket;
            scope.spawn(move || json_application::run(kind, number, socket, ledger));
        }
        for (number, kind) in (0..).zip(hostile::KINDS) {
            let socket = &socket;
            scope.spawn(move || hostile::run(kind, number, socket, ledger));
        }
        for number in 0..pkcs11_application::COUNT {
            let starter = &starter;
            scope.spawn(move || pkcs11_application::run(number, starter, ledger));
        }
        chaos(workplace);
    });
}
