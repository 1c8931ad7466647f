//! The index: what it has, who may read it, and its replacement.

use std::fs;

use cps_directory::{Access, Day, Index, IndexError, LiveIndex, SourceReport};
use cps_testsuite::extraction::{STRUCTURE, card, name, number};

use crate::support::{Folder, NOW, PERSONS, cards, mailboxes, people};

/// Returns the IdNat_PS of a person.
fn id(person: u32) -> String {
    format!("8{}", number(person))
}

#[test]
fn our_people_are_there_with_all_that_is_known_and_of_others_the_number() {
    let folder = Folder::new();
    let report = folder.build_all();
    assert_eq!((report.people, report.cards, report.opposed), (3, 3, 7));
    assert_eq!(report.problems.count, 0, "{:?}", report.problems);

    let index = folder.index();
    let person = index.person(&id(100)).unwrap().unwrap();
    assert!(person.kept);
    let (family, given) = name(100);
    assert_eq!(person.names.len(), 1);
    let practice = &person.names[0];
    assert!(!practice.civil);
    assert_eq!((&*practice.family, &*practice.given), (family, given));
    assert_eq!(person.professions[0].code, "10");
    assert_eq!(person.professions[0].label.as_deref(), Some("Médecin"));
    assert_eq!(person.specialities[0].code, "SM54");
    assert_eq!(person.mailboxes[0].address, "p100@test.mssante.example");
    assert_eq!(person.cards[0].card, card(100));
    assert_eq!(person.cards[0].opposed, Day::new(2026, 6, 15));
    let kind = person.cards[0].kind.clone().unwrap();
    assert_eq!(
        kind.label.as_deref(),
        Some("Carte de professionnel de santé")
    );
    // The activity elsewhere is not our business.
    assert_eq!(person.activities.len(), 1);
    let activity = &person.activities[0];
    assert_eq!(activity.finess, STRUCTURE);
    assert_eq!(activity.structure, format!("1{STRUCTURE}"));
    assert_eq!(activity.mode, "Salarié");
    assert_eq!(activity.sector, "Etablissement public de santé");

    let other = index.person(&id(101)).unwrap().unwrap();
    assert!(!other.kept && other.names.is_empty() && other.cards.is_empty());
    assert_eq!(index.person(&id(PERSONS)).unwrap(), None);

    let about = index.about();
    assert_eq!(about.built, NOW);
    assert_eq!(about.structures, [STRUCTURE]);
    let sources: Vec<_> = about.sources.iter().map(counts).collect();
    assert_eq!(
        sources,
        [
            ("people", "people.txt", 600, 3, 0),
            ("mailboxes", "mailboxes.txt", 300, 3, 0),
            ("cards", "cards.txt", 300, 9, 0),
        ]
    );
}

fn counts(source: &SourceReport) -> (&str, &str, u64, u64, u64) {
    let (kind, file) = (&*source.kind, &*source.file);
    (kind, file, source.lines, source.kept, source.rejected)
}

#[test]
fn an_opposed_card_of_another_establishment_is_there_without_its_holder() {
    let folder = Folder::new();
    folder.build_all();
    let index = folder.index();
    let opposed = index.card(&card(7)).unwrap().unwrap();
    assert_eq!(opposed.opposed, Day::new(2026, 6, 15));
    assert_eq!(opposed.valid_until, Day::new(2028, 1, 1));
    assert_eq!((opposed.number, opposed.kind), (None, None));
    assert_eq!(index.card(&card(8)).unwrap(), None);
}

#[test]
fn nothing_of_other_people_is_in_the_file() {
    let folder = Folder::new();
    folder.build_all();
    let content = fs::read(folder.path("index")).unwrap();
    let has = |text: &str| memchr::memmem::find(&content, text.as_bytes()).is_some();
    assert!(has("p100@test.mssante.example") && has(&card(100)), "ours");
    assert!(has(&id(101)), "the bare number of others");
    for text in ["p101@test.mssante.example", &card(101), "757500101"] {
        assert!(!has(text), "{text}");
    }
    // The names of persons 0, 100 and 200 are there, and no other.
    let ours: Vec<_> = [0, 100, 200].map(name).into();
    for family in (0..PERSONS).map(|person| name(person).0) {
        let expected = ours.iter().any(|(ours, _)| *ours == family);
        // `THOMAS` stands in no other word of the file.
        assert_eq!(has(family), expected, "{family}");
    }
}

#[test]
fn everyone_is_kept_on_request() {
    let mut folder = Folder::new();
    folder.options.everyone = true;
    let report = folder.build_all();
    assert_eq!(report.people, u64::from(PERSONS));
    assert_eq!(report.cards, u64::from(PERSONS));
    let other = folder.index().person(&id(101)).unwrap().unwrap();
    assert_eq!(other.activities.len(), 2);
}

#[test]
fn homonyms_are_all_found_without_accents_and_case() {
    let mut folder = Folder::new();
    folder.options.everyone = true;
    folder.build_all();
    let index = folder.index();
    let all = (0..PERSONS).filter(|person| name(*person) == ("GÉRARD", "FRANÇOIS"));
    let expected: Vec<_> = all.map(id).collect();
    assert!(expected.len() > 1, "there are homonyms");
    for (family, given) in [
        ("gerard", "francois"),
        ("Ge\u{301}rard", "FRANÇOIS"),
        ("GÉRARD", "François "),
    ] {
        let found = index.by_name(family, Some(given)).unwrap();
        let found: Vec<_> = found.into_iter().map(|person| person.number).collect();
        assert_eq!(found, expected, "{family} {given}");
    }
    let family = index.by_name("D\u{2019}Almeida", None).unwrap();
    assert!(family.len() > expected.len());
    assert_eq!(index.by_name("GERARD", Some("FRAN")).unwrap(), []);
}

