//! The messages of Web eID's page library, with which a page reaches our extension too.

use cps_e2e::web::{Browser, Workplace};
use cps_e2e::{Holder, PIN, cards};
use serde_json::{Value, json};

#[test]
fn firefox_answers_the_messages_of_web_eid() {
    require_browsers!();
    speak_web_eid(Workplace::with_firefox(&cards::CPS3));
}

#[test]
fn chromium_answers_the_messages_of_web_eid() {
    require_browsers!();
    speak_web_eid(Workplace::with_chromium(&cards::CPS4));
}

/// Asks for all four actions, and has one fail.
#[track_caller]
fn speak_web_eid(mut workplace: Workplace) {
    let browser = &mut *workplace.browser;
    send(browser, json!({ "action": "web-eid:status" }));
    let versions = answer(browser, "web-eid:status-success");
    assert_eq!(versions["library"], "2.1.0", "{versions}");
    for member in ["extension", "nativeApp"] {
        let version = versions[member].as_str();
        assert!(
            version.is_some_and(|version| version.starts_with("2.")),
            "{versions}"
        );
    }

    let authenticate = json!({
        "action": "web-eid:authenticate",
        "challengeNonce": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",
    });
    send(browser, authenticate.clone());
    workplace.agent.answer(Holder::Cancels);
    let failure = answer(browser, "web-eid:authenticate-failure");
    assert_eq!(
        failure["error"]["code"], "ERR_WEBEID_USER_CANCELLED",
        "{failure}"
    );
    assert!(failure["error"]["message"].is_string(), "{failure}");
    send(browser, authenticate);
    workplace.agent.answer(Holder::Types(PIN));
    let token = answer(browser, "web-eid:authenticate-success");
    assert_eq!(token["format"], "web-eid:1.0", "{token}");
    assert_eq!(token["algorithm"], "RS256", "{token}");
    for member in ["unverifiedCertificate", "signature", "appVersion"] {
        assert!(token[member].is_string(), "{token}");
    }

    send(
        browser,
        json!({ "action": "web-eid:get-signing-certificate" }),
    );
    let signing = answer(browser, "web-eid:get-signing-certificate-success");
    let algorithms = signing["supportedSignatureAlgorithms"].as_array().unwrap();
    assert!(!algorithms.is_empty(), "{signing}");
    let sign = json!({
        "action": "web-eid:sign",
        "certificate": signing["certificate"],
        "hash": "0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dE=",
        "hashFunction": "SHA-256",
    });
    send(browser, sign);
    workplace.agent.answer(Holder::Types(PIN));
    let signature = answer(browser, "web-eid:sign-success");
    assert!(
        algorithms.contains(&signature["signatureAlgorithm"]),
        "{signature}"
    );
    assert!(signature["signature"].is_string(), "{signature}");
    // Each request was accepted before it was answered.
    let messages = browser.evaluate("page.messages()").unwrap();
    assert_eq!(messages.matches("-ack\"").count(), 5, "{messages}");
    workplace.browser.quit();
}

#[track_caller]
fn send(browser: &mut dyn Browser, mut message: Value) {
    message["libraryVersion"] = json!("2.1.0");
    browser
        .evaluate(&format!("String(page.send('{message}'))"))
        .unwrap();
}

/// Waits for a message of this action and returns it.
#[track_caller]
fn answer(browser: &mut dyn Browser, action: &str) -> Value {
    let messages = browser.wait_for("page.messages()", &format!("\"{action}\""));
    let messages: Vec<Value> = serde_json::from_str(&messages).unwrap();
    let found = messages
        .into_iter()
        .find(|message| message["action"] == action);
    found.unwrap()
}
