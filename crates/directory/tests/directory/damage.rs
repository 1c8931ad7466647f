//! Files that are damaged: what is told, and what is read all the same.

use std::fs;

use cps_directory::{BuildError, HeaderError, LONGEST_LINE, MOST_REPORTS, Reason, Report};
use cps_testsuite::extraction::{card, number};
use zip::CompressionMethod;

use crate::forms::archive;
use crate::support::{Folder, cards, people};

/// Returns the problems with the names that the header gives the columns.
fn told(report: &Report) -> Vec<(u64, Option<&str>, Reason)> {
    let problems = report.problems.first.iter();
    problems
        .map(|problem| (problem.line, problem.column.as_deref(), problem.reason))
        .collect()
}

/// Returns an extraction with one line changed, the header being line 1.
fn with(text: &str, line: usize, change: impl FnOnce(&str) -> Vec<u8>) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = text.lines().map(|line| line.as_bytes().to_vec()).collect();
    lines[line - 1] = change(text.lines().nth(line - 1).unwrap());
    [lines.join(&b'\n'), vec![b'\n']].concat()
}

#[test]
fn a_line_that_cannot_be_read_is_told_and_the_others_are_read() {
    let (first, date, number_column) =
        (number(0), "Date opposition", "Identification nationale PP");
    let field = |from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        move |line: &str| line.replacen(&from, &to, 1).into_bytes()
    };
    type Change = Box<dyn Fn(&str) -> Vec<u8>>;
    let table: Vec<(&str, String, Change, Option<&str>, Reason)> = vec![
        (
            "a field too few",
            people(),
            Box::new(field("|Docteur|", "|")),
            None,
            Reason::Fields {
                found: 55,
                expected: 56,
            },
        ),
        (
            "a field too many",
            people(),
            Box::new(field("|Docteur|", "|Doc|teur|")),
            None,
            Reason::Fields {
                found: 57,
                expected: 56,
            },
        ),
        (
            "another encoding",
            people(),
            Box::new(|line| [&line.as_bytes()[..line.len() - 1], b"\xE9|"].concat()),
            None,
            Reason::Encoding,
        ),
        (
            "a long line",
            people(),
            Box::new(|line| [line.as_bytes(), &vec![b'x'; LONGEST_LINE]].concat()),
            None,
            Reason::TooLong { bytes: 0 },
        ),
        (
            "no number",
            people(),
            Box::new(field(&format!("|8{first}|"), "|x8|")),
            Some(number_column),
            Reason::Number,
        ),
        (
            "no name",
            people(),
            Box::new(field("|MARTIN|", "||")),
            Some("Nom d'exercice"),
            Reason::Name,
        ),
        (
            "a day that is none",
            cards(),
            Box::new(field("|20280101|", "|20280230|")),
            Some("Date fin validité"),
            Reason::Date,
        ),
        (
            "a day in another form",
            cards(),
            Box::new(field("|20280101||", "|20280101|15/06/2026|")),
            Some(date),
            Reason::Date,
        ),
        (
            "no number of a card",
            cards(),
            Box::new(field(&format!("|{}|", card(0)), "||")),
            Some("Numéro carte"),
            Reason::CardNumber,
        ),
    ];
    for (case, text, change, column, reason) in table {
        let mut folder = Folder::new();
        if text == cards() {
            folder.options.structures = cps_directory::Structures::default();
        }
        let damaged = with(&text, 2, change);
        let length = damaged.split(|byte| *byte == b'\n').nth(1).unwrap().len() as u64;
        let reason = match reason {
            Reason::TooLong { .. } => Reason::TooLong { bytes: length },
            other => other,
        };
        let report = folder.build(&[folder.write("file", damaged)]).unwrap();
        assert_eq!(told(&report), [(2, column, reason)], "{case}");
        assert_eq!(report.problems.count, 1, "{case}");
        let source = &report.sources[0];
        assert_eq!(source.lines, text.lines().count() as u64 - 1, "{case}");
        assert_eq!(source.rejected, 1, "{case}");
    }
}

#[test]
fn a_file_that_ends_within_a_line_says_so() {
    let folder = Folder::new();
    let text = people();
    let cut = &text[..text.len() - 200];
    let report = folder.build(&[folder.write("people.txt", cut)]).unwrap();
    assert_eq!(told(&report), [(601, None, Reason::CutOff)]);
    let sentence = report.problems.first[0].to_string();
    assert_eq!(
        sentence,
        "people.txt, line 601: the file ends within the line"
    );
}

