//! A card opens an application through an OpenID provider, as `docs/sso.md` sets it up.

use std::time::Duration;

use cps_e2e::{Desk, HOLDER, PIN, cards, require_tools};

use crate::firefox::Firefox;
use crate::portal::{self, APPLICATION};

macro_rules! require_portal {
    () => {
        require_tools!(
            "pcscd",
            "firefox-esr",
            "certutil",
            "modutil",
            "apache2",
            "openssl"
        );
    };
}

/// Error of Firefox where the server says that the certificate is revoked
/// (`SSL_ERROR_REVOKED_CERT_ALERT`).
const REVOKED: &str = "0x805a2fee";

/// The longest that a browser may take to close.
const CLOSED: Duration = Duration::from_secs(30);

#[test]
fn the_application_learns_the_rpps_number_and_the_two_factors() {
    require_portal!();
    let desk = Desk::new(&cards::CPS3);
    let _portal = portal::start(&desk);
    let mut firefox = Firefox::open(&desk);

    let visit = firefox.visit(APPLICATION, &[PIN]);
    let rpps = HOLDER.strip_prefix('8').unwrap();
    let title = format!("{rpps} sc,pin,mfa {rpps}");
    assert_eq!(visit.title.as_deref(), Some(&*title), "{visit:?}");
    assert_eq!(visit.dialogs.len(), 1, "{visit:?}");

    // The session of the application needs no card.
    let again = firefox.visit(APPLICATION, &[]);
    assert_eq!(again.title.as_deref(), Some(&*title), "{again:?}");
    assert!(again.dialogs.is_empty(), "{again:?}");
    firefox.quit(CLOSED);
}

/// The card of an employee without a number of RPPS: the portal knows the holder and opens nothing.
#[test]
fn a_holder_without_a_number_stays_at_the_portal() {
    require_portal!();
    let mut desk = Desk::new(&cards::CPS3);
    desk.card.remove();
    desk.card.insert_other("employe");
    desk.world.wait_for_card();
    let _portal = portal::start(&desk);
    let mut firefox = Firefox::open(&desk);
    let visit = firefox.visit(APPLICATION, &[PIN]);
    assert_eq!(
        visit.title.as_deref(),
        Some("Authentication portal"),
        "{visit:?}"
    );
    firefox.quit(CLOSED);
}

#[test]
fn a_revoked_card_does_not_reach_the_portal() {
    require_portal!();
    let mut desk = Desk::new(&cards::CPS3);
    desk.card.remove();
    desk.card.insert_other("revoked");
    desk.world.wait_for_card();
    let _portal = portal::start(&desk);
    let mut firefox = Firefox::open(&desk);
    let visit = firefox.visit(APPLICATION, &[PIN]);
    assert_eq!(visit.error.as_deref(), Some(REVOKED), "{visit:?}");
    firefox.quit(CLOSED);
}
