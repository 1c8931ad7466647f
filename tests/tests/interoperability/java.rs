//! Java 17: the SunPKCS11 provider on our module.

use cps_e2e::{Desk, Kind, PIN, fixture, module_text, on_cards, require_tools};

fn configure(desk: &Desk) {
    // An index in the list of all slots, empty ones included.
    let text = format!("name=CPS\nlibrary={}\nslotListIndex=0\n", module_text());
    desk.world.write("java.cfg", text);
}

on_cards!(keytool_lists_every_key: CPS3, CPS4);
fn keytool_lists_every_key(kind: &'static Kind) {
    require_tools!("pcscd", "keytool");
    let desk = Desk::new(kind);
    configure(&desk);
    let list = [
        "-list",
        "-storetype",
        "PKCS11",
        "-keystore",
        "NONE",
        "-storepass",
        PIN,
        "-providerClass",
        "sun.security.pkcs11.SunPKCS11",
        "-providerArg",
        "java.cfg",
    ];
    // Aliases are the labels of the certificates.
    let listed = desk.run("keytool", &list).ok().prints(&[
        "Keystore provider: SunPKCS11-CPS",
        "Your keystore contains 2 entries",
    ]);
    for key in kind.keys() {
        let entry = format!("{}, PrivateKeyEntry", key.certificate);
        assert!(listed.text.contains(&entry), "{}", listed.text);
    }
}

on_cards!(java_signs_with_every_key: CPS3, CPS4);
fn java_signs_with_every_key(kind: &'static Kind) {
    require_tools!("pcscd", "java", "pkcs11-tool", "openssl");
    let desk = Desk::new(kind);
    configure(&desk);
    desk.world.write("data", "what is signed");
    let source = fixture("Sign.java");
    let mut args = vec![source.to_str().unwrap(), "java.cfg", PIN, "data"];
    for key in kind.keys() {
        args.extend([key.certificate, "SHA256withRSA", key.label]);
    }
    let pss: Vec<_> = kind
        .keys()
        .map(|key| format!("{}.pss", key.label))
        .collect();
    if kind.pss {
        for (key, signature) in kind.keys().zip(&pss) {
            args.extend([key.certificate, "RSASSA-PSS", signature]);
        }
    }
    desk.run("java", &args).ok();
    for (key, pss) in kind.keys().zip(&pss) {
        desk.verify(key, "data", key.label);
        if kind.pss {
            desk.verify_pss(key, "data", pss);
        }
    }
}