#[test]
fn a_problem_does_not_repeat_what_stands_in_the_line() {
    let folder = Folder::new();
    let damaged = with(&people(), 2, |line| {
        line.replace(&format!("|8{}|", number(0)), "|8SECRET|")
            .into()
    });
    let report = folder.build(&[folder.write("people", damaged)]).unwrap();
    let sentence = report.problems.first[0].to_string();
    assert_eq!(
        sentence,
        "people, line 2, column \"Identification nationale PP\": it is not the number of a person"
    );
    assert!(!format!("{report:?}").contains("SECRET"));
}

#[test]
fn problems_are_counted_and_the_first_are_told() {
    let folder = Folder::new();
    let text = people();
    let (header, lines) = text.split_once('\n').unwrap();
    let bad: String = (0..MOST_REPORTS * 2).map(|_| "8|1|\n").collect();
    let report = folder
        .build(&[folder.write("people", format!("{header}\n{lines}{bad}"))])
        .unwrap();
    assert_eq!(report.problems.first.len(), MOST_REPORTS);
    assert_eq!(report.problems.count, 2 * MOST_REPORTS as u64);

    let mostly: String = (0..1000).map(|_| "8|1|\n").collect();
    let error = folder
        .build(&[folder.write("people", format!("{header}\n{lines}{mostly}"))])
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "1000 of 1600 lines of people cannot be read, the first: people, line 602: it has 2 fields, \
         the header 56"
    );
}

#[test]
fn a_file_that_is_no_extraction_is_an_error_and_the_index_stays() {
    let folder = Folder::new();
    folder.build_all();
    let before = fs::read(folder.path("index")).unwrap();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(people().encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (content, expected) in [
        (Vec::new(), HeaderError::Empty),
        (b"<html>\n".to_vec(), HeaderError::Unknown),
        (utf16, HeaderError::Utf16),
        (vec![b'x'; 100_000], HeaderError::TooLong { bytes: 100_000 }),
    ] {
        let error = folder.build(&[folder.write("file", content)]).unwrap_err();
        let BuildError::Header { error, .. } = error else {
            panic!("{error}")
        };
        assert_eq!(error, expected);
    }
    let missing = folder.build(&[folder.path("missing")]).unwrap_err();
    assert!(matches!(missing, BuildError::Open { .. }), "{missing}");
    let directory = folder.build(&[folder.root().to_owned()]).unwrap_err();
    assert!(directory.to_string().ends_with("it is not a regular file"));

    let elsewhere = people().replace(cps_testsuite::extraction::STRUCTURE, "750000001");
    let elsewhere = folder.build(&[folder.write("people", elsewhere)]);
    assert!(matches!(elsewhere, Err(BuildError::NoPeople)));
    assert_eq!(fs::read(folder.path("index")).unwrap(), before);
    let hidden = fs::read_dir(folder.root()).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with('.')
    });
    assert_eq!(hidden.count(), 0, "no remains");
}

#[test]
fn an_archive_that_is_damaged_is_an_error() {
    let folder = Folder::new();
    let text = people();
    let whole = archive(
        &[("people.txt", text.as_bytes())],
        CompressionMethod::Deflated,
    );
    let cut = &whole[..whole.len() / 2];
    let error = folder.build(&[folder.write("cut.zip", cut)]).unwrap_err();
    assert!(matches!(error, BuildError::Open { .. }), "{error}");

    let mut flipped = whole.clone();
    let middle = whole.len() / 2;
    flipped[middle] ^= 0xFF;
    let error = folder
        .build(&[folder.write("flipped.zip", flipped)])
        .unwrap_err();
    assert!(
        matches!(&error, BuildError::Read { file, .. } if file == "flipped.zip/people.txt"),
        "{error}"
    );

    let other = archive(&[("readme", b"text\n")], CompressionMethod::Stored);
    let error = folder
        .build(&[folder.write("other.zip", other)])
        .unwrap_err();
    assert!(matches!(error, BuildError::Archive { .. }), "{error}");
}

#[test]
fn an_archive_that_unpacks_without_end_is_given_up() {
    let folder = Folder::new();
    let header = people().lines().next().unwrap().to_owned() + "\n";
    let bomb = [header.into_bytes(), vec![b'0'; 20 << 20]].concat();
    let bomb = archive(&[("people.txt", &bomb)], CompressionMethod::Deflated);
    assert!(bomb.len() < 200_000);
    let error = folder.build(&[folder.write("bomb.zip", bomb)]).unwrap_err();
    let limit = 16 << 20;
    assert!(matches!(error, BuildError::Read { .. }), "{error}");
    let expected = format!("it unpacks to more than {limit} bytes, as no extraction does");
    assert!(error.to_string().ends_with(&expected), "{error}");
}
