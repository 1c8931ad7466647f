//! OpenSC's `pkcs11-tool` on our module.

use std::time::Duration;

use cps_e2e::{Desk, Key, Kind, Output, PIN, World, cards, module_text, on_cards, require_tools};

const PUK: &str = "12345678";

/// DigestInfo of SHA-256 without the digest (RFC 8017, section 9.2, note 1).
const SHA256_PREFIX: &[u8] =
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";

/// Runs `pkcs11-tool` with the user logged in, if the card has a PIN.
#[track_caller]
fn logged_in(desk: &Desk, args: &[&str]) -> Output {
    let login: &[&str] = match desk.kind.pin {
        true => &["--login", "--pin", PIN],
        false => &[],
    };
    desk.pkcs11_tool(&[login, args].concat())
}

/// Signs the file `data` into the file `signature`.
#[track_caller]
fn sign(desk: &Desk, key: &Key, args: &[&str]) {
    let fixed = ["--sign", "--id", key.id, "--output-file", "signature"];
    logged_in(desk, &[&fixed, args].concat()).ok();
}

/// Signs the DigestInfo of the file `data` without further hashing, and verifies it.
#[track_caller]
fn sign_digest_info(desk: &Desk, key: &Key) {
    let digest = desk
        .run("openssl", &["dgst", "-sha256", "-binary", "data"])
        .ok()
        .stdout;
    desk.world
        .write("digest_info", [SHA256_PREFIX, &digest].concat());
    let raw = ["--mechanism", "RSA-PKCS", "--input-file", "digest_info"];
    sign(desk, key, &raw);
    desk.verify(key, "data", "signature");
}

