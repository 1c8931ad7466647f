//! Firefox without a window, controlled from inside (`fixtures/browsers/visit.js`).

use std::time::Duration;

use cps_e2e::{
    Desk, Document, HOLDER, Kind, OTHER_HOLDER, OTHER_PROFILE, PIN, eventually, on_cards,
    require_tools,
};

use crate::desk;
use crate::firefox::{Firefox, WAITING};
use crate::server::{Server, Tls, URL};

/// The longest that a browser may take to close.
const CLOSED: Duration = Duration::from_secs(30);

on_cards!(firefox_logs_on: CPS3, CPS4);
fn firefox_logs_on(kind: &'static Kind) {
    require_tools!("pcscd", "firefox-esr", "certutil", "modutil", "python3");
    let desk = Desk::new(kind);
    let tls = Tls::of(&desk);
    let server = Server::start(&desk, tls);
    let mut firefox = Firefox::open(&desk);

    let visit = firefox.visit(URL, &[PIN]);
    visit.shows(HOLDER, tls);
    // The signature certificate is not for this.
    assert_eq!(visit.certificates, [[HOLDER]]);
    assert_eq!(visit.dialogs.len(), 1, "{visit:?}");
    assert!(visit.dialogs[0].contains(kind.token), "{visit:?}");

    let again = firefox.visit(URL, &[]);
    again.shows(HOLDER, tls);
    assert!(again.dialogs.is_empty(), "{again:?}");
    desk::assert_all(&server.visitors(), HOLDER, tls);
    firefox.quit(CLOSED);
}

#[test]
fn firefox_asks_again_after_a_wrong_pin() {
    require_tools!(
        "pcscd",
        "firefox-esr",
        "certutil",
        "modutil",
        "python3",
        "opensc-tool"
    );
    let desk = Desk::new(&cps_e2e::cards::CPS3);
    let _server = Server::start(&desk, Tls::V1_2);
    let mut firefox = Firefox::open(&desk);

    let visit = firefox.visit(URL, &["9999", PIN]);
    visit.shows(HOLDER, Tls::V1_2);
    assert_eq!(visit.dialogs.len(), 2, "{visit:?}");
    firefox.quit(CLOSED);
    assert_untouched(&desk);
}

#[test]
fn firefox_leaves_the_pin_to_the_agent() {
    require_tools!("pcscd", "firefox-esr", "certutil", "modutil", "python3");
    let desk = Desk::configured(&cps_e2e::cards::CPS3, "protected_path = true\n");
    let _server = Server::start(&desk, Tls::V1_2);
    let agent = desk.world.start_agent();
    let waiting = desk.world.file(WAITING);
    agent.answer_all(PIN, move || waiting.exists());
    let mut firefox = Firefox::open(&desk);

    let visit = firefox.visit(URL, &[]);
    visit.shows(HOLDER, Tls::V1_2);
    assert!(visit.dialogs.is_empty(), "{visit:?}");
    assert_eq!(agent.dialogs(), 1);
    firefox.quit(CLOSED);
}

/// TLS 1.3 wants RSA-PSS, which a CPS3 cannot compute (`pkcs11.md` §4.4).
#[test]
fn a_cps3_fails_cleanly_where_only_tls_1_3_is_spoken() {
    require_tools!(
        "pcscd",
        "firefox-esr",
        "certutil",
        "modutil",
        "python3",
        "opensc-tool"
    );
    let desk = Desk::new(&cps_e2e::cards::CPS3);
    let server = Server::start(&desk, Tls::V1_3);
    let mut firefox = Firefox::open(&desk);

    for _ in 0..2 {
        let visit = firefox.visit(URL, &[PIN]);
        assert!(visit.error.is_some(), "{visit:?}");
    }
    assert!(server.visitors().is_empty());
    firefox.quit(CLOSED);
    assert_untouched(&desk);
}

/// With the policy of `docs/tls.md`.
#[test]
fn firefox_logs_on_with_a_cps3_where_tls_1_3_is_offered_too() {
    require_tools!("pcscd", "firefox-esr", "certutil", "modutil", "python3");
    let desk = Desk::new(&cps_e2e::cards::CPS3);
    let _server = Server::start_with_both(&desk);
    let page = Document::open("docs/tls.md").section("## Firefox");
    desk.world.write("policies.json", page.blocks()[0].text);
    let install = "cp -a /etc etc && mkdir -p etc/firefox/policies &&
        cp policies.json etc/firefox/policies && mount --bind etc /etc";
    desk.run("sh", &["-c", install]).ok();
    let mut firefox = Firefox::open(&desk);
    firefox.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);
    firefox.quit(CLOSED);
}

#[test]
fn firefox_shows_the_holder_of_the_card_that_is_there() {
    require_tools!("pcscd", "firefox-esr", "certutil", "modutil", "python3");
    let mut desk = Desk::new(&cps_e2e::cards::CPS3);
    let server = Server::start(&desk, Tls::V1_2);
    let mut firefox = Firefox::open(&desk);
    firefox.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);

    desk.card.remove();
    desk::wait_until_empty(&desk);
    let pulled = firefox.visit(URL, &[PIN]);
    assert!(pulled.error.is_some(), "{pulled:?}");
    assert!(pulled.dialogs.is_empty(), "{pulled:?}");
    // Only now: a page makes more connections than it waits for.
    desk::assert_all(&server.visitors(), HOLDER, Tls::V1_2);

    desk.card.insert_other(OTHER_PROFILE);
    desk.world.wait_for_card();
    // NSS does not look for a token at every page: who is quicker loads the page again.
    let visit = eventually(Duration::from_secs(60), || {
        let visit = firefox.visit(URL, &[PIN]);
        visit.title.is_some().then_some(visit)
    });
    let visit = visit.expect("the page of the new holder");
    visit.shows(OTHER_HOLDER, Tls::V1_2);
    assert_eq!(visit.certificates, [[OTHER_HOLDER]]);
    assert_eq!(visit.dialogs.len(), 1, "{visit:?}");
    desk::assert_all(&server.visitors(), OTHER_HOLDER, Tls::V1_2);
    firefox.quit(CLOSED);
}

/// Also where a session of TLS could be resumed, which needs no key.
#[test]
fn firefox_asks_for_the_card_where_the_server_resumes_sessions() {
    require_tools!("pcscd", "firefox-esr", "certutil", "modutil", "python3");
    let mut desk = Desk::new(&cps_e2e::cards::CPS3);
    let _server = Server::start_resuming(&desk);
    let mut firefox = Firefox::open(&desk);
    firefox.visit(URL, &[PIN]).shows(HOLDER, Tls::V1_2);

    desk.card.remove();
    desk::wait_until_empty(&desk);
    let pulled = firefox.visit(URL, &[PIN]);
    assert!(pulled.error.is_some(), "{pulled:?}");
    firefox.quit(CLOSED);
}

/// Checks that no login is left and that all tries are left.
#[track_caller]
fn assert_untouched(desk: &Desk) {
    assert!(!desk.world.is_verified());
}