#[cfg(unix)]
#[test]
fn an_index_is_for_its_owner_and_for_its_group_on_request() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut folder = Folder::new();
    for (access, mode) in [(Access::Owner, 0o600), (Access::Group, 0o640)] {
        folder.options.access = access;
        folder.build_all();
        let rights = fs::metadata(folder.path("index")).unwrap().permissions();
        assert_eq!(rights.mode() & 0o7777, mode);
    }
}

/// SYSTEM, the administrators and the own account; wine leaves out what its mode of Unix cannot say.
#[cfg(windows)]
#[test]
fn an_index_is_for_its_owner_and_for_those_of_its_directory_on_request() {
    use cps_win32::{security, token::Token};
    let own = Token::own().unwrap().user().unwrap();
    let others = |folder: &Folder| {
        let rights = security::of_file(&folder.path("index")).unwrap();
        assert_eq!(rights.owner, own);
        let mut allowed: Vec<_> = rights
            .allowed
            .unwrap()
            .into_iter()
            .map(|one| one.who)
            .collect();
        assert!(allowed.contains(&own));
        allowed.retain(|who| !["S-1-5-18", "S-1-5-32-544", &own].contains(&who.as_str()));
        allowed
    };
    let mut folder = Folder::new();
    folder.options.access = Access::Owner;
    folder.build_all();
    assert_eq!(others(&folder), Vec::<String>::new());
    folder.options.access = Access::Group;
    folder.build_all();
    assert_ne!(
        others(&folder),
        Vec::<String>::new(),
        "every account reads the directory"
    );
}

#[test]
fn an_index_is_replaced_while_it_is_read() {
    let folder = Folder::new();
    let mut live = LiveIndex::new(&folder.path("index"));
    assert!(matches!(live.index(), Err(IndexError::Io(_))), "none yet");
    folder.build_all();
    assert!(live.look());
    assert!(!live.look(), "it is the same");
    let old = folder.index();

    let (rpps, opposed) = (number(8), card(8));
    let line = format!("8|{rpps}|8{rpps}|CPS||{opposed}||20250101|20280101|20260617||\n");
    let files = [
        folder.write("people.txt", people()),
        folder.write("cards.txt", cards() + &line),
    ];
    folder.build(&files).unwrap();
    assert_eq!(old.card(&opposed).unwrap(), None, "the old one goes on");
    assert!(live.look());
    let found = live.index().unwrap().card(&opposed).unwrap();
    assert_eq!(found.unwrap().opposed, Day::new(2026, 6, 17));
    let left: Vec<_> = fs::read_dir(folder.root()).unwrap().collect();
    assert_eq!(left.len(), 4, "three extractions and the index: {left:?}");

    fs::remove_file(folder.path("index")).unwrap();
    assert!(live.look());
    assert!(live.index().is_err());
}

#[test]
fn an_index_that_is_none_or_is_damaged_is_an_error() {
    let folder = Folder::new();
    folder.build_all();
    let index = || Index::open(&folder.path("index"));
    let whole = fs::read(folder.path("index")).unwrap();
    index().unwrap().check().unwrap();

    folder.write("index", &whole[..whole.len() - 5000]);
    assert!(matches!(index(), Err(IndexError::CutOff)));
    for text in [&b""[..], b"Type d'identifiant PP|", &[0; 4096]] {
        folder.write("index", text);
        assert!(matches!(index(), Err(IndexError::Other)), "{text:?}");
    }
    // The version, a number of four bytes (SQLite's file format, 1.3).
    let mut other = whole.clone();
    other[60..64].copy_from_slice(&99_u32.to_be_bytes());
    folder.write("index", &other);
    assert!(matches!(index(), Err(IndexError::Version(99))));
    // Another application.
    let mut other = whole.clone();
    other[68..72].copy_from_slice(&1_u32.to_be_bytes());
    folder.write("index", &other);
    assert!(matches!(index(), Err(IndexError::Other)));
    // Pages that hold something else: an error when they are read, at the latest.
    for page in 1..whole.len() / 4096 {
        let mut damaged = whole.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0xA5);
        folder.write("index", &damaged);
        let found = index().and_then(|index| index.check());
        assert!(
            matches!(found, Err(IndexError::Damaged(_))),
            "page {page}: {found:?}"
        );
    }
}

/// No name on Windows has a question mark.
#[cfg(unix)]
const ANY_NAME: &str = "100% index?mode=rw#é 'x'";
#[cfg(windows)]
const ANY_NAME: &str = "100% index&mode=rw#é 'x'";

#[test]
fn a_name_with_any_character_is_found_by_sqlite_too() {
    let folder = Folder::new();
    let files = [
        folder.write("people.txt", people()),
        folder.write("mail", mailboxes()),
    ];
    let to = folder.path(ANY_NAME);
    cps_directory::build(&files, &to, &folder.options, &mut |_| {}).unwrap();
    assert!(Index::open(&to).unwrap().person(&id(0)).unwrap().is_some());
}
