//! The workplace of the tests of all browsers.

use std::time::Duration;

use cps_e2e::{Desk, binary, eventually};
use serde_json::Value;

use crate::server::Tls;

/// Checks that a client came with the certificate of this holder, and none with another.
#[track_caller]
pub(crate) fn assert_all(visitors: &[String], holder: &str, tls: Tls) {
    let expected = format!("{holder} {}", tls.name());
    assert!(!visitors.is_empty());
    assert!(visitors.iter().all(|v| *v == expected), "{visitors:?}");
}

/// Waits until the daemon knows that the card was pulled.
#[track_caller]
pub(crate) fn wait_until_empty(desk: &Desk) {
    let empty = || {
        let readers = cpsctl(desk, &["readers", "list"]);
        let readers = readers["readers"].as_array()?;
        readers
            .iter()
            .all(|reader| reader["state"] == "empty")
            .then_some(())
    };
    eventually(Duration::from_secs(60), empty).expect("the daemon notices");
}

#[track_caller]
fn cpsctl(desk: &Desk, args: &[&str]) -> Value {
    let output = desk.run(binary("cpsctl"), &[args, &["--json"]].concat());
    serde_json::from_slice(&output.ok().stdout).unwrap()
}
