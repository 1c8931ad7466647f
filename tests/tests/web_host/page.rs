//! Our own protocol.

use cps_e2e::cards::Kind;
use cps_e2e::{Holder, PIN, binary, on_cards, require_tools};
use serde_json::{Value, json};

use crate::host::Host;
use crate::token::{check, check_token};
use crate::{NONCE, ORIGIN, Stage, digest_of};

fn kind(answer: Result<Value, String>) -> String {
    answer.unwrap_err()
}

#[test]
fn a_page_that_is_not_allowed_learns_nothing() {
    require_tools!("pcscd");
    let stage = Stage::new("medecin");
    let mut page = Host::of_ours(&stage.world);
    assert_eq!(kind(page.call("status", json!({}))), "web.method_unknown");
    for (origin, expected) in [
        (ORIGIN, "web.origin_denied"),
        ("http://dpi.example", "web.origin_invalid"),
        ("https://dpi.example/", "web.origin_invalid"),
        ("https://dpi.example/page", "web.origin_invalid"),
        ("https://a@dpi.example", "web.origin_invalid"),
        ("file:///etc/passwd", "web.origin_invalid"),
        ("moz-extension://dpi.example", "web.origin_invalid"),
    ] {
        let answer = page.call("hello", json!({ "origin": origin }));
        assert_eq!(kind(answer), expected, "{origin}");
        assert_eq!(kind(page.call("status", json!({}))), "web.method_unknown");
    }
    assert_eq!(stage.questions(), 0);
}

on_cards!(a_page_of_an_allowed_site_uses_the_card: CPS3, CPS4);

fn a_page_of_an_allowed_site_uses_the_card(kind: &'static Kind) {
    require_tools!("pcscd", "openssl");
    let stage = Stage::allowing(kind.profile);
    let world = &stage.world;
    let mut page = Host::of_page(world, ORIGIN);

    let status = page.call("status", json!({})).unwrap();
    assert_eq!(status["present"], true, "{status}");
    assert_eq!(status["ready"], true, "{status}");
    assert_eq!(status["pin"]["blocked"], false, "{status}");
    assert!(status["expires_days"].as_i64().unwrap() > 0, "{status}");
    let identity = page.call("identity", json!({})).unwrap();
    let name = &identity["holder"]["given_names"]["value"];
    assert_eq!(name, "PRATICIEN", "{identity}");

    let id = page.ask("authenticate", json!({ "challenge_nonce": NONCE }));
    stage.answer(Holder::Types(PIN));
    check_token(world, &page.answer(id).unwrap(), ORIGIN, NONCE);

    let found = page.call("get_signing_certificate", json!({})).unwrap();
    let content = b"a report";
    let params = json!({
        "certificate": found["certificate"], "hash": digest_of(content), "hash_function": "SHA-256",
    });
    let id = page.ask("sign", params);
    stage.answer(Holder::Types(PIN));
    let signed = page.answer(id).unwrap();
    check(world, &found["certificate"], content, &signed["signature"]);

    let id = page.ask("assertion.insi", json!({ "activity": 1 }));
    stage.answer(Holder::Types(PIN));
    let assertion = page.answer(id).unwrap();
    let assertion = assertion["signed_xml"].as_str().unwrap();
    assert!(assertion.contains("<saml"), "{assertion}");
    // Each has a login of its own.
    assert_eq!(stage.audited("login").len(), 3);
    for (outcome, origin, _) in stage.audited("sign") {
        assert_eq!((outcome.as_str(), origin.as_deref()), ("ok", Some(ORIGIN)));
    }
}

