//! The popup of the extension, as a page of its own behind the one that the holder sees.

use std::fs;
use std::path::PathBuf;

use cps_e2e::web::{Browser, Chromium, SITE, Workplace, start_site, test_page};
use cps_e2e::{Desk, Holder, PIN, cards, extension};
use serde_json::{Value, json};

/// A site that the holder allows.
const OTHER_SITE: &str = "https://other.localhost:8444";

#[test]
fn a_holder_allows_a_site_and_revokes_it_in_chromium() {
    require_browsers!();
    allow_and_revoke(Workplace::with_chromium(&cards::CPS3));
}

#[test]
fn a_holder_allows_a_site_and_revokes_it_in_firefox() {
    require_browsers!();
    allow_and_revoke(Workplace::with_firefox(&cards::CPS4));
}

#[track_caller]
fn allow_and_revoke(mut workplace: Workplace) {
    let _other = start_site(&workplace.desk, OTHER_SITE, 8444, true);
    let browser = &mut *workplace.browser;
    browser.open(&test_page(OTHER_SITE), "ready");
    let page = browser.tab();
    assert_eq!(browser.refused("status", ""), "web.no_extension");

    let popup = open_popup(browser);
    browser.wait_for(
        &text_of("page"),
        &format!("{OTHER_SITE} may not use the card."),
    );
    browser.wait_for("document.body.innerText", SITE);
    browser.press("allow");
    workplace.agent.answer(Holder::Cancels);
    let browser = &mut *workplace.browser;
    browser.wait_for(&text_of("message"), "cancelled");
    browser.press("allow");
    workplace.agent.answer(Holder::Allows);
    let browser = &mut *workplace.browser;
    browser.wait_for(&text_of("page"), &format!("{OTHER_SITE} may use the card."));
    browser.wait_for(&text_of("sites"), &format!("{OTHER_SITE}allowed by you"));

    // At once, without loading the page again.
    browser.switch_to(&page);
    assert_eq!(browser.call("status", "")["present"], true);
    browser.switch_to(&popup);
    let revoke = "document.querySelector('#sites button')";
    let name = browser.evaluate(&format!("{revoke}.getAttribute('aria-label')"));
    let expected = format!("Revoke: {OTHER_SITE} may no longer use the card");
    assert_eq!(name.as_deref(), Some(&*expected));
    browser
        .evaluate(&format!("String({revoke}.click())"))
        .unwrap();
    browser.wait_for(
        &text_of("state"),
        &format!("{OTHER_SITE} may no longer use the card."),
    );
    browser.switch_to(&page);
    assert_eq!(browser.refused("status", ""), "web.no_extension");
    workplace.browser.quit();
}

/// The codes are typed in the dialog of the agent alone.
#[test]
fn a_holder_changes_the_pin() {
    require_browsers!();
    let mut workplace = Workplace::with_chromium(&cards::CPS3);
    let browser = &mut *workplace.browser;
    open_popup(browser);
    browser.press("change");
    workplace.agent.answer(Holder::Cancels);
    browser.wait_for(&text_of("message"), "cancelled");
    browser.press("change");
    workplace.agent.answer(Holder::Types(PIN));
    workplace.agent.answer(Holder::TypesTwice("2580"));
    browser.wait_for(&text_of("state"), "The PIN was changed.");
    browser.open(&test_page(SITE), "ready");
    let login = browser.evaluate("String(page.logOn())").unwrap();
    workplace.agent.answer(Holder::Types("2580"));
    let outcome = browser.finish(&login);
    assert!(outcome["result"]["holder"].is_string(), "{outcome}");
    workplace.browser.quit();
}

#[test]
fn the_popup_speaks_english() {
    require_browsers!();
    shows(
        Workplace::with_chromium(&cards::CPS3),
        ("en", "until "),
        &[
            "The card is ready.",
            "SIMULÉ PRATICIEN",
            "Médecin",
            "Site de test · allowed by the administrator",
            "Change the PIN",
        ],
    );
}

#[test]
fn the_popup_speaks_french() {
    require_browsers!();
    let start = |desk: &Desk| -> Box<dyn Browser> {
        Box::new(Chromium::start(desk, &french_extension(desk)))
    };
    shows(
        Workplace::new(&cards::CPS4, start),
        ("fr", "jusqu’au "),
        &[
            "La carte est prête.",
            "SIMULÉ PRATICIEN",
            "Médecin",
            "Site de test · autorisé par l’administrateur",
            "Changer le code porteur",
        ],
    );
}

/// Checks the texts of the popup, the end of the card after the word for it in a language, that each
/// button has a name, and that each state is announced.
#[track_caller]
fn shows(mut workplace: Workplace, (language, until): (&str, &str), texts: &[&str]) {
    let browser = &mut *workplace.browser;
    let identity = browser.call("identity", "");
    let end = identity["card_identity"]["validity"]["valid_until"]
        .as_str()
        .unwrap();
    open_popup(browser);
    let shown = browser.wait_for("document.body.innerText", "Site de test");
    let day = format!(
        "new Date('{end}T00:00:00').toLocaleDateString('{language}', {{ dateStyle: 'long' }})"
    );
    let day = format!("{until}{}", browser.evaluate(&day).unwrap());
    for text in texts.iter().chain([&day.as_str()]) {
        assert!(shown.contains(text), "«{text}» in {shown}");
    }
    let nameless = "String([...document.querySelectorAll('button, h1, h2, title')]
        .filter(element => !element.textContent.trim()).length)";
    assert_eq!(browser.evaluate(nameless).as_deref(), Some("0"));
    let live =
        "document.querySelector('#state').role + ' ' + document.querySelector('#message').role";
    assert_eq!(browser.evaluate(live).as_deref(), Some("status alert"));
    workplace.browser.quit();
}

/// Opens the popup and waits until it shows the sites.
#[track_caller]
fn open_popup(browser: &mut dyn Browser) -> Value {
    let popup = browser.open_behind(&browser.page_of_extension("popup.html"));
    browser.wait_for(&text_of("holder-name"), "PRATICIEN");
    popup
}

/// Returns the expression for the text of an element.
fn text_of(element: &str) -> String {
    format!("document.getElementById('{element}').textContent")
}

/// Returns a copy of the extension that has French alone: Debian's Chromium has no other language
/// than English without a package more.
#[track_caller]
fn french_extension(desk: &Desk) -> PathBuf {
    let copy = desk.world.file("extension");
    let from = extension();
    desk.world
        .run(
            "cp",
            &["-r", from.to_str().unwrap(), copy.to_str().unwrap()],
        )
        .ok();
    fs::remove_dir_all(copy.join("_locales/en")).unwrap();
    let manifest = fs::read(copy.join("manifest.json")).unwrap();
    let mut manifest: Value = serde_json::from_slice(&manifest).unwrap();
    manifest["default_locale"] = json!("fr");
    fs::write(copy.join("manifest.json"), manifest.to_string()).unwrap();
    copy
}
