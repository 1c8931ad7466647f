//! Strangers accept our card: OpenSC's tools on the simulated CPS3, through a real pcscd.

#![allow(clippy::unwrap_used)]

use cps_e2e::{PIN, World, require_tools};

/// CKA_ID of the authentication key, as tools print it.
const AUTHENTICATION: &str = "e828bd080f8025000001ff001002";

/// OpenSC's own PKCS#11 module.
const OPENSC_MODULE: &str = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";

#[test]
fn opensc_tool_names_the_card() {
    require_tools!("pcscd", "opensc-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    world
        .run("opensc-tool", &["--name"])
        .ok()
        .prints(&["IAS-ECC"]);
    world
        .run("opensc-tool", &["--atr"])
        .ok()
        .prints(&["3b:ac:00:40:2a:00:12:25:00:64:80:00:03:10:00:90:00"]);
}

#[test]
fn each_generation_has_its_atr() {
    require_tools!("pcscd", "opensc-tool");
    // `card.md` §1.2
    for (profile, atr) in [
        (
            "medecin",
            "3b:ac:00:40:2a:00:12:25:00:64:80:00:03:10:00:90:00",
        ),
        (
            "medecin-sans-contact",
            "3b:8f:80:01:00:31:b8:64:04:b0:ec:c1:73:94:01:80:82:90:00:0e",
        ),
        (
            "medecin-cps4",
            "3b:9b:18:80:01:00:12:25:00:64:80:04:01:00:00:90:44",
        ),
        (
            "cps4-release-candidate",
            "3b:9b:18:80:01:00:12:25:00:64:80:00:04:01:00:90:44",
        ),
        (
            "cps4-release-candidate-t0",
            "3b:dc:18:ff:00:00:12:25:00:64:80:00:04:01:00:90:00",
        ),
    ] {
        let world = World::new();
        let _card = world.insert(profile);
        let printed = world.run("opensc-tool", &["--atr"]).text;
        assert!(printed.contains(atr), "{profile}: {printed}");
    }
}

#[test]
fn pkcs15_tool_dumps_pins_keys_certificates_and_data() {
    require_tools!("pcscd", "pkcs15-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    world.run("pkcs15-tool", &["--dump"]).ok().prints(&[
        "PIN [Code porteur de la carte CPS]",
        "PIN [Code de déblocage de la carte CPS]",
        "Private RSA Key [CPS_PRIV_SIG]",
        "Private RSA Key [CPS_PRIV_AUT]",
        "X.509 Certificate [Certificat de Signature CPS]",
        "X.509 Certificate [Certificat d'Authentification CPS]",
        "CPS_DATA",
        "CPS_ID_CARD",
        "CPS_NAME_PS",
        "CPS_LANG_PS",
        "CPS_INFO_PS",
        "CPS_ACTIVITY_01_PS",
        "CPS_ACTIVITY_03_PS",
    ]);
}

#[test]
fn opensc_signs_with_the_authentication_key() {
    require_tools!("pcscd", "pkcs11-tool", "pkcs15-tool", "openssl");
    let world = World::new();
    let _card = world.insert("medecin");
    let data = world.write("data", "what is signed");
    // OpenSC has no hashing mechanism for this key: it gets the DigestInfo.
    let digest = world
        .run(
            "openssl",
            &["dgst", "-sha256", "-binary", data.to_str().unwrap()],
        )
        .ok();
    let prefix = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
    let digest_info = world.write("digest_info", [&prefix[..], &digest.stdout].concat());
    world
        .run(
            "pkcs11-tool",
            &[
                "--module",
                OPENSC_MODULE,
                "--login",
                "--pin",
                PIN,
                "--sign",
                "--mechanism",
                "RSA-PKCS",
                "--id",
                AUTHENTICATION,
                "--input-file",
                digest_info.to_str().unwrap(),
                "--output-file",
                "signature",
            ],
        )
        .ok();
    world
        .run(
            "pkcs15-tool",
            &["--read-certificate", AUTHENTICATION, "--output", "cert.pem"],
        )
        .ok();
    let key = world
        .run("openssl", &["x509", "-in", "cert.pem", "-noout", "-pubkey"])
        .ok();
    world.write("key.pem", &key.stdout);
    world
        .run(
            "openssl",
            &[
                "dgst",
                "-sha256",
                "-verify",
                "key.pem",
                "-signature",
                "signature",
                "data",
            ],
        )
        .ok()
        .prints(&["Verified OK"]);
}

#[test]
fn a_wrong_pin_leaves_two_tries() {
    require_tools!("pcscd", "pkcs15-tool", "iasecc-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    world
        .run(
            "pkcs15-tool",
            &["--verify-pin", "--auth-id", "01", "--pin", "4321"],
        )
        .failed();
    world
        .run("iasecc-tool", &["--list-sdos", "1"])
        .prints(&["tries maximum:\t03", "tries remaining:\t02"]);
}

#[test]
fn the_pin_can_be_changed() {
    require_tools!("pcscd", "pkcs15-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    let verify = |pin| {
        world.run(
            "pkcs15-tool",
            &["--verify-pin", "--auth-id", "01", "--pin", pin],
        )
    };
    world
        .run(
            "pkcs15-tool",
            &[
                "--change-pin",
                "--auth-id",
                "01",
                "--pin",
                PIN,
                "--new-pin",
                "5678",
            ],
        )
        .ok();
    verify("5678").ok();
    verify(PIN).failed();
}

#[test]
fn iasecc_tool_prints_what_a_real_card_prints() {
    require_tools!("pcscd", "iasecc-tool");
    let world = World::new();
    let _card = world.insert("medecin");
    // `card.md` §3.4 and §4.3: texts and bytes of a real card.
    world.run("iasecc-tool", &["--list-applications"]).ok().prints(&[
        "Application 'CPX IAS':\n\tAID: E828BD080F8025000001FF0010\n\tDDO: 4F0DE828BD080F8025000001FF0010\n",
        "Application 'CPX IAS CL':\n\tAID: E828BD080F8025000001FF0020\n\tDDO: 4F0DE828BD080F8025000001FF0010\n",
    ]);
    world.run("iasecc-tool", &["--list-sdos", "1"]).prints(&[
        "Found SDO class 1, reference 1\n\tcontact ACLs:\tF3:00:00:13:FF:00\n\ttries maximum:\t03\n\ttries remaining:\t03\n",
        "Found SDO class 1, reference 2\n\tcontact ACLs:\tF3:FF:00:FF:FF:00\n\ttries maximum:\t0A\n\ttries remaining:\t0A\n\tusage remaining:\t00:64\n",
    ]);
}
