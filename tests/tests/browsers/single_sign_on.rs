//! A card opens an application through an OpenID provider, as `docs/sso.md` sets it up.

use std::fs;
use std::time::Duration;

use cps_e2e::document::on_this_machine;
use cps_e2e::{Desk, Document, HOLDER, Kind, Output, PIN, cards, example, on_cards, require_tools};

use crate::firefox::{Firefox, Visit};
use crate::portal::{self, APPLICATION};

macro_rules! require_portal {
    () => {
        require_tools!(
            "pcscd",
            "firefox-esr",
            "certutil",
            "modutil",
            "apache2",
            "curl",
            "openssl"
        );
    };
}

/// Error of Firefox where the server says that the certificate is revoked
/// (`SSL_ERROR_REVOKED_CERT_ALERT`).
const REVOKED: &str = "0x805a2fee";

/// The longest that a browser may take to close.
const CLOSED: Duration = Duration::from_secs(30);

on_cards!(the_application_learns_the_rpps_number_and_the_two_factors: CPS3, CPS4);

fn the_application_learns_the_rpps_number_and_the_two_factors(kind: &'static Kind) {
    require_portal!();
    let desk = Desk::new(kind);
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
    let visit = visit_with("employe");
    assert_eq!(
        visit.title.as_deref(),
        Some("Authentication portal"),
        "{visit:?}"
    );
}

#[test]
fn a_revoked_card_does_not_reach_the_portal() {
    require_portal!();
    let visit = visit_with("revoked");
    assert_eq!(visit.error.as_deref(), Some(REVOKED), "{visit:?}");
}

/// Firefox keeps an expired certificate to itself, so the portal is visited as without a card. A client
/// that shows it is refused.
#[test]
fn an_expired_card_opens_nothing() {
    require_portal!();
    let visit = visit_with("expired");
    let title = Some("Authentication portal");
    assert_eq!(visit.title.as_deref(), title, "{visit:?}");
    let desk = desk_with("expired");
    let _portal = portal::start(&desk);
    shown_by_curl(&desk).failed();
    // Read here, because curl tells nothing of the alert.
    let log = fs::read_to_string(desk.world.file("apache.log")).unwrap();
    let refused = "Certificate Verification: Error (10): certificate has expired";
    assert!(log.contains(refused), "{log}");

    let desk = Desk::new(&cards::CPS3);
    let _portal = portal::start(&desk);
    shown_by_curl(&desk)
        .ok()
        .prints(&["<title", "Authentication portal"]);
}

/// Shows the certificate of the card to the portal by curl, as `docs/tls.md` says.
#[track_caller]
fn shown_by_curl(desk: &Desk) -> Output {
    let settings = fs::read_to_string(example("tls/../../../tls/openssl-cps.cnf")).unwrap();
    let settings = on_this_machine(&desk.world, &settings);
    desk.world.write("openssl.cnf", settings);
    desk.world.write("pin", PIN);
    let [command, _] =
        <[String; 2]>::try_from(Document::open("docs/tls.md").section("## curl").commands())
            .unwrap();
    let settings = "/usr/share/cps-middleware/tls/openssl-cps.cnf";
    let command = command.replace(settings, "openssl.cnf");
    let place = "HOST=other.localhost PORT=9443 CA=server-root.pem PIN_FILE=$PWD/pin\n";
    desk.run("sh", &["-ec", &(place.to_owned() + &command)])
}

/// Returns a desk with the card of this profile.
#[track_caller]
fn desk_with(profile: &str) -> Desk {
    let mut desk = Desk::new(&cards::CPS3);
    desk.card.remove();
    desk.card.insert_other(profile);
    desk.world.wait_for_card();
    desk
}

/// Visits the application with the card of this profile.
#[track_caller]
fn visit_with(profile: &str) -> Visit {
    let desk = desk_with(profile);
    let _portal = portal::start(&desk);
    let mut firefox = Firefox::open(&desk);
    let visit = firefox.visit(APPLICATION, &[PIN]);
    firefox.quit(CLOSED);
    visit
}
