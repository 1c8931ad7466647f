//! Whether an audit file is the one that `cpsd` wrote: each line holds its number and the hash of
//! the line before, and `FILE.head` those of the last.
//!
//! Begin at [`verify`].

use std::path::{Path, PathBuf};

use cps_protocol::audit::{Link, hash_of};
use serde::{Deserialize, Serialize};

/// The longest audit file that is read, in bytes: some three million records, in memory.
pub const LARGEST_FILE: u64 = 1 << 30;

/// A line of an audit file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Name of the file.
    pub file: String,
    /// Number of the line in it, from 1.
    pub line: usize,
}

/// Something that is wrong with an audit file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// No file that was read has these records, which come before all others.
    Missing {
        /// Number of the first that is missing.
        first: u64,
        /// Number of the last that is missing.
        last: u64,
    },
    /// Records are missing before this line.
    Removed {
        /// The line.
        #[serde(flatten)]
        place: Place,
        /// Number of the first that is missing.
        first: u64,
        /// Number of the last that is missing.
        last: u64,
    },
    /// The content of this line is not what was written.
    Changed {
        /// The line.
        #[serde(flatten)]
        place: Place,
    },
    /// This line was cut off after it was written whole.
    Cut {
        /// The line.
        #[serde(flatten)]
        place: Place,
        /// Number of its record.
        number: u64,
    },
    /// This record stands behind one with a higher number, or is there twice.
    Moved {
        /// The line.
        #[serde(flatten)]
        place: Place,
        /// Its number.
        number: u64,
    },
    /// This line stands among records and is none.
    Foreign {
        /// The line.
        #[serde(flatten)]
        place: Place,
    },
    /// Records are missing at the end.
    Truncated {
        /// Number of the first that is missing.
        first: u64,
        /// Number of the last that is missing.
        last: u64,
    },
    /// `FILE.head` is there and holds no number and hash of a record.
    HeadUnreadable,
    /// `FILE.head` holds another hash than that of the record with its number.
    HeadWrong {
        /// The number.
        number: u64,
    },
    /// No record has the hash that was given from elsewhere.
    HeadMissing {
        /// The hash.
        hash: String,
    },
}

/// Findings in an audit file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The files that were read.
    pub files: Vec<String>,
    /// Number of records in the chain.
    pub records: u64,
    /// Number of lines before the chain, of a version that wrote none: nothing is known of them.
    pub unchained: u64,
    /// Number of the first record, if there is one.
    pub first: Option<u64>,
    /// The lines that were cut off when power failed or the disk was full.
    pub torn: Vec<Place>,
    /// Number and hash of the last record: what to keep elsewhere.
    pub head: Option<Link>,
    /// Whether the number and the hash of the last record were known from `FILE.head`.
    pub head_known: bool,
    /// Defects, in the order of the lines.
    pub problems: Vec<Problem>,
}

/// An audit file.
pub struct AuditFile {
    /// Its name, for the findings.
    pub name: String,
    /// Its content.
    pub text: Vec<u8>,
}

/// The content of `FILE.head`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Head {
    /// There is no such file.
    #[default]
    Absent,
    /// It is empty, as before the first record.
    Empty,
    /// It has other content, or cannot be read.
    Unreadable,
    /// Number and hash of the last record.
    Of(Link),
}

impl Head {
    /// Reads the content of `FILE.head`.
    pub fn read(text: &str) -> Self {
        match Link::read(text) {
            Some(link) => Self::Of(link),
            None if text.is_empty() => Self::Empty,
            None => Self::Unreadable,
        }
    }
}

/// The knowledge with which audit files are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The content of `FILE.head` beside the last file.
    pub head: Head,
    /// A hash that was noted elsewhere, in the log of the machine for example.
    pub hash: Option<String>,
    /// Number of the first record that is expected; those before it are archived.
    pub from: u64,
}

/// Files that are not in the order of their writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongOrder {
    /// Name of the file that does not belong before the other.
    pub earlier: String,
    /// Name of the file behind it, which begins with a record that is not after its first.
    pub later: String,
}

/// The members of a record that make the chain.
#[derive(Deserialize)]
struct Chained {
    number: Option<u64>,
    previous: Option<String>,
}

impl Chained {
    fn read(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }
}

/// The line before, as the next one must know it.
struct Before {
    place: Place,
    /// Number of the last record so far.
    number: u64,
    hash: String,
    /// Whether it is no record.
    is_unreadable: bool,
}

