//! The workplace of the tests of all browsers.

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use cps_e2e::{Desk, PIN, Running, binary, eventually};
use serde_json::Value;

use crate::server::Tls;

/// Common name in the certificates of the holder of every card of a desk: 8 and the RPPS number.
pub(crate) const HOLDER: &str = "899700000013";

/// The card of another person.
pub(crate) const OTHER_PROFILE: &str = "pharmacien";

/// The common name of that person.
pub(crate) const OTHER_HOLDER: &str = "899700000021";

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

/// The agent of the account, with a pinentry that types the right PIN.
#[derive(Debug)]
pub(crate) struct Agent {
    _process: Running,
    shown: std::path::PathBuf,
}

/// Starts the agent and waits until it serves. The PIN is typed once the file `ready` is there.
#[track_caller]
pub(crate) fn start_agent(desk: &Desk, ready: &str) -> Agent {
    let shown = desk.world.file("dialogs");
    let script = format!(
        "#!/bin/sh\necho OK\nwhile read -r command rest; do\ncase $command in GETPIN)\n\
         echo asked >> {}; until [ -e {} ]; do sleep 0.05; done; echo D {PIN};;\n\
         esac\necho OK\ndone\n",
        shown.display(),
        desk.world.file(ready).display()
    );
    let pinentry = desk.world.write("pinentry", script);
    std::fs::set_permissions(&pinentry, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut command = desk.world.command(binary("cpsctl"));
    command.args(["agent", "--pinentry"]).arg(pinentry);
    let process = Running::start(command);
    process.wait_line("PIN dialogs of this account are shown here");
    Agent {
        _process: process,
        shown,
    }
}

impl Agent {
    /// Returns the number of dialogs so far.
    pub(crate) fn dialogs(&self) -> usize {
        let shown = std::fs::read_to_string(&self.shown).unwrap_or_default();
        shown.lines().count()
    }
}
