//! The findings on an account or a card.

use cps_directory::{Day, Finding, Subject, check};
use cps_testsuite::extraction::{card, name, number};

use crate::support::Folder;

#[test]
fn an_account_is_compared_with_the_directory() {
    let folder = Folder::new();
    folder.build_all();
    let index = folder.index();
    let today = Day::new(2026, 7, 1).unwrap();
    let later = Day::new(2028, 1, 2).unwrap();
    let (ours, opposed, other, unknown) = (number(0), number(100), number(101), number(9999));
    let (own, of_opposed, elsewhere) = (card(0), card(100), card(7));
    let subject = |number| Subject {
        number: Some(number),
        ..Subject::default()
    };
    let national = format!("8{ours}");
    let own_name = name(0);
    let table: &[(&str, Subject<'_>, Day, &[&str])] = &[
        ("all is well", subject(&ours), today, &[]),
        ("with the type", subject(&national), today, &[]),
        (
            "all fields",
            Subject {
                name: Some(own_name),
                profession: Some("10"),
                card: Some(&own),
                ..subject(&ours)
            },
            today,
            &[],
        ),
        ("unknown", subject(&unknown), today, &["unknown_number"]),
        ("no number", subject("x"), today, &["unknown_number"]),
        ("works elsewhere", subject(&other), today, &["no_activity"]),
        ("its card", subject(&opposed), today, &["card_opposed"]),
        (
            "the only card has ended",
            subject(&ours),
            later,
            &["card_expired"],
        ),
        (
            "the last day counts",
            subject(&ours),
            Day::new(2028, 1, 1).unwrap(),
            &[],
        ),
        (
            "another profession",
            Subject {
                profession: Some("60"),
                ..subject(&ours)
            },
            today,
            &["profession_changed"],
        ),
        (
            "another name",
            Subject {
                name: Some(("AUTRE", own_name.1)),
                ..subject(&ours)
            },
            today,
            &["another_name"],
        ),
        (
            "the card of another establishment",
            Subject {
                card: Some(&elsewhere),
                ..subject(&other)
            },
            today,
            &["no_activity", "card_opposed"],
        ),
        (
            "a card alone",
            Subject {
                card: Some(&of_opposed),
                ..Subject::default()
            },
            today,
            &["card_opposed"],
        ),
        (
            "everything",
            Subject {
                name: Some(("AUTRE", "")),
                profession: Some("60"),
                card: Some(&of_opposed),
                ..subject(&opposed)
            },
            today,
            &["card_opposed", "profession_changed", "another_name"],
        ),
    ];
    for (case, subject, day, expected) in table {
        let found = check(&index, *subject, *day).unwrap();
        let found: Vec<_> = found.iter().map(Finding::word).collect();
        assert_eq!(found, *expected, "{case}");
    }
    let found = check(&index, subject(&opposed), today).unwrap();
    let since = Day::new(2026, 6, 15).unwrap();
    let card = of_opposed;
    assert_eq!(found, [Finding::CardOpposed { card, since }]);
}
