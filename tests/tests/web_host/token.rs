//! Tokens and signatures, judged by OpenSSL.

use base64ct::{Base64, Encoding as _};
use cps_e2e::World;
use serde_json::Value;

fn decoded(value: &Value) -> Vec<u8> {
    Base64::decode_vec(value.as_str().unwrap()).unwrap()
}

/// Checks the token of a login as a server does: a signature of both hashes, by the key of the
/// certificate.
#[track_caller]
pub(crate) fn check_token(world: &World, token: &Value, origin: &str, nonce: &str) {
    assert_eq!(token["algorithm"], "RS256");
    assert_eq!(token["format"], "web-eid:1.0");
    assert!(
        token["appVersion"]
            .as_str()
            .unwrap()
            .starts_with("https://cps-middleware.invalid/releases/v")
    );
    let hash = |name: &str, text: &str| {
        world.write(name, text);
        let output = world
            .run("openssl", &["dgst", "-sha256", "-binary", name])
            .ok();
        output.stdout
    };
    let signed = [hash("origin", origin), hash("nonce", nonce)].concat();
    check(
        world,
        &token["unverifiedCertificate"],
        &signed,
        &token["signature"],
    );
    let certificate = world.run(
        "openssl",
        &[
            "x509",
            "-in",
            "certificate.pem",
            "-noout",
            "-ext",
            "extendedKeyUsage",
        ],
    );
    certificate.ok().prints(&["TLS Web Client Authentication"]);
}

/// Checks a signature of content, with SHA-256.
#[track_caller]
pub(crate) fn check(world: &World, certificate: &Value, content: &[u8], signature: &Value) {
    world.write("certificate.der", decoded(certificate));
    world.write("content", content);
    world.write("signature", decoded(signature));
    let script = "openssl x509 -inform DER -in certificate.der -out certificate.pem && \
                  openssl x509 -in certificate.pem -noout -pubkey > key.pem && \
                  openssl dgst -sha256 -verify key.pem -signature signature content";
    world
        .run("sh", &["-c", script])
        .ok()
        .prints(&["Verified OK"]);
}
