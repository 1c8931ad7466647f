//! This module beside its peers, on the same simulated cards through the same pcscd, in one run:
//! prints and writes `docs/performance.md`, and the table of waits in `README.md`.
//!
//! `cargo bench` runs it; without the argument that cargo gives then it does nothing, so that a
//! run of all tests may start it too.
//! Of `waits`, `card`, `calls`, `contention`, `daemon`, `assertion`, `tunnel` and `web`, those that are named
//! are measured and only printed.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod assertion;
mod calls;
mod card;
mod contention;
mod daemon;
mod machine;
mod peers;
mod report;
mod tunnel;
mod waits;
mod web;

use cps_e2e::require_tools;

use self::report::Report;

/// File of the result.
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md");

/// File that shows the table of waits too, under the same title.
const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    require_tools!(
        "pcscd",
        "opensc-tool",
        "softhsm2-util",
        "p11-kit",
        "pkcs11-tool"
    );
    let chosen: Vec<&String> = arguments
        .iter()
        .filter(|word| !word.starts_with('-'))
        .collect();
    let measured = |part: &str| chosen.is_empty() || chosen.iter().any(|word| *word == part);
    let mut report = Report::default();
    report.text(&machine::description());
    if measured("waits") {
        waits::measure(&mut report);
    }
    if measured("card") {
        for condition in &card::CONDITIONS {
            card::measure(&mut report, condition);
        }
    }
    if measured("calls") {
        calls::measure(&mut report);
    }
    if measured("contention") {
        contention::measure(&mut report);
    }
    if measured("daemon") {
        daemon::measure(&mut report);
    }
    if measured("assertion") {
        assertion::measure(&mut report);
    }
    if measured("tunnel") {
        tunnel::measure(&mut report);
    }
    if measured("web") {
        web::measure(&mut report);
    }
    if chosen.is_empty() {
        report.text(include_str!("remarks.md").trim_end());
        report.write(DOCUMENT);
        report.show_table(waits::TITLE, README);
    }
}
