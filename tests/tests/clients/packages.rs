//! The metadata of each client for its registry, and its generated files.

use std::fs;
use std::process::Command;
use std::time::Duration;

use cps_e2e::{fixture, require_tools, run_within};
use cps_protocol::PROTOCOL_VERSION;
use serde_json::Value;

use crate::tools::client;

/// The file that tells the version of each client, and what stands around the version there.
const VERSIONS: [(&str, &str, &str); 4] = [
    ("python/pyproject.toml", "\nversion = \"", "\""),
    ("typescript/package.json", "\n  \"version\": \"", "\""),
    ("java/pom.xml", "\n  <version>", "<"),
    ("csharp/CpsClient.csproj", "\n    <Version>", "<"),
];

fn read(path: &str) -> String {
    fs::read_to_string(client(path)).unwrap()
}

#[test]
fn what_is_generated_is_up_to_date() {
    require_tools!("python3");
    let mut check = Command::new("/usr/bin/python3");
    check.arg("-B").arg(client("generate")).arg("--check");
    run_within(Duration::from_secs(60), check, b"").ok();
}

#[test]
fn every_client_has_the_version_of_the_protocol() {
    let versions = VERSIONS.map(|(path, before, after)| {
        let text = read(path);
        let (_, rest) = text.split_once(before).unwrap();
        rest.split_once(after).unwrap().0.to_owned()
    });
    let major = format!("{PROTOCOL_VERSION}.");
    assert!(versions[0].starts_with(&major), "{versions:?}");
    assert!(versions.iter().all(|v| *v == versions[0]), "{versions:?}");
}

#[test]
fn the_typescript_client_is_compiled_with_the_versions_that_the_tests_install() {
    let package: Value = serde_json::from_str(&read("typescript/package.json")).unwrap();
    let lock = fs::read_to_string(fixture("node/package-lock.json")).unwrap();
    let lock: Value = serde_json::from_str(&lock).unwrap();
    for (name, version) in package["devDependencies"].as_object().unwrap() {
        let locked = &lock["packages"][format!("node_modules/{name}")];
        assert_eq!(version, &locked["version"], "{name}");
        // Where a package comes from is for npm to know.
        assert_eq!(locked["resolved"], Value::Null, "{name}");
    }
}
