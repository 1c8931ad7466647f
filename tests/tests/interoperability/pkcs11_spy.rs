//! pkcs11-spy of OpenSC between a program and the module: it writes into the interfaces it gets.

use cps_e2e::{Desk, Kind, PIN, module_text, on_cards, require_tools};

/// Its path on Debian.
const SPY: &str = "/usr/lib/x86_64-linux-gnu/pkcs11-spy.so";

on_cards!(a_program_works_through_the_spy: CPS3, CPS3_CONTACTLESS, CPS4);
fn a_program_works_through_the_spy(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    if cps_e2e::missing_file(SPY) {
        return;
    }
    let desk = Desk::new(kind);
    let environment = [
        format!("PKCS11SPY={}", module_text()),
        "PKCS11SPY_OUTPUT=spy.log".to_owned(),
    ];
    let mut args: Vec<_> = environment.iter().map(String::as_str).collect();
    args.extend(["pkcs11-tool", "--module", SPY, "--list-objects"]);
    if kind.pin {
        args.extend(["--login", "--pin", PIN]);
    }
    let listed = desk.run("env", &args).ok();
    listed.prints(&[kind.authentication.label, kind.authentication.certificate]);
    let log = std::fs::read_to_string(desk.world.file("spy.log")).unwrap();
    for part in ["C_GetInterface", "C_Initialize", "C_FindObjects", "CKR_OK"] {
        assert!(log.contains(part), "{part} is not in:\n{log}");
    }
}
