//! What `docs/login.md` tells administrators to type.

use std::fs;
use std::path::Path;

use cps_e2e::require_tools;

use crate::workstation::Workstation;

const ENGLISH: &str = "docs/login.md";
const FRENCH: &str = "docs/fr/login.md";

/// The section that [`Workstation`] runs; its own sections are the rest of the document.
const SET_UP: &str = "## Set up a workstation";

/// What a test cannot run: it needs a package manager, or the session of a user.
const NOT_RUN: &[&str] = &[
    "apt-get install libpam-pkcs11 openssl",
    "systemctl --user enable --now cps-lock.service",
    "cpsctl watch --on-remove 'loginctl lock-session' --on-insert 'xset dpms force on'",
];

/// The commands of the set-up, in order.
pub(crate) fn set_up() -> Vec<String> {
    let text = text(ENGLISH);
    let after = text.split_once(SET_UP).unwrap().1;
    // Up to the next section of any level.
    commands(after.split_once("\n##").unwrap().0, "sh")
}

fn text(document: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(document)).unwrap()
}

/// The fenced blocks of a kind.
fn commands(text: &str, kind: &str) -> Vec<String> {
    text.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.split_once('\n'))
        .filter(|(info, _)| *info == kind)
        .map(|(_, commands)| commands.trim_end().to_owned())
        .collect()
}

#[test]
fn every_command_of_the_document_works() {
    require_tools!("pcscd", "pamtester", "openssl", "pkcs11_inspect", "sssctl");
    // The set-up is run by making the workstation.
    let workstation = Workstation::new("medecin");
    let set_up = set_up();
    let all = commands(&text(ENGLISH), "sh");
    assert_eq!(all[..set_up.len()], set_up);
    for command in &all[set_up.len()..] {
        workstation.run(command, "1234\n").ok();
    }
    assert_eq!(commands(&text(ENGLISH), "sh not-run"), NOT_RUN);
}

#[test]
fn both_languages_give_the_same_commands() {
    for kind in ["sh", "sh not-run", "ini"] {
        let english = commands(&text(ENGLISH), kind);
        assert!(!english.is_empty(), "{kind}");
        assert_eq!(english, commands(&text(FRENCH), kind), "{kind}");
    }
}