#[test]
fn no_method_of_a_page_signs_what_it_chose_with_the_authentication_key() {
    require_tools!("pcscd");
    let stage = Stage::allowing("medecin");
    let mut page = Host::of_page(&stage.world, ORIGIN);
    let id = page.ask("authenticate", json!({ "challenge_nonce": NONCE }));
    stage.answer(Holder::Types(PIN));
    let token = page.answer(id).unwrap();
    let before = stage.questions();
    let params = json!({
        "certificate": token["unverifiedCertificate"], "hash": digest_of(b"challenge"),
        "hash_function": "SHA-256",
    });
    assert_eq!(kind(page.call("sign", params)), "web.other_card");
    for (method, params, expected) in [
        ("sign.digest", json!({}), "web.method_unknown"),
        ("pin.login", json!({}), "web.method_unknown"),
        ("sites.list", json!({}), "web.method_unknown"),
        (
            "sites.allow",
            json!({ "origin": ORIGIN }),
            "web.method_unknown",
        ),
        ("hello", json!({ "origin": null }), "web.method_unknown"),
        (
            "authenticate",
            json!({ "challenge_nonce": "short" }),
            "request.params",
        ),
        (
            "authenticate",
            json!({ "challenge_nonce": NONCE, "origin": "https://other.example" }),
            "request.params",
        ),
        (
            "assertion.insi",
            json!({ "activity": 1, "card": "c1" }),
            "request.params",
        ),
        ("identity", json!({ "card": "c1" }), "request.params"),
    ] {
        assert_eq!(kind(page.call(method, params)), expected, "{method}");
    }
    assert_eq!(stage.questions(), before);
}

#[test]
fn the_page_is_told_what_became_of_the_pin() {
    require_tools!("pcscd");
    let mut stage = Stage::allowing("medecin");
    let mut page = Host::of_page(&stage.world, ORIGIN);
    let login = json!({ "challenge_nonce": NONCE });
    for (holder, expected) in [
        (Holder::Cancels, "prompt.cancelled"),
        (Holder::Types("0000"), "pin.incorrect"),
        (Holder::Types("0000"), "pin.incorrect"),
        (Holder::Types("0000"), "pin.blocked"),
    ] {
        let id = page.ask("authenticate", login.clone());
        stage.answer(holder);
        assert_eq!(kind(page.answer(id)), expected);
    }
    assert_eq!(kind(page.call("authenticate", login)), "pin.blocked");
    let status = page.call("status", json!({})).unwrap();
    assert_eq!(status["pin"]["blocked"], true, "{status}");
    let origins = stage
        .audited("login")
        .into_iter()
        .map(|(_, origin, _)| origin);
    assert!(
        origins
            .into_iter()
            .all(|origin| origin.as_deref() == Some(ORIGIN))
    );
    page.call("subscribe", json!({})).unwrap();
    stage.card.remove();
    assert_eq!(page.next()["event"]["type"], "card_removed");
    assert_eq!(kind(page.call("identity", json!({}))), "card.none");
}

#[test]
fn a_request_while_another_waits_is_refused_and_two_pages_take_turns() {
    require_tools!("pcscd");
    let stage = Stage::allowing("medecin");
    let (mut first, mut second) = (
        Host::of_page(&stage.world, ORIGIN),
        Host::of_page(&stage.world, ORIGIN),
    );
    let login = json!({ "challenge_nonce": NONCE });
    let of_first = first.ask("authenticate", login.clone());
    let of_second = second.ask("authenticate", login.clone());
    stage.leave_open();
    assert_eq!(kind(first.call("status", json!({}))), "web.busy");
    assert_eq!(kind(second.call("status", json!({}))), "web.busy");
    // Which of the two comes first is not said.
    stage.agent.answer(Holder::Types(PIN));
    stage.answer(Holder::Types(PIN));
    assert!(first.answer(of_first).is_ok());
    assert!(second.answer(of_second).is_ok());
    // The page goes while its dialog stands.
    first.ask("authenticate", login.clone());
    stage.leave_open();
    first.close();
    assert!(first.ends().success());
    let id = second.ask("authenticate", login);
    stage.answer(Holder::Types(PIN));
    assert!(second.answer(id).is_ok());
}

