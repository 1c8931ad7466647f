//! OpenSSL's command line through `libengine-pkcs11-openssl`.

use cps_e2e::{Desk, Kind, Output, module_text, on_cards, require_tools};

/// The engine's shared object (Debian 12).
const ENGINE: &str = "/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so";

/// Writes the OpenSSL configuration with the engine on our module; `tls` are the lines that
/// restrict TLS. Returns the setting of the environment that names it.
pub(crate) fn configure(desk: &Desk, tls: &str) -> String {
    let module = module_text();
    let text = format!(
        "openssl_conf = init\n\
         [init]\nengines = engines\nssl_conf = ssl\n\
         [ssl]\nsystem_default = tls\n[tls]\n{tls}\n\
         [engines]\npkcs11 = pkcs11\n\
         [pkcs11]\nengine_id = pkcs11\ndynamic_path = {ENGINE}\nMODULE_PATH = {module}\ninit = 0\n"
    );
    let path = desk.world.write("engine.cnf", text);
    format!("OPENSSL_CONF={}", path.display())
}

#[track_caller]
fn openssl(desk: &Desk, args: &[&str]) -> Output {
    let configuration = configure(desk, "");
    desk.run("env", &[&[&configuration, "openssl"], args].concat())
}

on_cards!(dgst_signs_with_every_key: CPS3, CPS3_CONTACTLESS, CPS4);
fn dgst_signs_with_every_key(kind: &'static Kind) {
    require_tools!("pcscd", "openssl", "pkcs11-tool");
    let desk = Desk::new(kind);
    desk.world.write("data", "what is signed");
    for key in kind.keys() {
        let uri = kind.uri_with_pin(key);
        let sign = ["dgst", "-sha256", "-engine", "pkcs11", "-keyform", "engine"];
        let input = ["-sign", &uri, "-out", "signature", "data"];
        openssl(&desk, &[&sign[..], &input].concat()).ok();
        desk.verify(key, "data", "signature");
    }
}

on_cards!(cms_signs_and_verifies_to_the_root: CPS3, CPS4);
fn cms_signs_and_verifies_to_the_root(kind: &'static Kind) {
    require_tools!("pcscd", "openssl", "pkcs11-tool");
    let desk = Desk::new(kind);
    let key = kind.signature.as_ref().unwrap();
    desk.world.write("data", "Compte rendu de consultation\n");
    let (uri, signer, trust) = (kind.uri_with_pin(key), desk.certificate(key), desk.trust());
    let sign = [
        "cms",
        "-sign",
        "-engine",
        "pkcs11",
        "-keyform",
        "engine",
        "-inkey",
        &uri,
        "-signer",
        signer.to_str().unwrap(),
        "-in",
        "data",
        "-binary",
        "-nodetach",
        "-outform",
        "DER",
        "-out",
        "data.p7m",
    ];
    openssl(&desk, &sign).ok();
    let verify = [
        "cms",
        "-verify",
        "-inform",
        "DER",
        "-in",
        "data.p7m",
        "-CAfile",
        trust.to_str().unwrap(),
    ];
    let verified = desk.run("openssl", &verify).ok();
    assert_eq!(verified.stdout, b"Compte rendu de consultation\n");
    verified.prints(&["CMS Verification successful"]);
}
