//! `cpsctl login map` with a card: only a trusted certificate with a proven key names a holder.

#![allow(clippy::unwrap_used)]

mod support;

use std::process::Output;

use cps_apdu::Path;
use cps_sim_card::Purpose;
use support::Service;

/// The file of the authentication certificate.
fn authentication_certificate() -> Path {
    Path::from_bytes(&[0x3F, 0x00, 0x00, 0x01, 0xA0, 0x02]).unwrap()
}

/// The content of the mapping after a success.
const MAPPED: &str = "899700000013 -> root";

fn trusting() -> Service {
    Service::configured(|config| {
        support::pki().write_trust(&config.trust_dir).unwrap();
    })
}

/// Runs `login map root` with these options; the PIN is on standard input.
fn map(service: &Service, options: &[&str]) -> Output {
    let input = service.path("pin");
    std::fs::write(&input, "1234\n").unwrap();
    service
        .cpsctl()
        .args(["login", "map", "root", "--mapping"])
        .arg(service.path("cps_mapping"))
        .args(options)
        .stdin(std::fs::File::open(input).unwrap())
        .output()
        .unwrap()
}

/// Returns the lines of the mapping; none without the file.
fn mapping(service: &Service) -> Vec<String> {
    let text = std::fs::read_to_string(service.path("cps_mapping")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

#[track_caller]
fn refused(output: &Output, kind: &str) {
    assert_eq!(output.status.code(), Some(1));
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["kind"], kind, "{error:#}");
}

#[test]
fn a_trusted_card_that_signs_is_mapped() {
    let service = trusting();
    let reader = service.reader("R");
    service.insert(&reader, "medecin");
    let output = map(&service, &["--pin-stdin", "--json"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["proof"], "signed");
    assert_eq!(result["id"], "899700000013");
    assert_eq!(mapping(&service), [MAPPED]);
}

#[test]
fn a_card_that_is_not_trusted_is_mapped_only_unverified_and_no_pin_is_asked_for() {
    let service = Service::new();
    let reader = service.reader("R");
    service.insert(&reader, "medecin");
    // The wrong PIN would cost a try.
    let output = map(&service, &["--json"]);
    refused(&output, "login.not_verified");
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["reason"], "no_trust_anchors");
    assert_eq!(mapping(&service), Vec::<String>::new());
    let output = map(&service, &["--unverified", "--json"]);
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["proof"], "read");
    assert_eq!(mapping(&service), [MAPPED]);
}

#[test]
fn a_card_with_the_certificate_of_another_is_not_mapped() {
    let service = trusting();
    let reader = service.reader("R");
    let genuine = support::card("medecin");
    let copied = genuine.certificate(Purpose::Authentication).to_vec();
    let mut forged = support::card("infirmier");
    forged.set_file(&authentication_certificate(), copied);
    reader.insert(forged);
    let is_ready = |change: &_| matches!(change, cps_protocol::event::Change::CardReady(_));
    service.until_true(is_ready);
    let output = map(&service, &["--pin-stdin", "--json"]);
    refused(&output, "signature.unverified");
    assert_eq!(mapping(&service), Vec::<String>::new());
}

#[test]
fn a_mapping_that_would_be_refused_costs_no_pin() {
    let service = trusting();
    let reader = service.reader("R");
    service.insert(&reader, "medecin");
    std::fs::write(service.path("cps_mapping"), "899700000013 -> daemon\n").unwrap();
    // There is no terminal: a question for the PIN would be another failure.
    refused(&map(&service, &["--json"]), "login.mapped_already");
}
