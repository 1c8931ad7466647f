//! The holders, as a client reads them from the cards.

use cps_apdu::{FileId, Path};
use cps_identity::{Environment, Identity};
use cps_sim_card::{Card, Profile, Purpose, Reference};

use crate::fixture::{card_named, expect};

const PUBLIC: [(&str, u16); 4] = [
    ("CPS_ID_CARD", 0xD101),
    ("CPS_NAME_PS", 0xD102),
    ("CPS_LANG_PS", 0xD103),
    ("CPS_INFO_PS", 0xD104),
];

fn file(card: &Card, id: u16) -> Option<&[u8]> {
    card.file(&Path::new(&[FileId::MF, FileId(1), FileId(id)]))
}

fn identity(card: &Card) -> Identity {
    let certificate = card.certificate(Purpose::Authentication);
    let mut identity = Identity::from_certificate(certificate).unwrap();
    for (label, id) in PUBLIC {
        identity = identity.with_public_data(label, file(card, id).unwrap());
    }
    let activities = (1..=16).filter_map(|index| {
        let contents = file(card, 0xD120 + u16::from(index) - 1)?;
        Some((index, contents))
    });
    identity.with_activities(activities)
}

#[test]
fn holders_are_read_without_a_warning_unless_they_are_odd() {
    for name in Profile::builtin_names() {
        if name == "medecin-sans-contact" {
            continue;
        }
        let identity = identity(&card_named(name));
        let warnings: Vec<String> = identity.warnings.iter().map(ToString::to_string).collect();
        let expected: &[&str] = match name {
            "speciality-differs" => &["specialty of CPS_INFO_PS differs from what is shown"],
            _ => &[],
        };
        assert_eq!(warnings, expected, "{name}");
    }
}

/// Fields that tell a holder from others: identifier, card type, family name, profession or what stands
/// for it, specialities, indexes of activities.
type Facts<'a> = (&'a str, &'a str, &'a str, &'a str, &'a [&'a str], &'a [u8]);

#[test]
fn holders_are_those_of_the_reference() {
    // `identity.md` §6.3
    let long = "DE LA TRÈS LONGUE-ET-INTERMINABLE LIGNÉE DES SIMULATIONS";
    let table: [(&str, Facts<'_>); 9] = [
        (
            "medecin",
            (
                "899700000013",
                "00",
                "SIMULÉ",
                "10",
                &["CAPA05", "SM26"],
                &[1, 3],
            ),
        ),
        (
            "pharmacien",
            ("899700000021", "00", "SIMULACRE", "21", &["SCH51"], &[1]),
        ),
        (
            "infirmier",
            ("00B6000010", "00", "FACTICE", "60", &[], &[1]),
        ),
        (
            "sage-femme",
            ("899700000047", "00", "INVENTÉE", "50", &[], &[2]),
        ),
        (
            "interne",
            ("899700000039", "01", "APPRENTI", "future 10", &[], &[]),
        ),
        (
            "employe",
            ("310B000000/000000018", "02", "", "role 313", &[], &[1]),
        ),
        (
            "autorise",
            ("500000000000018/CPAT0002", "03", "AUTORISÉ", "", &[], &[1]),
        ),
        (
            "directeur",
            ("310B000000/000000026", "02", "IMAGINAIRE", "", &[], &[1]),
        ),
        (
            "long-names",
            ("899700000005", "00", long, "10", &["SM54"], &[16]),
        ),
    ];
    for (name, (id, kind, family_name, profession, specialities, activities)) in table {
        let found = identity(&card_named(name));
        assert_eq!(found.national_id.unwrap().value, id, "{name}");
        assert_eq!(found.card_identity.card_type.unwrap().code, kind, "{name}");
        let found_name = found.holder.family_name;
        assert_eq!(
            found_name.map_or(String::new(), |n| n.value.clone()),
            family_name,
            "{name}"
        );
        let code = match (found.profession, found.future_profession, found.role) {
            (Some(profession), None, None) => profession.code.clone(),
            (None, Some(future), None) => format!("future {}", future.code),
            (None, None, Some(role)) => format!("role {}", role.code),
            (None, None, None) => String::new(),
            _ => panic!("{name} has more than one"),
        };
        assert_eq!(code, profession, "{name}");
        let codes: Vec<_> = found.specialties.iter().map(|s| s.code.as_str()).collect();
        assert_eq!(codes, specialities, "{name}");
        let indexes: Vec<u8> = found.activities.unwrap().iter().map(|a| a.index).collect();
        assert_eq!(indexes, activities, "{name}");
        assert_eq!(found.environment, Environment::Test, "{name}");
    }
    let production = identity(&card_named("production-naming"));
    assert_eq!(production.environment, Environment::Production);
}

#[test]
fn a_card_is_valid_as_long_as_its_certificates() {
    for (name, from, until) in [
        ("medecin", "2026-01-01", "2029-01-01"),
        ("expired", "2023-03-02", "2026-03-02"),
        ("not-yet-valid", "2026-05-01", "2029-05-01"),
    ] {
        let card = card_named(name);
        let certificate = Identity::from_certificate(card.certificate(Purpose::Signature)).unwrap();
        let validity = certificate.card_identity.validity.unwrap();
        assert_eq!(
            (validity.valid_from.as_str(), validity.valid_until.as_str()),
            (from, until),
            "{name}"
        );
    }
}

#[test]
fn strange_data_files_have_unknown_tags_and_filling() {
    let card = card_named("long-names");
    for (label, id) in PUBLIC {
        let contents = file(&card, id).unwrap();
        assert!(contents.ends_with(&[0xFF; 16]), "{label}");
    }
    let activity = file(&card, 0xD12F).unwrap();
    // The name of the structure needs a length of two bytes.
    assert!(
        activity
            .windows(3)
            .any(|bytes| bytes[..2] == [0x84, 0x81] && bytes[2] >= 130)
    );
    let unknown = identity(&card).unknown;
    assert_eq!(unknown.len(), 2 * (PUBLIC.len() + 1), "{unknown:?}");
}

#[test]
fn states_of_cards_are_those_of_their_profiles() {
    let actua = Path::new(&[FileId::MF, FileId(0xD010)]);
    let table = [
        ("medecin", 3, 10, None),
        ("blocked", 0, 10, None),
        ("last-try", 1, 10, None),
        ("puk-used-up", 0, 10, None),
        ("update-completed", 3, 10, Some(20)),
        ("update-interrupted", 3, 10, Some(11)),
    ];
    for (name, pin, puk, update) in table {
        let mut card = card_named(name);
        assert_eq!(card.tries_left(Reference::Pin), pin, "{name}");
        assert_eq!(card.tries_left(Reference::Puk), puk, "{name}");
        assert_eq!(card.file(&actua).map(<[u8]>::len), update, "{name}");
    }
    // A PUK without uses is dead though it has tries.
    let mut card = card_named("puk-used-up");
    expect(&mut card, &[("00200002 08 3132333435363738", "6983")]);
}
