//! Pages that may not use the card, or not so: each is refused, and what is not allowed learns nothing.

use cps_e2e::web::{Browser, SITE, Workplace, start_site, test_page};
use cps_e2e::{Holder, PIN, cards};
use serde_json::{Value, json};

#[test]
fn firefox_refuses_pages_that_may_not_use_the_card() {
    require_browsers!();
    refuse_pages(Workplace::with_firefox(&cards::CPS3));
}

#[test]
fn chromium_refuses_pages_that_may_not_use_the_card() {
    require_browsers!();
    refuse_pages(Workplace::with_chromium(&cards::CPS3));
}

/// Asks from another port, another name, without TLS, and from a frame.
#[track_caller]
fn refuse_pages(mut workplace: Workplace) {
    let desk = &workplace.desk;
    let other = "https://other.localhost:8444";
    let _other = start_site(desk, other, 8444, true);
    let plain = "http://localhost:8080";
    let _plain = start_site(desk, "https://localhost:8080", 8080, false);
    for site in ["https://localhost:8444", other, plain] {
        workplace.browser.open(&test_page(site), "ready");
        learns_nothing(&mut *workplace.browser, "page");
    }

    // A frame of the site itself, and a message of it to the page around it.
    let browser = &mut workplace.browser;
    browser.open(&format!("{}?frame", test_page(SITE)), "ready");
    learns_nothing(&mut **browser, "page.frames[0]");
    let request = json!({ "cps": 1, "id": "from below", "method": "status", "params": {} });
    let post = format!("String(page.frames[0].sendUp('{request}'))");
    browser.evaluate(&post).unwrap();
    browser.wait_for("page.messages()", "from below");
    assert_eq!(browser.call("status", "")["present"], true);
    let messages = messages(&mut **browser);
    let about: Vec<_> = messages
        .iter()
        .filter(|message| message["id"] == "from below")
        .collect();
    assert_eq!(about.len(), 1, "{messages:?}");
    workplace.browser.quit();
}

/// Checks that a window gets no message but its own requests.
#[track_caller]
fn learns_nothing(browser: &mut dyn Browser, window: &str) {
    let call = format!("String({window}.call('status'))");
    let number = browser.evaluate(&call).unwrap();
    let outcome = browser
        .evaluate(&format!("{window}.outcome({number})"))
        .unwrap();
    assert!(outcome.contains("web.no_extension"), "{outcome}");
    let web_eid = json!({ "action": "web-eid:status", "libraryVersion": "2.1.0" });
    browser
        .evaluate(&format!("String({window}.send('{web_eid}'))"))
        .unwrap();
    let seen = browser.wait_for(&format!("{window}.messages()"), "web-eid:status");
    let seen: Vec<Value> = serde_json::from_str(&seen).unwrap();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(seen[0]["method"], "status");
    assert_eq!(seen[1], web_eid);
}

/// Returns the messages that a page of the tests got.
#[track_caller]
fn messages(browser: &mut dyn Browser) -> Vec<Value> {
    serde_json::from_str(&browser.evaluate("page.messages()").unwrap()).unwrap()
}

#[test]
fn firefox_refuses_messages_that_are_not_for_pages() {
    require_browsers!();
    refuse_messages(Workplace::with_firefox(&cards::CPS3));
}

#[test]
fn chromium_refuses_messages_that_are_not_for_pages() {
    require_browsers!();
    refuse_messages(Workplace::with_chromium(&cards::CPS3));
}

/// Posts what only the popup may ask, what nothing may ask, and what is no request.
#[track_caller]
fn refuse_messages(mut workplace: Workplace) {
    let browser = &mut *workplace.browser;
    let evil = json!({ "origin": "https://evil.example" });
    for method in [
        "sites.allow",
        "sites.list",
        "pin.change",
        "pin.login",
        "sign.digest",
        "toString",
    ] {
        assert_eq!(
            post(browser, method, &evil)["error"]["kind"],
            "web.method_unknown",
            "{method}"
        );
    }
    // The origin is that of the page, even where its message names another.
    let hello = post(browser, "hello", &evil);
    assert_eq!(hello["result"]["site"], "Site de test", "{hello}");
    let long = json!({ "patient": "x".repeat(70000) });
    let refused = post(browser, "assertion.vihf", &long);
    assert_eq!(
        refused["error"]["kind"], "web.message_too_long",
        "{refused}"
    );
    for message in [
        json!({ "cps": 2, "id": "none", "method": "status" }),
        json!({ "cps": 1, "id": "none", "method": 1 }),
        json!({ "id": "none", "method": "status" }),
        json!({ "action": "web-eid:quit", "id": "none" }),
        json!({ "action": "toString", "id": "none" }),
        json!("none"),
        json!(null),
    ] {
        send(browser, &message);
    }
    // Answers that the page makes up reach no one but itself.
    send(browser, &json!({ "cps": 1, "id": "none", "result": {} }));
    assert_eq!(
        post(browser, "status", &json!({}))["result"]["present"],
        true
    );
    let answers = messages(browser);
    let answers = answers.iter().filter(|message| message["id"] == "none");
    assert_eq!(answers.count(), 6);
    workplace.browser.quit();
}

#[track_caller]
fn send(browser: &mut dyn Browser, message: &Value) {
    browser
        .evaluate(&format!("String(page.send('{message}'))"))
        .unwrap();
}

/// Posts a request as the messages of `cps.js` are, and returns the answer.
#[track_caller]
fn post(browser: &mut dyn Browser, method: &str, params: &Value) -> Value {
    let id = format!("id of {method}");
    send(
        browser,
        &json!({ "cps": 1, "id": id, "method": method, "params": params }),
    );
    let is_answer = |message: &Value| {
        message["id"] == *id && (!message["result"].is_null() || !message["error"].is_null())
    };
    let answered = cps_e2e::eventually(cps_e2e::web::PAGE, || {
        messages(browser).into_iter().find(is_answer)
    });
    answered.unwrap_or_else(|| panic!("no answer to {method}"))
}

#[test]
fn a_site_takes_a_token_once() {
    require_browsers!();
    let mut workplace = Workplace::with_firefox(&cards::CPS3);
    let browser = &mut *workplace.browser;
    let login = browser.evaluate("String(page.logOn())").unwrap();
    workplace.agent.answer(Holder::Types(PIN));
    let outcome = browser.finish(&login);
    assert!(outcome["result"]["holder"].is_string(), "{outcome}");
    let again = browser.evaluate("String(page.replay())").unwrap();
    let outcome = browser.finish(&again);
    assert!(outcome["error"].is_object(), "{outcome}");
    workplace
        .site
        .wait_line("refused no nonce was issued to this session, or it was used");
    workplace.browser.quit();
}
