//! This module beside its peers, on the same simulated cards through the same pcscd, in one run:
//! prints and writes `docs/performance.md`.
//!
//! `cargo bench` runs it; without the argument that cargo gives then it does nothing, so that a
//! build of all targets may run it too.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod calls;
mod card;
mod crowd;
mod daemon;
mod machine;
mod peers;
mod report;

use cps_e2e::require_tools;

use self::{peers::Peers, report::Report};

/// Where the result is kept.
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md");

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    require_tools!(
        "pcscd",
        "opensc-tool",
        "softhsm2-util",
        "p11-kit",
        "pkcs11-tool"
    );
    let mut report = Report::default();
    report.text(&machine::description());
    for condition in &card::CONDITIONS {
        card::measure(&mut report, condition);
    }
    let mut peers = Peers::new("medecin", "instant");
    calls::measure(&mut report, &mut peers);
    drop(peers);
    crowd::measure(&mut report);
    daemon::measure(&mut report);
    report.write(DOCUMENT);
}
