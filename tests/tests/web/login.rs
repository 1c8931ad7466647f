//! A holder logs on, signs and shows the card to a site.

use cps_e2e::web::{RESULT, SITE, Workplace, kind};
use cps_e2e::{HOLDER, Holder, Kind, OTHER_HOLDER, OTHER_PROFILE, PIN, on_cards};
use serde_json::Value;

/// A nonce of a server: 44 characters.
const NONCE: &str = "'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI='";

/// Parameters of an assertion that opens a shared record.
const VIHF: &str = "{ activity: 1, patient: { ins: '200000000000094', authority: 'test' },
    software: { id: '1', name: 'DPI', version: '3.1', approval: 'N' } }";

/// Parameters of the signature of documents that go into a shared record.
const SUBMISSION: &str = "{ submission_set: '1.2.250.1.999.1.1.7898.1.1', documents: [{
    unique_id: '1.2.250.1.999.1.1.7898.3.1',
    digest: '0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dE=' }], profile: 'sha_256' }";

on_cards!(firefox_uses_the_card: CPS3, CPS4);
fn firefox_uses_the_card(kind: &'static Kind) {
    require_browsers!();
    use_the_card(Workplace::with_firefox(kind));
}

on_cards!(chromium_uses_the_card: CPS3, CPS4);
fn chromium_uses_the_card(kind: &'static Kind) {
    require_browsers!();
    use_the_card(Workplace::with_chromium(kind));
}

/// Logs on, signs a document, and asks for all else that a page may have.
#[track_caller]
fn use_the_card(mut workplace: Workplace) {
    let browser = &mut workplace.browser;
    browser.open(SITE, "Connexion");
    browser.press("login");
    workplace.agent.answer(Holder::Types(PIN));
    browser.wait_for(RESULT, &format!("Bienvenue, {HOLDER}."));
    workplace.site.wait_line(&format!("welcome {HOLDER}"));

    browser.open(&format!("{SITE}/sign"), "Signature");
    browser.press("sign");
    workplace.agent.answer(Holder::Types(PIN));
    browser.wait_for(RESULT, &format!("Signé par {HOLDER}."));
    workplace.site.wait_line(&format!("signed {HOLDER}"));

    workplace.open_test_page();
    let browser = &mut workplace.browser;
    let status = browser.call("status", "");
    assert_eq!(status["present"], true, "{status}");
    assert_eq!(status["ready"], true, "{status}");
    assert_eq!(status["pin"]["blocked"], false, "{status}");
    assert!(!status.to_string().contains(HOLDER), "{status}");
    let identity = browser.call("identity", "");
    assert_eq!(identity["national_id"]["value"], HOLDER, "{identity}");
    assert_eq!(browser.call("site", "")["site"], "Site de test");
    let table = [
        ("vihf", VIHF, "<saml2:Assertion "),
        ("insi", "{ activity: 1 }", "<saml2:Assertion "),
        ("dmpSubmission", SUBMISSION, "<Signature "),
    ];
    for (name, params, begin) in table {
        let assertion = browser.begin(name, params);
        workplace.agent.answer(Holder::Types(PIN));
        let assertion = browser.finish(&assertion);
        let text = assertion["result"]["signed_xml"].as_str();
        assert!(
            text.is_some_and(|text| text.starts_with(begin)),
            "{name}: {assertion}"
        );
    }
    // Each dialog says for which site it asks.
    let shown = workplace.agent.shown();
    let asked = shown.lines().filter(|line| line.starts_with("SETDESC"));
    let asked: Vec<_> = asked.collect();
    assert_eq!(asked.len(), 2 + table.len(), "{shown}");
    assert!(asked.iter().all(|text| text.contains(SITE)), "{shown}");
    workplace.browser.quit();
}

#[test]
fn firefox_says_how_a_login_failed() {
    require_browsers!();
    fail_to_log_on(Workplace::with_firefox(&cps_e2e::cards::CPS3));
}

#[test]
fn chromium_says_how_a_login_failed() {
    require_browsers!();
    fail_to_log_on(Workplace::with_chromium(&cps_e2e::cards::CPS4));
}

