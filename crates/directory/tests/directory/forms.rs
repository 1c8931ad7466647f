//! The forms in which extractions come: encodings, separators, orders, archives.

use std::io::{Cursor, Write as _};

use cps_directory::{BuildError, HeaderError, Kind};
use cps_testsuite::extraction::{card, name, number};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{Folder, cards, mailboxes, people};

/// Returns the bytes of a text in Windows-1252.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| match character {
            'Œ' => 0x8C,
            '\u{2019}' => 0x92,
            other => u8::try_from(u32::from(other)).unwrap(),
        })
        .collect()
}

pub(crate) fn archive(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Returns an extraction whose columns are in the opposite order.
fn turned(text: &str) -> String {
    let turn = |line: &str| {
        let fields: Vec<_> = line.trim_end_matches('|').split('|').collect();
        let count = text
            .lines()
            .next()
            .unwrap()
            .trim_end_matches('|')
            .split('|')
            .count();
        let mut fields: Vec<_> = fields.into_iter().map(str::to_owned).collect();
        fields.resize(count, String::new());
        fields.reverse();
        fields.join("|")
    };
    text.lines().map(|line| turn(line) + "\n").collect()
}

#[test]
fn every_form_gives_the_same_index() {
    let text = people();
    let without_end = |text: &str| text.replace("|\n", "\n");
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8", text.clone().into()),
        ("with a mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("Windows-1252", windows_1252(&text)),
        ("without the last separator", without_end(&text).into()),
        ("with ends of Windows", text.replace('\n', "\r\n").into()),
        ("without the last end", text.trim_end().into()),
        ("in another order", turned(&text).into()),
        (
            "with typographic quotes and in capitals",
            text.replacen("Nom d'exercice", "NOM D\u{2019}EXERCICE", 1)
                .into(),
        ),
        ("with empty lines", text.replace('\n', "\n\n").into()),
        (
            "packed",
            archive(
                &[("people.txt", text.as_bytes())],
                CompressionMethod::Deflated,
            ),
        ),
        (
            "stored",
            archive(
                &[("people.txt", text.as_bytes())],
                CompressionMethod::Stored,
            ),
        ),
    ];
    for (form, content) in forms {
        let folder = Folder::new();
        let report = folder.build(&[folder.write("people", content)]).unwrap();
        assert_eq!(report.problems.count, 0, "{form}: {:?}", report.problems);
        assert_eq!(report.people, 3, "{form}");
        for person in [0, 100, 200] {
            let found = folder.index().person(&format!("8{}", number(person)));
            let found = found.unwrap().unwrap();
            let practice = &found.names[0];
            let names = (&*practice.family, &*practice.given);
            assert_eq!(names, name(person), "{form}");
            assert!(
                found.activities[0].name.starts_with("ÉTABLISSEMENT"),
                "{form}"
            );
        }
    }
}

#[test]
fn an_archive_may_hold_several_extractions_and_others() {
    let folder = Folder::new();
    let (people, cards, mailboxes) = (people(), cards(), mailboxes());
    let skills = format!(
        "Type d'identifiant PP|Identifiant PP|Code savoir-faire|Libellé savoir-faire|\n\
         8|{}|CAPA05|Capacité|\n8|{}|CAPA05|Capacité|\n",
        number(100),
        number(101)
    );
    let content = archive(
        &[
            ("cards.txt", cards.as_bytes()),
            ("PS_LibreAcces_SavoirFaire.txt", skills.as_bytes()),
            (
                "PS_LibreAcces_Dipl_AutExerc.txt",
                b"Code dipl\xC3\xB4me|Libell\xC3\xA9|\n1|2|\n",
            ),
            ("people.txt", people.as_bytes()),
            ("mail.txt", mailboxes.as_bytes()),
        ],
        CompressionMethod::Deflated,
    );
    let report = folder.build(&[folder.write("all.zip", content)]).unwrap();
    let kinds: Vec<_> = report.sources.iter().map(|source| &*source.kind).collect();
    assert_eq!(kinds, ["people", "skills", "mailboxes", "cards"]);
    assert_eq!(report.unused, ["all.zip/PS_LibreAcces_Dipl_AutExerc.txt"]);
    let person = folder.index().person(&format!("8{}", number(100)));
    let codes: Vec<_> = person.unwrap().unwrap().specialities;
    let codes: Vec<_> = codes.iter().map(|s| &*s.code).collect();
    assert_eq!(codes, ["CAPA05", "SM54"]);
}

#[test]
fn the_restricted_extraction_gives_the_names_of_the_civil_register() {
    let folder = Folder::new();
    let mut lines = people().lines().map(str::to_owned).collect::<Vec<_>>();
    lines[0] += "Nom de famille|Prénoms|Date de naissance|Code commune de naissance|";
    for line in &mut lines[1..] {
        *line += "CIVIL|Une Deux|19700101|75113|";
    }
    folder
        .build(&[folder.write("people", lines.join("\n"))])
        .unwrap();
    let person = folder.index().person(&format!("8{}", number(0))).unwrap();
    let names = person.unwrap().names;
    assert!(names[1].civil);
    assert_eq!((&*names[1].family, &*names[1].given), ("CIVIL", "Une Deux"));
    let found = folder.index().by_name("civil", Some("une deux")).unwrap();
    assert_eq!(found.len(), 3);
}

#[test]
fn cards_alone_give_the_opposed_ones_and_need_no_structure() {
    let mut folder = Folder::new();
    folder.options.structures = cps_directory::Structures::default();
    let report = folder.build(&[folder.write("cards.txt", cards())]).unwrap();
    assert_eq!((report.people, report.cards, report.opposed), (0, 0, 7));
    assert!(folder.index().card(&card(7)).unwrap().is_some());

    let people = folder.build(&[folder.write("people.txt", people())]);
    assert!(matches!(people, Err(BuildError::NoStructures)));

    // Of people the index would know none, and of each account that it has no finding.
    let folder = Folder::new();
    let cards = folder.build(&[folder.write("cards.txt", cards())]);
    assert!(matches!(cards, Err(BuildError::NoPeople)));
}

#[test]
fn a_card_is_opposed_if_any_of_its_lines_says_so() {
    let folder = Folder::new();
    let line = |opposed: &str| {
        let (rpps, card) = (number(0), card(0));
        format!("8|{rpps}|8{rpps}|CPS||{card}|8{rpps}|2025-01-01|2028-01-01|{opposed}||\n")
    };
    for lines in [["2026-06-15", ""], ["", "20260615"]] {
        let header = cards().lines().next().unwrap().to_owned() + "\n";
        let text = header + &lines.map(line).concat();
        let files = [
            folder.write("people", people()),
            folder.write("cards", text),
        ];
        folder.build(&files).unwrap();
        let found = folder.index().card(&card(0)).unwrap().unwrap();
        assert_eq!(
            found.opposed.unwrap().to_string(),
            "2026-06-15",
            "{lines:?}"
        );
        assert_eq!(found.number, Some(format!("8{}", number(0))));
    }
}

#[test]
fn a_header_without_a_column_is_an_error_that_names_it() {
    let folder = Folder::new();
    for (text, column, kind, missing) in [
        (people(), "Code profession", Kind::People, "Code profession"),
        (
            people(),
            "Numéro FINESS site",
            Kind::People,
            "Numéro FINESS site",
        ),
        (
            people(),
            "Nom d'exercice",
            Kind::People,
            "Nom d'exercice or Nom de famille",
        ),
        (cards(), "Numéro carte", Kind::Cards, "Numéro carte"),
        (
            cards(),
            "Date fin validité",
            Kind::Cards,
            "Date fin validité",
        ),
    ] {
        let text = text.replacen(&format!("|{column}|"), "|x|", 1);
        let error = folder.build(&[folder.write("file", text)]).unwrap_err();
        let BuildError::Header { error, .. } = error else {
            panic!("{error}")
        };
        let missing = vec![missing.to_owned()];
        assert_eq!(error, HeaderError::Missing { kind, missing });
    }
}