#[test]
fn a_card_that_is_pulled_or_exchanged_is_told() {
    require_tools!("pcscd");
    let mut stage = Stage::allowing("medecin");
    let mut page = Host::of_page(&stage.world, ORIGIN);
    let found = page.call("get_signing_certificate", json!({})).unwrap();
    page.call("subscribe", json!({})).unwrap();
    let id = page.ask("authenticate", json!({ "challenge_nonce": NONCE }));
    stage.leave_open();
    stage.card.remove();
    let mut seen = Vec::new();
    while seen.len() < 2 {
        let message = page.next();
        match message.get("event") {
            Some(event) => seen.push(event["type"].as_str().unwrap().to_owned()),
            None => {
                assert_eq!(message["id"], id, "{message}");
                seen.push(message["error"]["kind"].as_str().unwrap().to_owned());
            }
        }
    }
    seen.sort();
    assert_eq!(seen, ["card.removed", "card_removed"]);

    stage.card.swap("infirmier");
    for expected in ["card_inserted", "card_ready"] {
        let message = page.next();
        assert_eq!(message, json!({ "event": { "type": expected } }));
    }
    let params = json!({
        "certificate": found["certificate"], "hash": digest_of(b"a report"),
        "hash_function": "SHA-256",
    });
    assert_eq!(kind(page.call("sign", params)), "web.other_card");
}

/// Another card in a second reader does not come between a page and the card of the first.
#[test]
fn a_page_uses_the_card_of_the_first_reader_that_has_one() {
    require_tools!("pcscd", "openssl");
    let mut stage = Stage::allowing("medecin");
    let _second = stage.world.insert_into(1, "medecin-cps4");
    let mut page = Host::of_page(&stage.world, ORIGIN);
    let is_there = || {
        let listed = stage
            .world
            .run(binary("cpsctl"), &["cards", "list", "--json"]);
        let listed: Value = serde_json::from_slice(&listed.ok().stdout).unwrap();
        (listed["cards"].as_array().unwrap().len() == 2).then_some(())
    };
    cps_e2e::eventually(crate::DEADLINE, is_there).expect("two cards that are ready");
    let first = page.call("status", json!({})).unwrap();
    let first_certificate = page.call("get_signing_certificate", json!({})).unwrap();
    let id = page.ask("authenticate", json!({ "challenge_nonce": NONCE }));
    stage.answer(Holder::Types(PIN));
    check_token(&stage.world, &page.answer(id).unwrap(), ORIGIN, NONCE);
    assert_eq!(first["generation"], "cps3", "{first}");

    page.call("subscribe", json!({})).unwrap();
    stage.card.remove();
    assert_eq!(page.next()["event"]["type"], "card_removed");
    let second = page.call("status", json!({})).unwrap();
    assert_eq!(second["generation"], "cps4", "{second}");
    let params = json!({
        "certificate": first_certificate["certificate"], "hash": digest_of(b"a report"),
        "hash_function": "SHA-256",
    });
    assert_eq!(kind(page.call("sign", params)), "web.other_card");
    let found = page.call("get_signing_certificate", json!({})).unwrap();
    let params = json!({
        "certificate": found["certificate"], "hash": digest_of(b"a report"),
        "hash_function": "SHA-256",
    });
    let id = page.ask("sign", params);
    stage.answer(Holder::Types(PIN));
    let signed = page.answer(id).unwrap();
    check(
        &stage.world,
        &found["certificate"],
        b"a report",
        &signed["signature"],
    );
}

