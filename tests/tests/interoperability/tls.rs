//! TLS client authentication with the card: curl and `s_client` on OpenSSL's engine, and GnuTLS.

use cps_e2e::{Desk, Key, Kind, Output, PIN, Running, module_text, on_cards, require_tools};

use crate::openssl::configure;

const URL: &str = "https://localhost:8443/";

/// The same for programs that ask the system for the address of a name: a machine need not know that
/// of `localhost`.
const ADDRESS: &str = "127.0.0.1:8443";

/// Restricts the client's signature to what a card without PSS can make, as `tls/openssl-cps.cnf` does.
const WITHOUT_PSS: &str = "ClientSignatureAlgorithms = RSA+SHA256:RSA+SHA384:RSA+SHA512";

/// Returns a server that wants a certificate of the card's authority and shows who came.
fn serve(desk: &Desk) -> Running {
    desk.world.server_certificate();
    let mut server = desk.world.command("openssl");
    server
        .args(["s_server", "-accept", "8443", "-www"])
        .args(["-cert", "server.pem", "-key", "server.key"])
        .args(["-Verify", "3", "-verify_return_error", "-CAfile"])
        .arg(desk.trust())
        // Without resumption: every connection needs a signature.
        .args(["-no_ticket", "-num_tickets", "0", "-no_cache"])
        .stderr(std::process::Stdio::null());
    let server = Running::start(server);
    server.wait_line("ACCEPT");
    server
}

#[track_caller]
fn curl(desk: &Desk, key: &Key, restriction: &str, args: &[&str]) -> Output {
    let configuration = configure(desk, restriction);
    // The PKCS#11 URIs select the engine.
    let (private, certificate) = (desk.kind.uri_with_pin(key), key.certificate_uri());
    let command = [
        &configuration,
        "curl",
        "--silent",
        "--show-error",
        "--cacert",
        "server.pem",
        "--key",
        &private,
        "--cert",
        &certificate,
    ];
    desk.run("env", &[&command[..], args, &[URL]].concat())
}

/// Checks that the server's page shows this protocol and the holder of the card.
#[track_caller]
fn assert_welcome(page: Output, protocol: &str) {
    page.ok().prints(&[
        &format!("Protocol  : {protocol}\n"),
        "Verify return code: 0 (ok)",
        "CN=899700000013",
        "TLS Web Client Authentication",
    ]);
}

on_cards!(curl_logs_on: CPS3, CPS3_CONTACTLESS, CPS4);
fn curl_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "curl", "openssl", "pkcs11-tool");
    let desk = Desk::new(kind);
    let _server = serve(&desk);
    let key = &kind.authentication;
    // OpenSSL takes the version from the command line only: curl overrides the configuration.
    let tls12 = curl(&desk, key, WITHOUT_PSS, &["--tls-max", "1.2"]);
    assert_welcome(tls12, "TLSv1.2");
    if kind.pss {
        assert_welcome(curl(&desk, key, "", &[]), "TLSv1.3");
    } else {
        // TLS 1.3 allows no other RSA signature than PSS: no certificate is sent, and the card is not
        // asked to sign.
        curl(&desk, key, WITHOUT_PSS, &[])
            .failed()
            .prints(&["alert certificate required"]);
    }
}

on_cards!(s_client_logs_on: CPS3, CPS3_CONTACTLESS, CPS4);
fn s_client_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "openssl", "pkcs11-tool");
    let desk = Desk::new(kind);
    let _server = serve(&desk);
    let key = &kind.authentication;
    let (private, certificate) = (kind.uri_with_pin(key), desk.certificate(key));
    let (restriction, version, protocol) = match kind.pss {
        true => ("", "-tls1_3", "TLSv1.3"),
        false => (WITHOUT_PSS, "-tls1_2", "TLSv1.2"),
    };
    let configuration = configure(&desk, restriction);
    let client = [
        &configuration,
        "openssl",
        "s_client",
        "-engine",
        "pkcs11",
        "-keyform",
        "engine",
        "-key",
        &private,
        "-cert",
        certificate.to_str().unwrap(),
        "-CAfile",
        "server.pem",
        "-verify_return_error",
        version,
        "-connect",
        ADDRESS,
        "-servername",
        "localhost",
        "-verify_hostname",
        "localhost",
        "-quiet",
    ];
    let page = desk
        .world
        .run_with_input("env", &client, b"GET / HTTP/1.0\r\n\r\n");
    assert_welcome(page, protocol);
}

on_cards!(gnutls_logs_on: CPS3, CPS3_CONTACTLESS, CPS4);
fn gnutls_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "gnutls-cli", "openssl");
    let desk = Desk::new(kind);
    let _server = serve(&desk);
    let (module, pin) = (module_text(), format!("GNUTLS_PIN={PIN}"));
    let key = &kind.authentication;
    let (private, certificate) = (key.uri(), key.certificate_uri());
    let (priority, protocol) = match kind.pss {
        true => ("NORMAL", "TLSv1.3"),
        // GnuTLS would not fall back by itself.
        false => ("NORMAL:-VERS-TLS1.3", "TLSv1.2"),
    };
    let client = [
        &pin,
        "gnutls-cli",
        "--provider",
        &module,
        "--x509cafile",
        "server.pem",
        "--x509keyfile",
        &private,
        "--x509certfile",
        &certificate,
        "--priority",
        priority,
        "--port",
        "8443",
        "--sni-hostname",
        "localhost",
        "--verify-hostname",
        "localhost",
        "127.0.0.1",
    ];
    let page = desk
        .world
        .run_with_input("env", &client, b"GET / HTTP/1.0\r\n\r\n");
    assert_welcome(page, protocol);
}