/// Lets the holder cancel, type wrong PINs until the card is blocked, and exchange the card.
#[track_caller]
fn fail_to_log_on(mut workplace: Workplace) {
    assert_eq!(
        log_on_with(&mut workplace, Holder::Cancels),
        "prompt.cancelled"
    );
    assert_eq!(
        log_on_with(&mut workplace, Holder::Types("9999")),
        "pin.incorrect"
    );
    assert_eq!(workplace.desk.card.pin_tries(), 2);

    // The card goes while its dialog stands.
    let browser = &mut workplace.browser;
    let login = browser.begin("authenticate", NONCE);
    workplace.agent.leave_open();
    workplace.desk.card.remove();
    assert_eq!(kind(&browser.finish(&login)), "card.removed");
    let status = browser.call("status", "");
    assert_eq!(status["present"], false, "{status}");
    assert_eq!(browser.refused("authenticate", NONCE), "card.none");

    // Another person's card.
    workplace.desk.card.insert_other(OTHER_PROFILE);
    workplace.desk.world.wait_for_card();
    let identity = browser.call("identity", "");
    assert_eq!(identity["national_id"]["value"], OTHER_HOLDER);
    browser.open(SITE, "Connexion");
    browser.press("login");
    workplace.agent.answer(Holder::Types(PIN));
    browser.wait_for(RESULT, &format!("Bienvenue, {OTHER_HOLDER}."));

    workplace.open_test_page();
    for expected in ["pin.incorrect", "pin.incorrect", "pin.blocked"] {
        assert_eq!(log_on_with(&mut workplace, Holder::Types("9999")), expected);
    }
    let status = workplace.browser.call("status", "");
    assert_eq!(status["pin"]["blocked"], true, "{status}");
    workplace.browser.quit();
}

/// Begins a login in the page of the tests, answers its dialog, and returns the kind of its error.
#[track_caller]
fn log_on_with(workplace: &mut Workplace, holder: Holder<'_>) -> String {
    let login = workplace.browser.begin("authenticate", NONCE);
    workplace.agent.answer(holder);
    kind(&workplace.browser.finish(&login))
}

#[test]
fn firefox_tells_a_page_that_no_agent_runs() {
    require_browsers!();
    log_on_without_agent(Workplace::with_firefox(&cps_e2e::cards::CPS3));
}

#[test]
fn chromium_tells_a_page_that_no_agent_runs() {
    require_browsers!();
    log_on_without_agent(Workplace::with_chromium(&cps_e2e::cards::CPS3));
}

#[track_caller]
fn log_on_without_agent(mut workplace: Workplace) {
    workplace.agent.end();
    assert_eq!(
        workplace.browser.refused("authenticate", NONCE),
        "prompt.unavailable"
    );
    workplace.browser.quit();
}

#[test]
fn firefox_tells_pages_of_changes_of_the_card() {
    require_browsers!();
    hear_of_changes(Workplace::with_firefox(&cps_e2e::cards::CPS3));
}

#[test]
fn chromium_tells_pages_of_changes_of_the_card() {
    require_browsers!();
    hear_of_changes(Workplace::with_chromium(&cps_e2e::cards::CPS3));
}

/// Has two tabs listen, one of which logs on while the other is refused nothing.
#[track_caller]
fn hear_of_changes(mut workplace: Workplace) {
    let browser = &mut workplace.browser;
    let first = browser.tab();
    let listening = browser.evaluate("String(page.listen())").unwrap();
    assert!(browser.finish(&listening)["error"].is_null());
    let second = browser.new_tab();
    workplace.open_test_page();
    let browser = &mut workplace.browser;
    let listening = browser.evaluate("String(page.listen())").unwrap();
    assert!(browser.finish(&listening)["error"].is_null());
    workplace.desk.card.remove();
    workplace.desk.card.insert_again();
    for tab in [&first, &second] {
        browser.switch_to(tab);
        browser.wait_for("page.events()", "card_ready");
        let events = browser.evaluate("page.events()").unwrap();
        let events: Value = serde_json::from_str(&events).unwrap();
        let expected = serde_json::json!(["card_removed", "card_inserted", "card_ready"]);
        assert_eq!(events, expected);
    }

    // One tab waits for its holder: it may ask nothing else meanwhile, the other tab may.
    let login = browser.begin("authenticate", NONCE);
    workplace.agent.leave_open();
    assert_eq!(browser.refused("status", ""), "web.busy");
    browser.switch_to(&first);
    assert_eq!(browser.call("status", "")["present"], true);
    browser.switch_to(&second);
    workplace.agent.answer_open(Holder::Types(PIN));
    assert!(browser.finish(&login)["result"]["signature"].is_string());
    workplace.browser.quit();
}
