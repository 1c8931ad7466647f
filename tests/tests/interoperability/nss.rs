//! NSS, the library of Firefox and Chromium: its tools on a private database with our module.

use cps_e2e::{Desk, Kind, PIN, module_text, on_cards, require_tools};

on_cards!(modutil_and_certutil_find_everything: CPS3, CPS3_CONTACTLESS, CPS4);
fn modutil_and_certutil_find_everything(kind: &'static Kind) {
    require_tools!("pcscd", "modutil", "certutil");
    let desk = Desk::trusting(kind);
    let database = ["-d", "sql:."];
    desk.run("certutil", &["-N", "-d", "sql:.", "--empty-password"])
        .ok();
    let module = module_text();
    let add = ["-dbdir", "sql:.", "-add", "CPS", "-libfile", &module];
    desk.run("modutil", &[&add[..], &["-force"]].concat())
        .ok()
        .prints(&["Module \"CPS\" added to database."]);
    // Not `-list CPS`: that fails as soon as one slot of a module is empty, with any module.
    desk.run("modutil", &["-dbdir", "sql:.", "-list"])
        .ok()
        .prints(&[
            &format!("library name: {module}"),
            "status: loaded",
            &format!("token: {}\n", kind.token),
        ]);

    desk.world.write("pin", PIN);
    let list = [&["-L"], &database[..], &["-h", "all", "-f", "pin"]].concat();
    let listed = desk.run("certutil", &list).ok();
    for key in kind.keys() {
        // «u»: the private key is there.
        let nickname = format!("{}:{}", kind.token, key.certificate);
        let line = listed.text.lines().find(|l| l.starts_with(&nickname));
        assert!(
            line.is_some_and(|line| line.ends_with(" u,u,u")),
            "{}",
            listed.text
        );
    }
    // The authorities, for the chain that a TLS client sends.
    let authorities = listed.text.lines().filter(|line| line.ends_with(" ,,   "));
    assert_eq!(authorities.count(), 2, "{}", listed.text);
    let keys = [&["-K"], &database[..], &["-h", kind.token, "-f", "pin"]].concat();
    let keys = desk.run("certutil", &keys).ok();
    for key in kind.keys() {
        assert!(keys.text.contains(key.id), "{}", keys.text);
        assert!(keys.text.contains(key.label), "{}", keys.text);
    }
}
