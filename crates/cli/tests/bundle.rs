//! `cpsctl doctor --bundle`: nothing of any holder, of the account or of its home, and no file that
//! was there before is touched.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use cps_protocol::report::CardReport;
use cps_sim_card::Profile;
use serde_json::Value;
use support::Service;
use support::holder;
use support::program::output_of;

const HOME: &str = "/home/dr-durand";

fn run(service: &Service, args: &[&str]) -> Output {
    let mut command = service.cpsctl();
    command.args(["doctor", "--bundle"]).args(args);
    command.env("HOME", HOME).env("USER", "dr-durand");
    output_of(&mut command, "")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn nothing_of_any_holder_is_in_a_bundle() {
    let service = Service::new();
    let reader = service.reader("R");
    let path = service.path("bundle.json");
    let named = path.to_str().unwrap();
    let mut found = Vec::new();
    for profile in Profile::builtin_names() {
        service.insert(&reader, profile);
        for language in ["en", "fr"] {
            let output = run(&service, &[named, "--lang", language]);
            assert!(output.status.success(), "{}", text(&output.stderr));
            let bundle = fs::read_to_string(&path).unwrap();
            fs::remove_file(&path).unwrap();
            let parsed: Value = serde_json::from_str(&bundle).unwrap();
            assert_eq!(parsed["cards"].as_array().unwrap().len(), 1, "{profile}");
            let reported = parsed["cards"][0]["error"].is_null();
            assert!(reported, "{profile}: {}", parsed["cards"][0]);
            let report: CardReport = serde_json::from_value(parsed["cards"][0].clone()).unwrap();
            let mut traces = reader
                .with_card(|card| holder::traces(profile, card, &report))
                .unwrap();
            traces.add_value("dr-durand");
            // Times differ from run to run and could look like any number.
            let mut timeless = parsed;
            timeless["cards"][0]["times"] = Value::Null;
            let bundle = serde_json::to_string_pretty(&timeless).unwrap();
            let traces = traces.find_in(&bundle);
            found.extend(traces.iter().map(|trace| format!("{profile}: {trace}")));
        }
    }
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_bundle_is_a_new_file_of_the_account_and_says_what_it_holds() {
    let service = Service::new();
    let reader = service.reader("R");
    service.insert(&reader, "medecin");
    let path = service.path("bundle.json");
    let named = path.to_str().unwrap();
    let page = text(&run(&service, &[named]).stdout);
    for part in [
        named,
        "the versions",
        "the settings of cpsd",
        "the readers",
        "checks of cpsctl doctor",
        "1 report on a card",
        "are masked",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let bundle: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(bundle["format"], 1);
    assert_eq!(bundle["versions"]["cpsd"], env!("CARGO_PKG_VERSION"));
    assert_eq!(bundle["readers"][0]["generation"], "cps3");
    assert_eq!(bundle["cards"][0]["generation"], "cps3");
    let checks = bundle["doctor"]["checks"].as_array().unwrap();
    assert!(checks.iter().any(|check| check["check"] == "card.ready"));

    // A file that is there stays, and so does one that a link names.
    let before = fs::read(&path).unwrap();
    let link = service.path("link");
    std::os::unix::fs::symlink("none", &link).unwrap();
    for taken in [named, link.to_str().unwrap()] {
        let output = run(&service, &[taken, "--json"]);
        let error: Value = serde_json::from_slice(&output.stderr).unwrap();
        assert_eq!(error["kind"], "file.exists", "{taken}");
        assert_eq!(error["path"], taken);
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(fs::read_link(&link).is_ok() && !service.path("none").exists());
}

#[test]
fn without_a_service_the_bundle_says_so() {
    let mut service = Service::new();
    service.stop();
    let path = service.path("bundle.json");
    let output = run(&service, &[path.to_str().unwrap(), "--json"]);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["reports"], 0);
    let bundle: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(bundle["service"]["kind"], "daemon.unreachable");
    assert_eq!(bundle["versions"]["cpsd"], Value::Null);
    assert_eq!(bundle["readers"], Value::Null);
}