/// Returns an audit file, and before it those that its rotation renamed, oldest first, as far as they
/// are there and not compressed.
pub fn with_renamed(file: &Path) -> Vec<PathBuf> {
    let renamed = (1..).map(|number: u32| {
        let mut name = file.as_os_str().to_owned();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    });
    let mut files: Vec<_> = renamed.take_while(|renamed| renamed.exists()).collect();
    files.reverse();
    files.push(file.to_owned());
    files
}

/// Checks the lines of one audit file, or of several in the order of their writing.
///
/// # Errors
/// If a file begins with a record that is not after the first of the file before it.
pub fn verify(files: &[AuditFile], known: &Known) -> Result<Report, WrongOrder> {
    check_order(files)?;
    let from = known.from.max(1);
    let head = match &known.head {
        Head::Of(link) => Some(link),
        Head::Absent | Head::Empty | Head::Unreadable => None,
    };
    let mut report = Report {
        files: files.iter().map(|file| file.name.clone()).collect(),
        head_known: head.is_some(),
        ..Report::default()
    };
    let mut before: Option<Before> = None;
    let mut of_last_record = None;
    let mut of_head = None;
    let mut is_known = known.hash.is_none();
    for (place, bytes) in files.iter().flat_map(lines) {
        let hash = hash_of(bytes);
        is_known |= known.hash.as_deref() == Some(hash.as_str());
        let record = Chained::read(bytes);
        let is_unreadable = record.is_none();
        let number = record.as_ref().and_then(|record| record.number);
        match number {
            Some(number) => {
                let previous = record.and_then(|record| record.previous);
                match &before {
                    Some(before) => check(&mut report, before, &place, number, previous),
                    None if number > from => report.problems.push(Problem::Missing {
                        first: from,
                        last: number - 1,
                    }),
                    None => {}
                }
                report.records += 1;
                report.first.get_or_insert(number);
                of_last_record = Some(place.clone());
                if head.is_some_and(|head| head.number == number) {
                    of_head = Some(hash.clone());
                }
                let highest = before.map_or(0, |before| before.number).max(number);
                report.head = Some(Link {
                    number: highest,
                    hash: hash.clone(),
                });
                before = Some(Before {
                    place,
                    number: highest,
                    hash,
                    is_unreadable,
                });
            }
            None => {
                if report.records == 0 && !is_unreadable {
                    report.unchained += 1;
                } else if !is_unreadable {
                    let place = place.clone();
                    report.problems.push(Problem::Foreign { place });
                }
                // Whether it was cut off, or changed, the next record tells.
                let number = before.as_ref().map_or(0, |before| before.number);
                if let Some(Before { place, .. }) = before.filter(|before| before.is_unreadable) {
                    report.problems.push(Problem::Changed { place });
                }
                before = Some(Before {
                    place,
                    number,
                    hash,
                    is_unreadable,
                });
            }
        }
    }
    let last = files.iter().rev().find(|file| !file.text.is_empty());
    let is_cut = last.is_some_and(|file| !file.text.ends_with(b"\n"));
    let mut torn = None;
    match before.filter(|before| before.is_unreadable) {
        Some(Before { place, .. }) if is_cut => torn = Some(place),
        Some(Before { place, .. }) => report.problems.push(Problem::Changed { place }),
        None => {}
    }
    match head {
        Some(head) => check_end(&mut report, head, from, torn, of_last_record, of_head),
        None => report.torn.extend(torn),
    }
    let is_begun = report.records > 0;
    if known.head == Head::Unreadable || known.head == Head::Empty && is_begun {
        report.problems.push(Problem::HeadUnreadable);
    }
    if let Some(hash) = known.hash.clone().filter(|_| !is_known) {
        report.problems.push(Problem::HeadMissing { hash });
    }
    Ok(report)
}

/// Returns the lines of a file.
fn lines(file: &AuditFile) -> impl Iterator<Item = (Place, &[u8])> {
    let text = file.text.strip_suffix(b"\n").unwrap_or(&file.text);
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|_| !file.text.is_empty())
        .map(|(index, bytes)| {
            let place = Place {
                file: file.name.clone(),
                line: index + 1,
            };
            (place, bytes)
        })
}

fn check_order(files: &[AuditFile]) -> Result<(), WrongOrder> {
    let mut earlier: Option<(&AuditFile, u64)> = None;
    for file in files {
        let mut numbers = lines(file).filter_map(|(_, line)| Chained::read(line)?.number);
        let Some(first) = numbers.next() else {
            continue;
        };
        if let Some((earlier, number)) = earlier
            && first <= number
        {
            return Err(WrongOrder {
                earlier: earlier.name.clone(),
                later: file.name.clone(),
            });
        }
        earlier = Some((file, first));
    }
    Ok(())
}

