//! OpenSC's module and ours on one card at the same time: each in its own process, each with its
//! own way to the card.

use std::path::Path;

use cps_e2e::{Desk, Kind, PIN, module_text, on_cards, require_tools};

const OPENSC_MODULE: &str = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

// OpenSC knows the CPS3 only.
on_cards!(both_work_and_ours_recovers: CPS3);
fn both_work_and_ours_recovers(kind: &'static Kind) {
    require_tools!("pcscd", "opensc-tool");
    let desk = Desk::configured(kind, "login_access = 'shared'\n");
    let login = format!("login {PIN}");
    let sign = format!("sign {}", kind.authentication.label);
    let mut ours = desk.world.start_application();
    ours.must("open 0");
    ours.must(&login);
    ours.must(&sign);

    // To find its way OpenSC selects applications, and the card forgets our login: that is said
    // once, and a new login works.
    let mut theirs = desk.world.start_application_with(Path::new(OPENSC_MODULE));
    assert_eq!(ours.ask(&sign), "error CKR_USER_NOT_LOGGED_IN");
    assert_eq!(ours.must("state"), "RoPublic");
    ours.must(&login);
    ours.must(&sign);

    theirs.must("open 0");
    theirs.must(&login);
    for _ in 0..3 {
        theirs.must(&sign);
        ours.must(&sign);
    }

    // OpenSC ends the verified state of the card when it logs out, and ours with it.
    theirs.must("logout");
    assert_eq!(ours.ask(&sign), "error CKR_USER_NOT_LOGGED_IN");
    ours.must(&login);
    ours.must(&sign);
    assert!(desk.world.is_verified());

    // Ours ends: no PIN stays verified.
    ours.must("logout");
    assert!(!desk.world.is_verified());
    theirs.must(&login);
    theirs.must(&sign);
}

on_cards!(p11_kit_loads_both: CPS3);
fn p11_kit_loads_both(kind: &'static Kind) {
    require_tools!("pcscd", "p11-kit", "p11tool");
    let desk = Desk::new(kind);
    let module = module_text();
    desk.configure_p11_kit(&[("cps", &module), ("opensc", OPENSC_MODULE)]);
    // Two tokens for the one card: OpenSC names its after the PIN.
    let tokens = desk.run("p11tool", &["--list-token-urls"]).ok();
    let urls: Vec<_> = tokens.text.lines().collect();
    assert_eq!(urls.len(), 2, "{urls:?}");
    tokens.prints(&[
        &format!("token={}", kind.token),
        "token=Code%20porteur%20de%20la%20carte%20CPS",
    ]);
    let pin = format!("GNUTLS_PIN={PIN}");
    let url = format!("{};token={}", kind.authentication.uri(), kind.token);
    desk.run("env", &[&pin, "p11tool", "--login", "--test-sign", &url])
        .ok()
        .prints(&["Signing using RSA-SHA256... ok"]);
}
