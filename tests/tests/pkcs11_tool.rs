//! Strangers accept our module: `pkcs11-tool` on `libcps_pkcs11.so`, through a real pcscd.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use cps_e2e::{PIN, World, module, require_tools};

const SIGNATURE: &str = "e828bd080f8025000001ff001001";
const AUTHENTICATION: &str = "e828bd080f8025000001ff001002";

/// DigestInfo of SHA-256 without the digest (RFC 8017, section 9.2, note 1).
const SHA256_PREFIX: &[u8] =
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";

fn pkcs11_tool(world: &World, args: &[&str]) -> cps_e2e::Output {
    let module = module();
    let mut all = vec!["--module", module.to_str().unwrap()];
    all.extend(args);
    world.run("pkcs11-tool", &all)
}

/// The public key of the certificate with this id, as `openssl` reads it.
fn public_key(world: &World, id: &str) -> String {
    let der = format!("{id}.der");
    pkcs11_tool(
        world,
        &[
            "--read-object",
            "--type",
            "cert",
            "--id",
            id,
            "--output-file",
            &der,
        ],
    )
    .ok();
    let key = world
        .run(
            "openssl",
            &["x509", "-inform", "DER", "-in", &der, "-noout", "-pubkey"],
        )
        .ok();
    let path = world.write(&format!("{id}.pem"), &key.stdout);
    path.to_str().unwrap().to_owned()
}

#[test]
fn slot_token_and_mechanisms() {
    require_tools!("pcscd", "pkcs11-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    let slots = pkcs11_tool(&world, &["--list-slots"]).ok().prints(&[
        "Virtual PCD 00 00",
        "token label        : CPS3v3-",
        "token manufacturer : ASIP SANTE",
        "token model        : IAS ECC",
        "token flags        : login required, rng, token initialized, PIN initialized",
        "pin min/max        : 4/4",
    ]);
    let serial = slots
        .text
        .lines()
        .find_map(|l| l.trim().strip_prefix("serial num         : "));
    let serial = serial.expect("a serial number").trim();
    assert!(
        serial.len() == 8 && serial.bytes().all(|b| b.is_ascii_digit()),
        "{serial}"
    );

    let mechanisms = pkcs11_tool(&world, &["--list-mechanisms"]).ok().prints(&[
        "RSA-PKCS, keySize={2048,2048}, hw, encrypt, decrypt, sign, verify",
        "SHA1-RSA-PKCS, keySize={2048,2048}, hw, sign, verify",
        "SHA256-RSA-PKCS, keySize={2048,2048}, hw, sign, verify",
        "SHA-1, digest",
        "SHA256, digest",
    ]);
    // A CPS3 cannot do PSS: listing it would break TLS 1.3 clients.
    assert!(!mechanisms.text.contains("PSS"), "{}", mechanisms.text);
}

#[test]
fn objects_have_the_labels_and_ids_that_software_looks_for() {
    require_tools!("pcscd", "pkcs11-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    let public = pkcs11_tool(&world, &["--list-objects"]).ok().prints(&[
        "Certificat d'Authentification CPS",
        "Certificat de Signature CPS",
        "Cle publique - Certificat d'Authentification CPS",
        "Cle publique - Certificat de Signature CPS",
        AUTHENTICATION,
        SIGNATURE,
        "CPS_ID_CARD",
        "CPS_NAME_PS",
        "CPS_LANG_PS",
        "CPS_INFO_PS",
        "CPS_DATA",
    ]);
    for private in ["CPS_PRIV_AUT", "CPS_ACTIVITY"] {
        assert!(
            !public.text.contains(private),
            "{private} is visible before login"
        );
    }
    pkcs11_tool(&world, &["--login", "--pin", PIN, "--list-objects"])
        .ok()
        .prints(&[
            "CPS_PRIV_AUT",
            "CPS_PRIV_SIG",
            "CPS_ACTIVITY_01_PS",
            "CPS_ACTIVITY_03_PS",
        ]);
}

#[test]
fn both_keys_sign_with_and_without_hashing() {
    require_tools!("pcscd", "pkcs11-tool", "openssl");
    let world = World::new();
    let _card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    for id in [AUTHENTICATION, SIGNATURE] {
        let key = public_key(&world, id);
        // The lengths around which the last block of SHA-256 changes its shape (card.md, 6.3 a).
        for length in [0, 1, 55, 56, 63, 64, 65, 127, 128, 100_000] {
            let data: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
            world.write("data", &data);
            let digest = world
                .run("openssl", &["dgst", "-sha256", "-binary", "data"])
                .ok()
                .stdout;
            world.write("digest_info", [SHA256_PREFIX, &digest].concat());
            for (mechanism, input) in [("SHA256-RSA-PKCS", "data"), ("RSA-PKCS", "digest_info")] {
                if mechanism == "RSA-PKCS" && length > 1 {
                    continue; // the length of the message no longer matters
                }
                let args = [
                    "--login",
                    "--pin",
                    PIN,
                    "--sign",
                    "--mechanism",
                    mechanism,
                    "--id",
                    id,
                    "--input-file",
                    input,
                    "--output-file",
                    "signature",
                ];
                pkcs11_tool(&world, &args).ok();
                world
                    .run(
                        "openssl",
                        &[
                            "dgst",
                            "-sha256",
                            "-verify",
                            &key,
                            "-signature",
                            "signature",
                            "data",
                        ],
                    )
                    .ok()
                    .prints(&["Verified OK"]);
            }
        }
    }
}

#[test]
fn wrong_pins_count_down_to_a_blocked_card() {
    require_tools!("pcscd", "pkcs11-tool");
    let world = World::new();
    let card = world.insert("medecin");
    let _cpsd = world.start_cpsd();
    let login = |pin| pkcs11_tool(&world, &["--login", "--pin", pin, "--list-objects"]);
    let flags = || pkcs11_tool(&world, &["--list-slots"]).ok();

    world.wait_for_card();
    card.transcript().mark();
    // A PIN of the wrong length never reaches the card.
    login("123").failed().prints(&["CKR_PIN_INCORRECT"]);
    login("12a4").failed().prints(&["CKR_PIN_INCORRECT"]);
    assert_eq!(card.transcript().commands(), Vec::<String>::new());

    login("4321").failed().prints(&["CKR_PIN_INCORRECT"]);
    flags().prints(&["user PIN count low"]);
    login("4321").failed().prints(&["CKR_PIN_INCORRECT"]);
    flags().prints(&["final user PIN try"]);
    login("4321").failed().prints(&["CKR_PIN_LOCKED"]);
    flags().prints(&["user PIN locked"]);
    // Nothing answers to the right PIN any more, and it is still said what is wrong.
    login(PIN).failed().prints(&["CKR_PIN_LOCKED"]);
}

#[test]
fn without_a_daemon_the_module_says_so_at_once() {
    require_tools!("pcscd", "pkcs11-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    let output = pkcs11_tool(&world, &["--list-objects"]).failed();
    assert!(
        output.elapsed < Duration::from_secs(1),
        "{:?}",
        output.elapsed
    );
    assert!(output.text.contains("No slot"), "{}", output.text);
}
