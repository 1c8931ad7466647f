//! Chromium in a window, with keys that are pressed in its dialogs.

use std::time::Duration;

use cps_e2e::{
    Desk, Document, HOLDER, Holder, Kind, OTHER_HOLDER, OTHER_PROFILE, PIN, binary, eventually,
    module_text, on_cards, require_tools,
};

use crate::chromium::{Chromium, Visit};
use crate::desk;
use crate::server::{Server, Tls, URL};

/// The longest that a browser may take to close.
const CLOSED: Duration = Duration::from_secs(30);

/// Error of Chromium where a certificate is demanded and it has none, or cannot sign.
const NO_CERTIFICATE: &str = "net::ERR_BAD_SSL_CLIENT_AUTH_CERT";

macro_rules! require_chromium {
    () => {
        require_tools!(
            "pcscd", "chromium", "Xvfb", "openbox", "xdotool", "certutil", "modutil", "python3"
        );
    };
}

on_cards!(chromium_logs_on: CPS3, CPS4);
fn chromium_logs_on(kind: &'static Kind) {
    require_chromium!();
    let desk = Desk::new(kind);
    let tls = Tls::of(&desk);
    let server = Server::start(&desk, tls);
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);

    let visit = chromium.visit(URL, &[PIN]);
    visit.shows(HOLDER, tls);
    assert_eq!(visit.dialogs, 1);
    let again = chromium.visit(URL, &[]);
    again.shows(HOLDER, tls);
    assert_eq!(again.dialogs, 0);
    desk::assert_all(&server.visitors(), HOLDER, tls);
    chromium.quit(CLOSED);
}

/// With the option of `docs/tls.md`, and without it.
#[test]
fn chromium_logs_on_with_a_cps3_where_tls_1_3_is_offered_too() {
    require_chromium!();
    let desk = Desk::new(&cps_e2e::cards::CPS3);
    let server = Server::start_with_both(&desk);
    register(&desk);
    let page = Document::open("docs/tls.md").section("## Chromium");
    let option = page.blocks()[0].text.strip_prefix("chromium ").unwrap();

    let mut chromium = Chromium::start(&desk.world);
    let refused = chromium.visit(URL, &[PIN]);
    assert!(refused.error.is_some(), "{refused:?}");
    chromium.quit(CLOSED);
    assert_eq!(server.visitors(), [""; 0]);

    let mut chromium = Chromium::start_with(&desk.world, &[option]);
    chromium.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);
    chromium.quit(CLOSED);
}

#[test]
fn chromium_asks_again_after_a_wrong_pin() {
    require_chromium!();
    let mut desk = Desk::new(&cps_e2e::cards::CPS3);
    let _server = Server::start(&desk, Tls::V1_2);
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);

    let visit = chromium.visit(URL, &["9999", PIN]);
    visit.shows(HOLDER, Tls::V1_2);
    assert_eq!(visit.dialogs, 2);
    chromium.quit(CLOSED);
    assert_eq!(desk.card.pin_tries(), 3);
}

/// Chromium shows its own dialog first; only with something typed in it, it lets the card ask.
#[test]
fn chromium_leaves_the_pin_to_the_agent() {
    require_chromium!();
    let mut desk = Desk::configured(&cps_e2e::cards::CPS3, "protected_path = true\n");
    let server = Server::start(&desk, Tls::V1_2);
    let agent = desk.world.start_agent();
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);

    // Nothing typed is a cancelled dialog for Chromium.
    let empty = chromium.visit(URL, &[""]);
    assert_eq!(empty.error.as_deref(), Some(NO_CERTIFICATE), "{empty:?}");

    let opening = chromium.open(URL);
    chromium.answer(&chromium.wait_for_dialog(), Some("9999"));
    agent.answer(Holder::Cancels);
    let cancelled = chromium.finish(&opening, &[]);
    assert_eq!(cancelled.error.as_deref(), Some(NO_CERTIFICATE));
    assert_eq!(server.visitors(), [""; 0]);

    let opening = chromium.open(URL);
    chromium.answer(&chromium.wait_for_dialog(), Some("x"));
    agent.answer(Holder::Types(PIN));
    let visit = chromium.finish(&opening, &[]);
    visit.shows(HOLDER, Tls::V1_2);
    assert_eq!(visit.dialogs, 0, "after the first");
    desk::assert_all(&server.visitors(), HOLDER, Tls::V1_2);

    let shown = agent.shown();
    let asked: Vec<_> = shown
        .lines()
        .filter(|line| line.starts_with("SETDESC"))
        .collect();
    assert_eq!(asked.len(), 2, "{shown}");
    assert!(asked.iter().all(|text| text.contains("/chromium")));
    // The letter that was typed into Chromium was no try.
    assert!(asked.iter().all(|text| text.contains("Tries left: 3")));
    chromium.quit(CLOSED);
    assert_eq!(desk.card.pin_tries(), 3);
}

/// A single character is no PIN: it never reaches the card.
#[test]
fn chromium_asks_for_the_pin_itself_where_no_agent_runs() {
    require_chromium!();
    let mut desk = Desk::configured(&cps_e2e::cards::CPS3, "protected_path = true\n");
    let _server = Server::start(&desk, Tls::V1_2);
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);

    let letter = chromium.visit(URL, &["x"]);
    assert_eq!(letter.error.as_deref(), Some(NO_CERTIFICATE), "{letter:?}");
    assert_eq!(desk.card.pin_tries(), 3);
    chromium.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);
    chromium.quit(CLOSED);
}

