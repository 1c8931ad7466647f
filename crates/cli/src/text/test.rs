//! The files of `locales` fit each other, the catalogues and the code.

use cps_console::Language;
use cps_testsuite::texts::Texts;

use super::*;
use crate::doctor::Doctor;
use crate::format::Field;
use crate::kind::OwnKind;
use crate::tls::Tls;

/// The texts of this program.
pub(crate) const TEXTS: Texts = Texts {
    directory: env!("CARGO_MANIFEST_DIR"),
    catalogues: &[
        ("", Text::FILES),
        ("Doctor", Doctor::FILES),
        ("Field", Field::FILES),
        ("OwnKind", OwnKind::FILES),
        ("Tls", Tls::FILES),
    ],
    help: Some("help"),
};

#[test]
fn the_texts_fit_each_other_the_catalogues_and_the_code() {
    TEXTS.check();
}

#[test]
fn numbers_take_the_plural_of_their_language() {
    for (tries, english, french) in [
        (0_u8, "0 tries left", "il reste 0 essai"),
        (1, "1 try left", "il reste 1 essai"),
        (2, "2 tries left", "il reste 2 essais"),
    ] {
        assert_eq!(say!(Language::English, TriesLeft, tries = tries), english);
        assert_eq!(say!(Language::French, TriesLeft, tries = tries), french);
    }
    let lease = |language, signatures: u32, minutes: u64| {
        say!(
            language,
            DialogLease,
            signatures = signatures,
            minutes = minutes
        )
    };
    assert_eq!(
        lease(Language::English, 1, 15),
        "It allows 1 signature within 15 minutes."
    );
    assert_eq!(
        lease(Language::French, 12, 1),
        "Il permet 12 signatures en 1 minute."
    );
    let shift = |language| {
        say!(
            language,
            DialogLeaseHours,
            signatures = 5_u32,
            hours = 12_u64
        )
    };
    assert_eq!(
        shift(Language::English),
        "It allows 5 signatures for 12 hours."
    );
    assert_eq!(
        shift(Language::French),
        "Il permet 5 signatures pendant 12 heures."
    );
}