#[test]
fn sites_are_allowed_by_the_holder_listed_and_revoked() {
    require_tools!("pcscd");
    let stage = Stage::new("medecin");
    let mut popup = Host::of_popup(&stage.world);
    assert_eq!(
        popup.call("sites.list", json!({})).unwrap(),
        json!({ "sites": [] })
    );
    let site = json!({ "origin": ORIGIN });
    let id = popup.ask("sites.allow", site.clone());
    stage.answer(Holder::Cancels);
    assert_eq!(kind(popup.answer(id)), "prompt.cancelled");
    let id = popup.ask("sites.allow", site.clone());
    stage.answer(Holder::Allows);
    assert_eq!(popup.answer(id).unwrap()["by"], "holder");
    // Once is enough.
    assert_eq!(
        popup.call("sites.allow", site.clone()).unwrap()["by"],
        "holder"
    );
    let sites = popup.call("sites.list", json!({})).unwrap();
    assert_eq!(sites["sites"][0]["origin"], ORIGIN, "{sites}");

    let mut page = Host::of_page(&stage.world, ORIGIN);
    assert!(page.call("status", json!({})).is_ok());
    popup.call("sites.revoke", site).unwrap();
    assert_eq!(kind(page.call("status", json!({}))), "web.origin_denied");

    let with = |outcome: &str| (outcome.to_owned(), None, Some(ORIGIN.to_owned()));
    let allowed = [with("prompt.cancelled"), with("ok")];
    assert_eq!(stage.audited("allow_site"), allowed);
    assert_eq!(stage.audited("revoke_site"), [with("ok")]);
}

#[test]
fn the_command_line_lists_and_revokes_what_the_holder_allowed() {
    require_tools!("pcscd");
    let stage = Stage::allowing("medecin");
    let cpsctl = |args: &[&str]| stage.world.run(binary("cpsctl"), args);
    cpsctl(&["web", "list"])
        .ok()
        .prints(&[ORIGIN, "the holder"]);
    let list = cpsctl(&["web", "list", "--json"]).ok();
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(list["sites"][0]["by"], "holder", "{list}");
    let mut page = Host::of_page(&stage.world, ORIGIN);
    cpsctl(&["web", "revoke", ORIGIN, "--lang", "fr"])
        .ok()
        .prints(&["n'a plus le droit"]);
    assert_eq!(kind(page.call("status", json!({}))), "web.origin_denied");
    cpsctl(&["web", "list"])
        .ok()
        .prints(&["No site may use the card."]);
    let again = cpsctl(&["web", "revoke", ORIGIN, "--json"]).failed();
    again.prints(&["web.not_remembered"]);
    cpsctl(&["web", "revoke", "http://dpi.example"]).failed();
    let revoked = ("ok".to_owned(), None, Some(ORIGIN.to_owned()));
    assert_eq!(stage.audited("revoke_site"), [revoked]);
}

#[test]
fn the_popup_changes_the_pin_through_the_agent() {
    require_tools!("pcscd");
    let stage = Stage::new("medecin");
    let mut popup = Host::of_popup(&stage.world);
    let id = popup.ask("pin.change", json!({}));
    stage.answer(Holder::Types(PIN));
    stage.answer(Holder::TypesTwice("4826"));
    let changed = popup.answer(id).unwrap();
    assert_eq!(changed["pin"]["blocked"], false, "{changed}");
    assert_eq!(stage.audited("change_pin").len(), 1);
}

#[test]
fn without_an_agent_or_a_daemon_the_page_is_told() {
    require_tools!("pcscd");
    let stage = Stage::allowing("medecin");
    let mut page = Host::of_page(&stage.world, ORIGIN);
    let Stage {
        agent,
        mut cpsd,
        card: _card,
        world,
        ..
    } = stage;
    drop(agent);
    let login = json!({ "challenge_nonce": NONCE });
    assert_eq!(
        kind(page.call("authenticate", login.clone())),
        "prompt.unavailable"
    );
    let mut popup = Host::of_popup(&world);
    let other = json!({ "origin": "https://other.example" });
    assert_eq!(kind(popup.call("sites.allow", other)), "prompt.unavailable");
    cpsd.terminate();
    assert_eq!(kind(page.call("authenticate", login)), "daemon.unreachable");
}