/// Its call waits for the holder.
#[test]
fn chromium_closes_while_the_agent_asks() {
    require_chromium!();
    let desk = Desk::configured(&cps_e2e::cards::CPS3, "protected_path = true\n");
    let _server = Server::start(&desk, Tls::V1_2);
    let agent = desk.world.start_agent();
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);

    chromium.open(URL);
    chromium.answer(&chromium.wait_for_dialog(), Some("x"));
    agent.wait_for_dialog();
    chromium.quit(CLOSED);
}

/// Its call waits for the card.
#[test]
fn chromium_closes_while_the_card_says_nothing() {
    require_chromium!();
    let mut desk = Desk::new(&cps_e2e::cards::CPS3);
    let _server = Server::start(&desk, Tls::V1_2);
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);
    chromium.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);

    desk.card.fault(1, "mute");
    chromium.open(URL);
    desk.card.wait_silent();
    chromium.quit(CLOSED);
}

#[test]
fn chromium_shows_the_holder_of_the_card_that_is_there() {
    require_chromium!();
    let mut desk = Desk::new(&cps_e2e::cards::CPS3);
    let server = Server::start(&desk, Tls::V1_2);
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);
    chromium.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);

    desk.card.remove();
    desk::wait_until_empty(&desk);
    let pulled = chromium.visit(URL, &[PIN]);
    assert_eq!(pulled.error.as_deref(), Some(NO_CERTIFICATE), "{pulled:?}");
    assert_eq!(pulled.dialogs, 0);
    // Only now: a page makes more connections than it waits for.
    desk::assert_all(&server.visitors(), HOLDER, Tls::V1_2);

    desk.card.insert_other(OTHER_PROFILE);
    desk.world.wait_for_card();
    let visit = visit_until_shown(&mut chromium);
    visit.shows(OTHER_HOLDER, Tls::V1_2);
    assert_eq!(visit.dialogs, 1);
    desk::assert_all(&server.visitors(), OTHER_HOLDER, Tls::V1_2);
    chromium.quit(CLOSED);
}

/// Chromium remembers the certificate of a site, and its key, until they fail. NSS does not look for
/// a token at every page: an exchange that it did not see may leave it without any certificate,
/// until it has seen the reader empty.
#[test]
fn chromium_cannot_use_the_certificate_that_it_remembers_with_another_card() {
    require_chromium!();
    let mut desk = Desk::new(&cps_e2e::cards::CPS3);
    let server = Server::start(&desk, Tls::V1_2);
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);
    chromium.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);
    chromium.visit(URL, &[]).shows(HOLDER, Tls::V1_2);

    desk.card.remove();
    desk::wait_until_empty(&desk);
    desk::assert_all(&server.visitors(), HOLDER, Tls::V1_2);
    desk.card.insert_other(OTHER_PROFILE);
    desk.world.wait_for_card();
    let unseen = chromium.visit(URL, &[PIN]);
    let seen = [None, Some(format!("{OTHER_HOLDER} {}", Tls::V1_2.name()))];
    assert!(seen.contains(&unseen.title), "{unseen:?}");

    desk.card.remove();
    desk::wait_until_empty(&desk);
    let pulled = chromium.visit(URL, &[]);
    assert_eq!(pulled.error.as_deref(), Some(NO_CERTIFICATE), "{pulled:?}");
    desk.card.insert_other(OTHER_PROFILE);
    desk.world.wait_for_card();
    let visit = visit_until_shown(&mut chromium);
    visit.shows(OTHER_HOLDER, Tls::V1_2);
    assert_eq!(visit.dialogs, 1);
    desk::assert_all(&server.visitors(), OTHER_HOLDER, Tls::V1_2);
    chromium.quit(CLOSED);
}

/// A resumed session of TLS needs no key: Chromium 156.0.8078.73 resumed it always, 156.0.8078.108
/// seldom, Firefox never. No dialog comes, and no other page or error, in either case.
#[test]
fn chromium_may_show_the_earlier_holder_where_the_server_resumes_sessions() {
    require_chromium!();
    let mut desk = Desk::new(&cps_e2e::cards::CPS3);
    let _server = Server::start_resuming(&desk);
    register(&desk);
    let mut chromium = Chromium::start(&desk.world);
    chromium.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);
    chromium.visit(URL, &[]).shows(HOLDER, Tls::V1_2);

    desk.card.remove();
    desk::wait_until_empty(&desk);
    let visit = chromium.visit(URL, &[]);
    let resumed = (Some(format!("{HOLDER} {}", Tls::V1_2.name())), None);
    let asked = (None, Some(NO_CERTIFICATE.to_owned()));
    assert_eq!(visit.dialogs, 0, "{visit:?}");
    let seen = (visit.title, visit.error);
    assert!([resumed, asked].contains(&seen), "{seen:?}");
    chromium.quit(CLOSED);
}

/// Loads the page again until NSS, which does not look for a token at every page, has seen it.
#[track_caller]
fn visit_until_shown(chromium: &mut Chromium<'_>) -> Visit {
    let visit = eventually(Duration::from_secs(60), || {
        let visit = chromium.visit(URL, &[PIN]);
        visit.title.is_some().then_some(visit)
    });
    visit.expect("a page")
}

/// Registers our module with our own command.
#[track_caller]
fn register(desk: &Desk) {
    Chromium::prepare(desk);
    let module = module_text();
    let register = ["browser", "register", "--chromium", "--module", &module];
    desk.run(binary("cpsctl"), &register).ok();
}