/// Compares a record with the line before it.
fn check(
    report: &mut Report,
    before: &Before,
    place: &Place,
    number: u64,
    previous: Option<String>,
) {
    let follows = previous.as_deref() == Some(before.hash.as_str());
    let next = before.number + 1;
    let (place, line_before) = (place.clone(), before.place.clone());
    let problem = match (follows, number) {
        (true, number) if number == next && !before.is_unreadable => return,
        // No number is missing: the record was never whole.
        (true, number) if before.is_unreadable && number == next => {
            report.torn.push(line_before);
            return;
        }
        // The daemon went on after the number that the head held: the record had been whole.
        (true, number) if before.is_unreadable && number == next + 1 => Problem::Cut {
            place: line_before,
            number: next,
        },
        (true, _) => Problem::Changed { place },
        (false, number) if number == next => Problem::Changed { place: line_before },
        // The unreadable line had the number that is missing.
        (false, number) if before.is_unreadable && number == next + 1 => {
            Problem::Changed { place: line_before }
        }
        (false, number) if number > next => Problem::Removed {
            place,
            first: next,
            last: number - 1,
        },
        (false, number) => Problem::Moved { place, number },
    };
    report.problems.push(problem);
}

/// Compares the end of the files with the head. `torn` is a line without an end that is no record,
/// `of_last_record` the line of the last record, and `of_head` the hash of the record with the
/// number of the head.
fn check_end(
    report: &mut Report,
    head: &Link,
    from: u64,
    torn: Option<Place>,
    of_last_record: Option<Place>,
    of_head: Option<String>,
) {
    let found = report.head.as_ref().map_or(0, |found| found.number);
    let mut first = (found + 1).max(from);
    match torn {
        // The head has its number: it was whole.
        Some(place) if head.number >= first => {
            let number = first;
            report.problems.push(Problem::Cut { place, number });
            first += 1;
        }
        torn => report.torn.extend(torn),
    }
    if head.number >= first {
        let last = head.number;
        report.problems.push(Problem::Truncated { first, last });
    }
    let is_wrong = of_head.is_some_and(|hash| hash != head.hash);
    match of_last_record {
        Some(place) if is_wrong && head.number == found => {
            report.problems.push(Problem::Changed { place });
        }
        _ if is_wrong => report.problems.push(Problem::HeadWrong {
            number: head.number,
        }),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns so many lines of a chain, and its head.
    fn chain(count: u64) -> (Vec<String>, Link) {
        let mut last = Link::default();
        let mut lines = Vec::new();
        for number in 1..=count {
            let previous = match last.hash.as_str() {
                "" => String::new(),
                hash => format!(",\"previous\":\"{hash}\""),
            };
            let line = format!("{{\"outcome\":\"ok\",\"number\":{number}{previous}}}");
            last = Link {
                number,
                hash: hash_of(line.as_bytes()),
            };
            lines.push(line);
        }
        (lines, last)
    }

    fn text(lines: &[String]) -> Vec<u8> {
        lines
            .iter()
            .flat_map(|line| format!("{line}\n").into_bytes())
            .collect()
    }

    fn file(name: &str, text: Vec<u8>) -> AuditFile {
        let name = name.to_owned();
        AuditFile { name, text }
    }

    fn at(line: usize) -> Place {
        let file = "audit".to_owned();
        Place { file, line }
    }

    /// Checks one file with its head.
    fn verify_one(text: &[u8], head: Option<&Link>) -> Report {
        let known = Known {
            head: head.cloned().map_or(Head::Absent, Head::Of),
            ..Known::default()
        };
        verify(&[file("audit", text.to_vec())], &known).unwrap()
    }

    type Change = fn(&mut Vec<String>);

    #[test]
    fn what_was_done_to_a_file_is_told() {
        use Problem::{Changed, Foreign, Missing, Moved, Removed, Truncated};
        let table: [(&str, Change, Vec<Problem>); 13] = [
            ("nothing", |_| {}, vec![]),
            (
                "one removed",
                |lines| drop(lines.remove(2)),
                vec![Removed {
                    place: at(3),
                    first: 3,
                    last: 3,
                }],
            ),
            (
                "three removed",
                |lines| drop(lines.drain(1..4)),
                vec![Removed {
                    place: at(2),
                    first: 2,
                    last: 4,
                }],
            ),
            (
                "one changed",
                |lines| lines[2] = lines[2].replace("ok", "pin.incorrect"),
                vec![Changed { place: at(3) }],
            ),
            (
                "the last changed",
                |lines| lines[5] = lines[5].replace("ok", "no"),
                vec![Changed { place: at(6) }],
            ),
            (
                "one made unreadable",
                |lines| lines[2] = lines[2].replace('{', ""),
                vec![Changed { place: at(3) }],
            ),
            (
                "two exchanged",
                |lines| lines.swap(2, 3),
                vec![
                    Removed {
                        place: at(3),
                        first: 3,
                        last: 3,
                    },
                    Moved {
                        place: at(4),
                        number: 3,
                    },
                    Changed { place: at(4) },
                ],
            ),
            (
                "one twice",
                |lines| lines.insert(3, lines[2].clone()),
                vec![Moved {
                    place: at(4),
                    number: 3,
                }],
            ),
            (
                "one of another origin",
                |lines| lines.insert(3, "{\"outcome\":\"ok\"}".to_owned()),
                vec![Foreign { place: at(4) }, Changed { place: at(4) }],
            ),
            (
                "cut off at the end",
                |lines| lines.truncate(4),
                vec![Truncated { first: 5, last: 6 }],
            ),
            (
                "cut off at the beginning",
                |lines| drop(lines.drain(..2)),
                vec![Missing { first: 1, last: 2 }],
            ),
            (
                "cut off at both ends",
                |lines| *lines = lines[1..5].to_vec(),
                vec![
                    Missing { first: 1, last: 1 },
                    Truncated { first: 6, last: 6 },
                ],
            ),
            ("emptied", Vec::clear, vec![Truncated { first: 1, last: 6 }]),
        ];
        for (what, change, expected) in table {
            let (mut lines, head) = chain(6);
            change(&mut lines);
            let report = verify_one(&text(&lines), Some(&head));
            assert_eq!(report.problems, expected, "{what}");
        }
    }

    #[test]
    fn a_file_that_goes_on_in_another_or_whose_beginning_is_archived_is_whole() {
        let (lines, head) = chain(6);
        let files = || {
            let (first, second) = (text(&lines[..3]), text(&lines[3..]));
            (file("audit.1", first), file("audit", second))
        };
        let known = |from| Known {
            head: Head::Of(head.clone()),
            from,
            ..Known::default()
        };
        let (first, second) = files();
        let report = verify(&[first, second], &known(1)).unwrap();
        assert_eq!((report.problems, report.records), (vec![], 6));
        assert_eq!(report.files, ["audit.1", "audit"]);
        for (from, expected) in [
            (1, vec![Problem::Missing { first: 1, last: 3 }]),
            (3, vec![Problem::Missing { first: 3, last: 3 }]),
            (4, vec![]),
            (5, vec![]),
        ] {
            let report = verify(&[files().1], &known(from)).unwrap();
            assert_eq!((report.problems, report.first), (expected, Some(4)));
        }
        // All that is expected is archived, and the file is new.
        for (from, expected) in [
            (7, vec![]),
            (6, vec![Problem::Truncated { first: 6, last: 6 }]),
        ] {
            let report = verify(&[file("audit", vec![])], &known(from)).unwrap();
            assert_eq!(report.problems, expected, "{from}");
        }
    }

    #[test]
    fn a_line_of_several_files_is_named_with_its_file_and_a_wrong_order_is_told() {
        let (mut lines, _) = chain(6);
        lines[4] = lines[4].replace("ok", "no");
        let files = |names: [(&str, &[String]); 2]| {
            let files = names.map(|(name, lines)| file(name, text(lines)));
            verify(&files, &Known::default())
        };
        let (first, second) = lines.split_at(3);
        let report = files([("audit.1", first), ("audit", second)]).unwrap();
        assert_eq!(report.problems, [Problem::Changed { place: at(2) }]);
        let wrong = |earlier: &str, later: &str| WrongOrder {
            earlier: earlier.to_owned(),
            later: later.to_owned(),
        };
        assert_eq!(
            files([("audit", second), ("audit.1", first)]),
            Err(wrong("audit", "audit.1"))
        );
        assert_eq!(
            files([("audit", first), ("copy", first)]),
            Err(wrong("audit", "copy"))
        );
        // A file whose last line has no end does not run into the next.
        let mut cut = text(first);
        cut.pop();
        let whole = verify_one(&[&cut[..], b"\n", &text(&lines[3..4])].concat(), None);
        let both = [file("audit.1", cut), file("audit", text(&lines[3..4]))];
        let both = verify(&both, &Known::default()).unwrap();
        assert_eq!((both.records, both.problems), (4, whole.problems));
    }

    #[test]
    fn a_line_that_power_cut_off_is_no_change() {
        let (mut lines, _) = chain(4);
        let whole = text(&lines);
        let (_, earlier) = chain(3);
        for cut in [
            &whole[..whole.len() - 10],
            &[&text(&lines[..3]), &b"{"[..]].concat(),
        ] {
            for head in [None, Some(&earlier)] {
                let report = verify_one(cut, head);
                assert_eq!((report.problems, report.torn), (vec![], vec![at(4)]));
            }
        }
        // In the middle, after the daemon has begun a new line behind it.
        lines[3] = lines[3][..20].to_owned();
        let previous = hash_of(lines[3].as_bytes());
        lines.push(format!("{{\"number\":4,\"previous\":\"{previous}\"}}"));
        let report = verify_one(&text(&lines), None);
        assert_eq!((report.problems, report.torn), (vec![], vec![at(4)]));
    }

    #[test]
    fn a_line_that_was_cut_off_after_it_was_whole_is_told() {
        use Problem::{Cut, Truncated};
        let (mut lines, head) = chain(4);
        let (_, later) = chain(6);
        let whole = text(&lines);
        let place = at(4);
        let cut = Cut { place, number: 4 };
        for end in [
            &whole[..whole.len() - 10],
            &[&text(&lines[..3]), &b"{"[..]].concat(),
        ] {
            let report = verify_one(end, Some(&head));
            assert_eq!((report.problems, report.torn), (vec![cut.clone()], vec![]));
            let report = verify_one(end, Some(&later));
            let missing = Truncated { first: 5, last: 6 };
            assert_eq!(report.problems, [cut.clone(), missing]);
        }
        // The daemon has gone on behind it, after the number that the head held.
        lines[3] = lines[3][..20].to_owned();
        let previous = hash_of(lines[3].as_bytes());
        lines.push(format!("{{\"number\":5,\"previous\":\"{previous}\"}}"));
        let report = verify_one(&text(&lines), None);
        assert_eq!((report.problems, report.torn), (vec![cut], vec![]));
    }

    #[test]
    fn a_head_must_be_that_of_the_record_with_its_number() {
        let (lines, head) = chain(6);
        let (_, earlier) = chain(5);
        let of = |number, hash: &Link| {
            let hash = hash.hash.clone();
            Head::Of(Link { number, hash })
        };
        let wrong = |number| vec![Problem::HeadWrong { number }];
        let line = head.to_line();
        let unreadable = || vec![Problem::HeadUnreadable];
        for (known, expected, expected_empty) in [
            (Head::Absent, vec![], vec![]),
            (
                Head::read(&line),
                vec![],
                vec![Problem::Truncated { first: 1, last: 6 }],
            ),
            // The machine stopped between the record and its head.
            (
                of(5, &earlier),
                vec![],
                vec![Problem::Truncated { first: 1, last: 5 }],
            ),
            (
                of(5, &head),
                wrong(5),
                vec![Problem::Truncated { first: 1, last: 5 }],
            ),
            (Head::read(""), unreadable(), vec![]),
            (Head::read("garbage\n"), unreadable(), unreadable()),
            (Head::read(&line[..40]), unreadable(), unreadable()),
            (Head::Unreadable, unreadable(), unreadable()),
        ] {
            let what = format!("{known:?}");
            let known = Known {
                head: known,
                ..Known::default()
            };
            let report = verify(&[file("audit", text(&lines))], &known).unwrap();
            assert_eq!(report.problems, expected, "{what}");
            let report = verify(&[file("audit", vec![])], &known).unwrap();
            assert_eq!(report.problems, expected_empty, "{what}");
        }
    }

    #[test]
    fn lines_before_the_chain_are_counted_and_a_head_from_elsewhere_is_looked_for() {
        let old = "{\"outcome\":\"ok\"}".to_owned();
        let report = verify_one(&text(&[old.clone(), old.clone()]), None);
        assert_eq!((report.unchained, report.records), (2, 0));
        assert_eq!(report.problems, vec![]);
        let first = format!(
            "{{\"number\":1,\"previous\":\"{}\"}}",
            hash_of(old.as_bytes())
        );
        let report = verify_one(&text(&[old.clone(), old, first]), None);
        assert_eq!((report.unchained, report.records), (2, 1));
        assert_eq!(report.problems, vec![]);

        let (lines, head) = chain(3);
        let verify = |hash: &str| {
            let known = Known {
                head: Head::Of(head.clone()),
                hash: Some(hash.to_owned()),
                ..Known::default()
            };
            verify(&[file("audit", text(&lines))], &known)
                .unwrap()
                .problems
        };
        assert_eq!(verify(&hash_of(lines[1].as_bytes())), []);
        let hash = "00".to_owned();
        assert_eq!(verify("00"), [Problem::HeadMissing { hash }]);
    }
}
