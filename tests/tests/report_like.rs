//! A card behind a real pcscd, its report, and the card that `cps-sim` plays by that report.

#![allow(clippy::unwrap_used)]

use cps_e2e::{SimulatedCard, World, binary, require_tools};
use cps_protocol::report::{CardReport, FileRole, Structure};

/// Returns the report on the card that was inserted into a world of its own.
fn report(world: &World, insert: impl FnOnce(&World) -> SimulatedCard) -> CardReport {
    let _card = insert(world);
    let _cpsd = world.start_cpsd();
    world.wait_for_card();
    let printed = world.run(binary("cpsctl"), &["card", "report", "--json", "--yes"]);
    let report: CardReport = serde_json::from_slice(&printed.ok().stdout).unwrap();
    comparable(report)
}

/// Leaves out the times, and the lengths of the certificates: a serial number is random, and so has
/// a byte more or less.
fn comparable(report: CardReport) -> CardReport {
    let mut report = report.without_times();
    let is_certificate = |role| role == FileRole::Certificate;
    for file in report
        .files
        .iter_mut()
        .filter(|file| is_certificate(file.role))
    {
        assert!(file.exists() && file.bytes_read > 0, "{file:?}");
        file.bytes_read = 0;
        file.size = None;
        file.description = Structure::default();
        file.structure = Structure::default();
    }
    report
}

#[test]
fn a_card_like_a_report_gives_the_same_report_behind_pcscd() {
    require_tools!("pcscd");
    // Neither is the card that `cps-sim` plays without a report.
    for profile in ["last-try", "cps4-release-candidate"] {
        let world = World::new();
        let real = report(&world, |world| world.insert(profile));
        let file = world.write("report.json", serde_json::to_vec(&real).unwrap());
        let twin = World::new();
        let played = report(&twin, |twin| twin.insert_like(&file));
        assert_eq!(played, real, "{profile}");
    }
}
