//! GnuTLS: `p11tool` on our module.

use cps_e2e::{Desk, Kind, Output, PIN, module_text, on_cards, require_tools};

/// Runs `p11tool` on our module alone: with `--provider` it loads no other.
#[track_caller]
fn p11tool(desk: &Desk, args: &[&str]) -> Output {
    let (module, pin) = (module_text(), format!("GNUTLS_PIN={PIN}"));
    let tool = [pin.as_str(), "p11tool", "--provider", &module];
    desk.run("env", &[&tool, args].concat())
}

/// Arguments that make `p11tool` log in, where there is a PIN.
fn login(kind: &Kind) -> &'static [&'static str] {
    if kind.pin { &["--login"] } else { &[] }
}

on_cards!(p11tool_lists_tokens_and_objects: CPS3, CPS3_CONTACTLESS, CPS4);
fn p11tool_lists_tokens_and_objects(kind: &'static Kind) {
    require_tools!("pcscd", "p11tool");
    let desk = Desk::new(kind);
    let token = format!("token={}", kind.token);
    p11tool(&desk, &["--list-token-urls"])
        .ok()
        .prints(&[&token]);

    let url = format!("pkcs11:{token}");
    let public = p11tool(&desk, &["--list-all", &url]).ok();
    let all = p11tool(&desk, &[login(kind), &["--list-all", &url]].concat()).ok();
    for key in kind.keys() {
        let label = |label| format!("\tLabel: {label}\n");
        let key_label = label(key.label);
        assert_eq!(
            public.text.contains(&key_label),
            !kind.pin,
            "{}",
            public.text
        );
        assert!(all.text.contains(&key_label), "{}", all.text);
        for shown in [&public, &all] {
            for part in [label(key.certificate), label(key.public)] {
                assert!(shown.text.contains(&part), "{part}\n{}", shown.text);
            }
        }
    }
    all.prints(&[
        "Type: Private key (RSA-2048)",
        "Type: X.509 Certificate (RSA-2048)",
        "Type: Public key (RSA-2048)",
        "CKA_NEVER_EXTRACTABLE; CKA_SENSITIVE;",
    ]);
}

on_cards!(p11tool_signs_with_every_key: CPS3, CPS3_CONTACTLESS, CPS4);
fn p11tool_signs_with_every_key(kind: &'static Kind) {
    require_tools!("pcscd", "p11tool");
    let desk = Desk::new(kind);
    for key in kind.keys() {
        // Afterwards GnuTLS 3.7 looks for a public key with the label of the private one. There
        // is none on any CPS card; it says so and succeeds.
        p11tool(&desk, &[login(kind), &["--test-sign", &key.uri()]].concat())
            .ok()
            .prints(&[
                "Signing using RSA-SHA256... ok",
                "Verifying against private key parameters... ok",
            ]);
    }
}

on_cards!(p11tool_exports_a_chain: CPS3, CPS3_CONTACTLESS, CPS4);
fn p11tool_exports_a_chain(kind: &'static Kind) {
    require_tools!("pcscd", "p11tool", "pkcs11-tool", "openssl");
    let desk = Desk::trusting(kind);
    for key in kind.keys() {
        // GnuTLS goes on only to issuers that the token calls trusted (CKA_TRUSTED), which is not
        // for a card to say: its own certificate is all.
        let chain = p11tool(&desk, &["--export-chain", &key.certificate_uri()]).ok();
        let first = desk
            .world
            .run_with_input("openssl", &["x509"], &chain.stdout)
            .ok();
        let expected = std::fs::read(desk.certificate(key)).unwrap();
        assert_eq!(first.stdout, expected);
    }
}

on_cards!(p11tool_finds_the_issuers: CPS3, CPS3_CONTACTLESS, CPS4);
fn p11tool_finds_the_issuers(kind: &'static Kind) {
    require_tools!("pcscd", "p11tool");
    let desk = Desk::trusting(kind);
    let listed = p11tool(
        &desk,
        &["--list-all-certs", &format!("pkcs11:token={}", kind.token)],
    );
    let listed = listed.ok().text;
    assert_eq!(
        listed.matches("CKA_CERTIFICATE_CATEGORY=CA").count(),
        2,
        "{listed}"
    );
    assert!(!listed.contains("CKA_TRUSTED"), "{listed}");
    for (name, file) in [("PERSONNES", "ca.pem"), ("RACINE", "root.pem")] {
        let url = format!("pkcs11:object=TEST%20AC%20SIMULATEUR%20CPX%20{name};type=cert");
        let exported = p11tool(&desk, &["--export", &url]).ok();
        let expected = std::fs::read_to_string(desk.card.trust().join(file)).unwrap();
        assert!(exported.text.contains(&expected), "{}", exported.text);
    }
}
