//! The protocol of Web eID.

use cps_e2e::cards::Kind;
use cps_e2e::{Holder, PIN, on_cards, require_tools};
use serde_json::{Value, json};

use crate::host::Host;
use crate::token::{check, check_token};
use crate::{NONCE, ORIGIN, Stage, digest_of};

fn command(command: &str, arguments: Value) -> Value {
    json!({ "command": command, "arguments": arguments })
}

fn authenticate(origin: &str) -> Value {
    let arguments = json!({ "challengeNonce": NONCE, "origin": origin, "lang": "en" });
    command("authenticate", arguments)
}

on_cards!(a_site_logs_in_and_has_documents_signed: CPS3, CPS4);

fn a_site_logs_in_and_has_documents_signed(kind: &'static Kind) {
    require_tools!("pcscd", "openssl");
    let stage = Stage::new(kind.profile);
    let world = &stage.world;
    let mut host = Host::of_web_eid(world);
    host.send(&authenticate(ORIGIN));
    // The first use of the site.
    stage.answer(Holder::Allows);
    stage.answer(Holder::Types(PIN));
    check_token(world, &host.next(), ORIGIN, NONCE);
    assert!(host.ends().success());
    let shown = stage.agent.shown();
    assert!(
        shown.contains("May the site https://dpi.example use the card?"),
        "{shown}"
    );
    assert!(
        shown.contains("%0AIt asks for the site https://dpi.example."),
        "{shown}"
    );
    assert!(shown.contains("Log in to the site"), "{shown}");

    let mut host = Host::of_web_eid(world);
    host.send(&command(
        "get-signing-certificate",
        json!({ "origin": ORIGIN }),
    ));
    let found = host.next();
    assert!(host.ends().success());
    let algorithm = json!({
        "cryptoAlgorithm": "RSA", "hashFunction": "SHA-256", "paddingScheme": "PKCS1.5",
    });
    let algorithms = found["supportedSignatureAlgorithms"].as_array().unwrap();
    assert!(algorithms.contains(&algorithm), "{found}");

    let mut host = Host::of_web_eid(world);
    let content = b"a prescription";
    host.send(&command(
        "sign",
        json!({
            "certificate": found["certificate"], "hash": digest_of(content),
            "hashFunction": "SHA-256", "origin": ORIGIN, "lang": "fr",
        }),
    ));
    stage.answer(Holder::Types(PIN));
    let signed = host.next();
    assert_eq!(signed["signatureAlgorithm"], algorithm, "{signed}");
    check(world, &found["certificate"], content, &signed["signature"]);
    let shown = stage.agent.shown();
    assert!(shown.contains("Signer un document du site"), "{shown}");

    let origin = Some(ORIGIN.to_owned());
    let allowed = ("ok".to_owned(), origin.clone(), origin.clone());
    assert_eq!(stage.audited("allow_site"), [allowed]);
    let signed = ("ok".to_owned(), origin, None);
    assert_eq!(stage.audited("sign"), [signed.clone(), signed.clone()]);
    assert_eq!(stage.audited("login"), [signed.clone(), signed]);
}

/// Returns the code and the message of an error.
fn error(message: &Value) -> (&str, &str) {
    let text = |name: &str| message["error"][name].as_str().unwrap_or_default();
    (text("code"), text("message"))
}

#[test]
fn what_the_holder_does_is_told_in_the_words_of_web_eid() {
    require_tools!("pcscd");
    let mut stage = Stage::new("medecin");
    // The site is refused at its first use, and asked about again.
    let mut host = Host::of_web_eid(&stage.world);
    host.send(&authenticate(ORIGIN));
    stage.answer(Holder::Cancels);
    assert_eq!(error(&host.next()).0, "ERR_WEBEID_USER_CANCELLED");
    let refused = (
        "prompt.cancelled".to_owned(),
        Some(ORIGIN.to_owned()),
        Some(ORIGIN.to_owned()),
    );
    assert_eq!(stage.audited("allow_site"), [refused]);

    // A wrong PIN is asked for again, and then the dialog is closed.
    let mut host = Host::of_web_eid(&stage.world);
    host.send(&authenticate(ORIGIN));
    stage.answer(Holder::Allows);
    stage.answer(Holder::Types("0000"));
    stage.answer(Holder::Cancels);
    assert_eq!(error(&host.next()).0, "ERR_WEBEID_USER_CANCELLED");

    // The last tries.
    let mut host = Host::of_web_eid(&stage.world);
    host.send(&authenticate(ORIGIN));
    stage.answer(Holder::Types("0000"));
    stage.answer(Holder::Types("0000"));
    let answer = host.next();
    let (code, message) = error(&answer);
    assert_eq!(code, "ERR_WEBEID_NATIVE_FATAL");
    assert!(message.contains("blocked"), "{message}");

    let mut page = Host::of_page(&stage.world, ORIGIN);
    page.call("subscribe", json!({})).unwrap();
    stage.card.remove();
    assert_eq!(page.next()["event"]["type"], "card_removed");
    let mut host = Host::of_web_eid(&stage.world);
    let arguments = json!({ "challengeNonce": NONCE, "origin": ORIGIN, "lang": "fr" });
    host.send(&command("authenticate", arguments));
    let answer = host.next();
    let (code, message) = error(&answer);
    assert_eq!(code, "ERR_WEBEID_NATIVE_FATAL");
    assert!(message.starts_with("Aucune carte"), "{message}");

    stage.cpsd.terminate();
    let mut host = Host::of_web_eid(&stage.world);
    host.send(&authenticate(ORIGIN));
    assert_eq!(error(&host.next()).0, "ERR_WEBEID_NATIVE_FATAL");
}

#[test]
fn a_browser_that_closes_withdraws_the_dialog() {
    require_tools!("pcscd");
    let stage = Stage::new("medecin");
    let mut host = Host::of_web_eid(&stage.world);
    host.send(&authenticate(ORIGIN));
    stage.leave_open();
    host.close();
    assert!(host.ends().success());
    // The turn of the account is free again.
    let mut host = Host::of_web_eid(&stage.world);
    host.send(&authenticate(ORIGIN));
    stage.answer(Holder::Allows);
    stage.answer(Holder::Cancels);
    assert_eq!(error(&host.next()).0, "ERR_WEBEID_USER_CANCELLED");
}
