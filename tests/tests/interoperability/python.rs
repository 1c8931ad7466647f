//! Python scripts through PyKCS11 and through python-pkcs11.

use cps_e2e::{Desk, Key, Kind, PIN, fixture, module_text, on_cards, python, require_tools};

/// The interpreter for which Debian installs its modules; there may be others on the path.
const PYTHON: &str = "/usr/bin/python3";

/// Returns the label of each key and the file for its signature.
fn signatures(kind: &'static Kind) -> Vec<&'static str> {
    let pair = |key: &'static Key| [key.label, key.label];
    kind.keys().flat_map(pair).collect()
}

on_cards!(pykcs11_signs: CPS3, CPS4);
fn pykcs11_signs(kind: &'static Kind) {
    require_tools!("pcscd", "python3", "pkcs11-tool", "openssl");
    if cps_e2e::missing_file("/usr/lib/python3/dist-packages/PyKCS11/__init__.py") {
        return;
    }
    let desk = Desk::new(kind);
    let signature = kind.signature.as_ref().unwrap();
    desk.world.write("data", "what is signed");
    let (script, module) = (fixture("pykcs11_sign.py"), module_text());
    let script = script.to_str().unwrap();
    let args = [&[script, &module, PIN, "data"][..], &signatures(kind)].concat();
    let output = desk.run(PYTHON, &args).ok();
    assert_eq!(
        output.text.lines().collect::<Vec<_>>(),
        [
            format!("token {}", kind.token),
            // 30: a DER sequence.
            format!("certificate {} 30", kind.authentication.certificate),
            format!("certificate {} 30", signature.certificate),
            "private keys before login 0".to_owned(),
            format!("verified {} True", kind.authentication.label),
            format!("verified {} True", signature.label),
            "private keys after logout 0".to_owned(),
        ]
    );
    for key in kind.keys() {
        desk.verify(key, "data", key.label);
    }
}

on_cards!(python_pkcs11_signs_and_decrypts: CPS3, CPS4);
fn python_pkcs11_signs_and_decrypts(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool", "openssl");
    let python = python();
    if cps_e2e::missing_file(&python) {
        return;
    }
    let desk = Desk::new(kind);
    let signature = kind.signature.as_ref().unwrap();
    desk.world.write("data", "what is signed");
    let (script, module) = (fixture("python_pkcs11_sign.py"), module_text());
    let script = script.to_str().unwrap();
    let first = [script, &module, PIN, kind.token, "data"];
    let output = desk
        .run(&python, &[&first[..], &signatures(kind)].concat())
        .ok();
    assert_eq!(
        output.text.lines().collect::<Vec<_>>(),
        [
            format!("certificate {} 30", kind.authentication.certificate),
            format!("certificate {} 30", signature.certificate),
            format!("verified {} True", kind.authentication.label),
            format!("decrypted {} a secret", kind.authentication.label),
            format!("verified {} True", signature.label),
        ]
    );
    for key in kind.keys() {
        desk.verify(key, "data", key.label);
    }
}