on_cards!(slot_and_token: CPS3, CPS3_CONTACTLESS, CPS4);
fn slot_and_token(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let (flags, lengths) = match kind.pin {
        true => (
            "login required, rng, token initialized, PIN initialized",
            "4/4",
        ),
        false => ("rng, token initialized", "4/8"),
    };
    let slots = desk.pkcs11_tool(&["--list-slots"]).ok().prints(&[
        "Virtual PCD 00 00",
        &format!("token label        : {}\n", kind.token),
        "token manufacturer : ASIP SANTE",
        &format!("token model        : {}\n", kind.model),
        &format!("token flags        : {flags}\n"),
        &format!("pin min/max        : {lengths}\n"),
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
}

on_cards!(mechanisms: CPS3, CPS3_CONTACTLESS, CPS4);
fn mechanisms(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let listed = desk.pkcs11_tool(&["--list-mechanisms"]).ok();
    let listed: Vec<_> = listed
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .collect();
    let rsa = [
        "RSA-PKCS, keySize={2048,2048}, hw, encrypt, decrypt, sign, verify",
        "SHA1-RSA-PKCS, keySize={2048,2048}, hw, sign, verify",
        "SHA256-RSA-PKCS, keySize={2048,2048}, hw, sign, verify",
    ];
    let pss = [
        "RSA-PKCS-PSS, keySize={2048,2048}, hw, sign, verify",
        "SHA1-RSA-PKCS-PSS, keySize={2048,2048}, hw, sign, verify",
        "SHA256-RSA-PKCS-PSS, keySize={2048,2048}, hw, sign, verify",
    ];
    let digests = ["SHA-1, digest", "SHA256, digest"];
    let rsa = match kind.pin {
        true => &rsa[..],
        false => &["RSA-PKCS, keySize={2048,2048}, hw, sign, verify"],
    };
    // A CPS3 cannot do PSS: listing it would break TLS 1.3 clients.
    let pss: &[&str] = if kind.pss { &pss } else { &[] };
    assert_eq!(listed, [rsa, pss, &digests].concat());
}

on_cards!(objects_have_the_labels_and_ids_that_software_looks_for: CPS3, CPS4);
fn objects_have_the_labels_and_ids_that_software_looks_for(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let public = desk.pkcs11_tool(&["--list-objects"]).ok().prints(&[
        "'CPS_ID_CARD'",
        "'CPS_NAME_PS'",
        "'CPS_LANG_PS'",
        "'CPS_INFO_PS'",
        "'CPS_DATA'",
    ]);
    for key in kind.keys() {
        for part in [key.certificate, key.public, key.id] {
            assert!(public.text.contains(part), "{part}:\n{}", public.text);
        }
    }
    for private in ["CPS_PRIV_AUT", "CPS_PRIV_SIG", "CPS_ACTIVITY"] {
        assert!(
            !public.text.contains(private),
            "{private} is visible before login"
        );
    }
    logged_in(&desk, &["--list-objects"]).ok().prints(&[
        "CPS_PRIV_AUT",
        "CPS_PRIV_SIG",
        "'CPS_ACTIVITY_01_PS'",
        "'CPS_ACTIVITY_03_PS'",
    ]);
}

on_cards!(contactless_everything_is_public: CPS3_CONTACTLESS);
fn contactless_everything_is_public(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool", "openssl");
    let desk = Desk::new(kind);
    let key = &kind.authentication;
    let objects = desk.pkcs11_tool(&["--list-objects"]).ok();
    let labels: Vec<_> = objects
        .text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("label:"))
        .map(str::trim)
        .collect();
    let data = ["'CPS_DATA'", "'CPS_ID_CARD'"];
    assert_eq!(
        labels,
        [&[key.label, key.certificate, key.public][..], &data].concat()
    );
    // Not a list of objects for the PUK: its read-only session would be refused before.
    for login in [
        &["--pin", PIN, "--list-objects"][..],
        &["--login-type", "so", "--so-pin", PUK, "--init-pin"],
    ] {
        let new = ["--new-pin", "2468"];
        desk.pkcs11_tool(&[&["--login"], login, &new].concat())
            .failed()
            .prints(&["C_Login failed: rv = CKR_USER_PIN_NOT_INITIALIZED"]);
    }
    // The one mechanism is without a hash.
    desk.world.write("data", "what is signed");
    sign_digest_info(&desk, key);
}

on_cards!(its_own_test_finds_no_errors: CPS3, CPS3_CONTACTLESS, CPS4);
fn its_own_test_finds_no_errors(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let output = logged_in(&desk, &["--test"]).ok();
    // It succeeds with errors too: only the last line tells.
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(stdout.lines().last(), Some("No errors"), "{}", output.text);
    for part in [
        "Digests:\n  all 4 digest functions seem to work\n",
        "all 4 signature functions seem to work\n  testing signature mechanisms:\n    RSA-PKCS: OK\n",
    ] {
        assert!(stdout.contains(part), "«{part}» is missing in:\n{stdout}");
    }
    let with_pin: &[&str] = &[
        "    RSA-PKCS: OK\n    SHA1-RSA-PKCS: OK\n    SHA256-RSA-PKCS: OK\n",
        "testing key 1 (CPS_PRIV_SIG)",
        "Decryption (currently only for RSA)\n  testing key 0 (CPS_PRIV_AUT)\n    RSA-PKCS: OK\n",
    ];
    for part in if kind.pin { with_pin } else { &[] } {
        assert!(stdout.contains(part), "«{part}» is missing in:\n{stdout}");
    }
}

on_cards!(forks_and_threads: CPS3, CPS3_CONTACTLESS, CPS4);
fn forks_and_threads(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let fork = desk.pkcs11_tool(&["--test-fork"]).ok();
    assert!(!fork.text.contains("CKR_"), "{}", fork.text);

    // I: C_Initialize, N: without arguments, L: with OS locking; G: C_GetInfo; SL: C_GetSlotList,
    // T0: C_GetTokenInfo of the first slot. The threads start before the tool itself initialises,
    // so one of them is first and all others hear 191. The tool needs something to do meanwhile:
    // it waits 30 seconds if a thread is still there when it ends.
    for threads in [
        &["IN", "IN"][..],
        &["IL", "IL", "IL", "IL"],
        &["ILGISLT0", "INGISLT0"],
    ] {
        let mut args = vec!["--test"];
        for thread in threads {
            args.extend(["--test-threads", thread]);
        }
        let output = logged_in(&desk, &args).ok();
        assert!(output.text.contains("No errors"), "{}", output.text);
        let (ok, second) = ("CKR_OK", "CKR_CRYPTOKI_ALREADY_INITIALIZED");
        let answers = output.text.matches("CKR_").count();
        let expected = [ok, second].map(|rv| output.text.matches(rv).count());
        assert!(expected[0] > 0, "{threads:?}:\n{}", output.text);
        assert_eq!(
            expected.iter().sum::<usize>(),
            answers,
            "{threads:?}:\n{}",
            output.text
        );
    }
}

on_cards!(both_keys_sign_with_and_without_hashing: CPS3, CPS4);
fn both_keys_sign_with_and_without_hashing(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool", "openssl");
    let desk = Desk::new(kind);
    for key in kind.keys() {
        // The lengths around which the last block of SHA-256 changes its shape (`card.md` §6.3 a).
        for length in [0, 1, 55, 56, 63, 64, 65, 127, 128, 100_000] {
            let data: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
            desk.world.write("data", &data);
            let hash = ["--mechanism", "SHA256-RSA-PKCS", "--input-file", "data"];
            sign(&desk, key, &hash);
            desk.verify(key, "data", "signature");
        }
        sign_digest_info(&desk, key);
        let with = |mechanism| {
            sign(
                &desk,
                key,
                &["--mechanism", mechanism, "--input-file", "data"],
            )
        };
        with("SHA1-RSA-PKCS");
        desk.verify_sha1(key, "data", "signature");
        if kind.pss {
            with("SHA256-RSA-PKCS-PSS");
            desk.verify_pss(key, "data", "signature");
            with("SHA1-RSA-PKCS-PSS");
            desk.verify_pss_sha1(key, "data", "signature");
        }
    }
}

on_cards!(the_authentication_key_decrypts: CPS3, CPS4);
fn the_authentication_key_decrypts(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool", "openssl");
    let desk = Desk::new(kind);
    let certificate = desk.certificate(&kind.authentication);
    let certificate = certificate.to_str().unwrap();
    let encrypt = ["pkeyutl", "-encrypt", "-certin", "-inkey", certificate];
    // The longest text that PKCS#1 v1.5 allows for 2048 bits (RFC 8017, section 7.2.1).
    for text in ["", "a secret", &"x".repeat(245)] {
        desk.world.write("text", text);
        let files = ["-in", "text", "-out", "cryptogram"];
        desk.run("openssl", &[&encrypt[..], &files].concat()).ok();
        let decrypt = [
            "--decrypt",
            "--mechanism",
            "RSA-PKCS",
            "--output-file",
            "out",
        ];
        let input = ["--id", kind.authentication.id, "--input-file", "cryptogram"];
        logged_in(&desk, &[&decrypt[..], &input].concat()).ok();
        let out = std::fs::read_to_string(desk.world.file("out")).unwrap();
        assert_eq!(out, text);
    }
}

on_cards!(hash_and_random: CPS3, CPS3_CONTACTLESS, CPS4);
fn hash_and_random(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool", "openssl");
    let desk = Desk::new(kind);
    desk.world.write("data", vec![0x5A; 3000]);
    desk.card.transcript().mark();
    for (mechanism, option) in [("SHA-1", "-sha1"), ("SHA256", "-sha256")] {
        let hash = ["--hash", "--mechanism", mechanism, "--input-file", "data"];
        desk.pkcs11_tool(&[&hash[..], &["--output-file", "digest"]].concat())
            .ok();
        let expected = desk
            .run("openssl", &["dgst", option, "-binary", "data"])
            .ok();
        assert_eq!(
            std::fs::read(desk.world.file("digest")).unwrap(),
            expected.stdout
        );
    }
    let random = ["--generate-random", "64", "--output-file", "random"];
    desk.pkcs11_tool(&random).ok();
    let first = std::fs::read(desk.world.file("random")).unwrap();
    desk.pkcs11_tool(&random).ok();
    let second = std::fs::read(desk.world.file("random")).unwrap();
    assert_eq!((first.len(), second.len()), (64, 64));
    assert_ne!(first, second);
    // Both are the module's work.
    assert_eq!(desk.card.transcript().commands(), Vec::<String>::new());
}

on_cards!(wrong_pins_count_down_to_a_blocked_card: CPS3, CPS4);
fn wrong_pins_count_down_to_a_blocked_card(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let login = |pin| desk.pkcs11_tool(&["--login", "--pin", pin, "--list-objects"]);
    let flags = || desk.pkcs11_tool(&["--list-slots"]).ok();

    desk.card.transcript().mark();
    // A PIN of the wrong length never reaches the card.
    login("123").failed().prints(&["CKR_PIN_INCORRECT"]);
    login("12a4").failed().prints(&["CKR_PIN_INCORRECT"]);
    assert_eq!(desk.card.transcript().commands(), Vec::<String>::new());

    login("4321").failed().prints(&["CKR_PIN_INCORRECT"]);
    flags().prints(&["user PIN count low"]);
    login("4321").failed().prints(&["CKR_PIN_INCORRECT"]);
    flags().prints(&["final user PIN try"]);
    login("4321").failed().prints(&["CKR_PIN_LOCKED"]);
    flags().prints(&["user PIN locked"]);
    // Nothing answers to the right PIN any more, and it is still said what is wrong.
    login(PIN).failed().prints(&["CKR_PIN_LOCKED"]);

    // The PUK gives the holder a new one.
    let unblock = ["--init-pin", "--new-pin", "2468"];
    let officer = ["--login", "--login-type", "so", "--so-pin", PUK];
    desk.pkcs11_tool(&[&officer[..], &unblock].concat())
        .ok()
        .prints(&["User PIN successfully initialized"]);
    login("2468").ok().prints(&[kind.authentication.label]);
    let flags = flags().text;
    assert!(!flags.contains("user PIN"), "{flags}");
}

on_cards!(the_pin_is_changed: CPS3, CPS4);
fn the_pin_is_changed(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    let change = ["--change-pin", "--new-pin", "5678"];
    logged_in(&desk, &change)
        .ok()
        .prints(&["PIN successfully changed"]);
    desk.pkcs11_tool(&["--login", "--pin", "5678", "--list-objects"])
        .ok()
        .prints(&[kind.authentication.label]);
    logged_in(&desk, &["--list-objects"])
        .failed()
        .prints(&["CKR_PIN_INCORRECT"]);
}

on_cards!(unlock_pin_is_refused_without_a_try: CPS3, CPS4);
fn unlock_pin_is_refused_without_a_try(kind: &'static Kind) {
    require_tools!("pcscd", "pkcs11-tool");
    let desk = Desk::new(kind);
    desk.card.transcript().mark();
    // OpenSC's own dialect: C_SetPIN with the PUK as the old PIN, without a login. Here
    // C_SetPIN always changes the PIN, and eight digits are no PIN (`pkcs11.md` §6.3). The way of
    // the standard is `--init-pin`.
    let unlock = ["--unlock-pin", "--puk", PUK, "--new-pin", "2468"];
    desk.pkcs11_tool(&unlock)
        .failed()
        .prints(&["C_SetPIN failed: rv = CKR_PIN_LEN_RANGE"]);
    // The other form of the tool, C_Login as CKU_CONTEXT_SPECIFIC: no key asks for that.
    let context = [
        "--login",
        "--login-type",
        "context-specific",
        "--so-pin",
        PUK,
    ];
    desk.pkcs11_tool(&[&context[..], &unlock].concat())
        .failed()
        .prints(&["CKR_OPERATION_NOT_INITIALIZED"]);
    assert_eq!(desk.card.transcript().commands(), Vec::<String>::new());
    logged_in(&desk, &["--list-objects"]).ok();
}

#[test]
fn without_a_daemon_the_module_says_so_at_once() {
    require_tools!("pcscd", "pkcs11-tool");
    let world = World::new();
    let _card = world.insert(cards::CPS3.profile);
    let output = world
        .run(
            "pkcs11-tool",
            &["--module", &module_text(), "--list-objects"],
        )
        .failed();
    assert!(
        output.elapsed < Duration::from_secs(1),
        "{:?}",
        output.elapsed
    );
    assert!(output.text.contains("No slot"), "{}", output.text);
}
