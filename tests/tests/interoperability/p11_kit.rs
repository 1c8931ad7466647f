//! p11-kit: our module through its proxy module, and from another process through its server.

use cps_e2e::{Desk, Kind, Output, PIN, Running, module_text, on_cards, require_tools};

const PROXY: &str = "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so";
const CLIENT: &str = "/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so";

/// Signs through `module` with each key and checks what comes back.
#[track_caller]
fn signs_through(desk: &Desk, module: &str, sign: impl Fn(&[&str]) -> Output) {
    desk.world.write("data", "what is signed");
    for key in desk.kind.keys() {
        sign(&[
            "--module",
            module,
            "--token-label",
            desk.kind.token,
            "--login",
            "--pin",
            PIN,
            "--sign",
            "--mechanism",
            "SHA256-RSA-PKCS",
            "--id",
            key.id,
            "--input-file",
            "data",
            "--output-file",
            "signature",
        ])
        .ok();
        desk.verify(key, "data", "signature");
    }
}

on_cards!(signs_through_the_proxy: CPS3, CPS4);
fn signs_through_the_proxy(kind: &'static Kind) {
    require_tools!("pcscd", "p11-kit", "pkcs11-tool", "openssl");
    let desk = Desk::new(kind);
    desk.configure_p11_kit(&[("cps", &module_text())]);
    desk.run("p11-kit", &["list-modules"])
        .ok()
        .prints(&["library-manufacturer: CPS middleware", kind.token]);
    signs_through(&desk, PROXY, |args| desk.run("pkcs11-tool", args));
}

on_cards!(signs_through_the_server: CPS3, CPS4);
fn signs_through_the_server(kind: &'static Kind) {
    require_tools!("pcscd", "p11-kit", "pkcs11-tool", "openssl");
    let desk = Desk::new(kind);
    let mut server = desk.world.command("p11-kit");
    server
        .args(["server", "--foreground", "--name"])
        .arg(desk.world.file("p11-kit.sock"))
        .args(["--provider", &module_text(), "pkcs11:"]);
    let server = Running::start(server);
    let address = server.wait_line("P11_KIT_SERVER_ADDRESS=");
    let address = address.split(';').next().unwrap();
    signs_through(&desk, CLIENT, |args| {
        desk.run("env", &[&[address, "pkcs11-tool"], args].concat())
    });
}
