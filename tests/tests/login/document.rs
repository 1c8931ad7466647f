//! The commands that `docs/login.md` tells administrators to type.

use cps_e2e::{Document, require_tools};

use crate::workstation::Workstation;

const DOCUMENT: &str = "docs/login.md";

/// Returns the commands of the set-up, in order: [`Workstation`] runs them, its own sections are
/// the rest of the document.
pub(crate) fn set_up() -> Vec<String> {
    Document::open(DOCUMENT)
        .section("## Set up a workstation")
        .commands()
}

#[test]
fn every_command_of_the_document_works() {
    require_tools!("pcscd", "pamtester", "openssl", "pkcs11_inspect", "sssctl");
    // The set-up is run by making the workstation.
    let workstation = Workstation::new("medecin");
    let set_up = set_up();
    let all = Document::open(DOCUMENT).commands();
    assert_eq!(all[..set_up.len()], set_up);
    for command in &all[set_up.len()..] {
        workstation.run(command, "1234\n").ok();
    }
}
