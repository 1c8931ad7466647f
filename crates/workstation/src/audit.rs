//! Whether an audit file is the one that `cpsd` wrote: each line holds its number and the hash of
//! the line before, and `FILE.head` those of the last.
//!
//! Begin at [`verify`].

use cps_protocol::audit::{Link, hash_of};
use serde::{Deserialize, Serialize};

/// Something that is wrong with an audit file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// Records are missing before this line.
    Removed {
        /// The line, from 1, over all files.
        line: usize,
        /// Number of the first that is missing.
        first: u64,
        /// Number of the last that is missing.
        last: u64,
    },
    /// The content of this line is not what was written.
    Changed {
        /// The line.
        line: usize,
    },
    /// This record stands behind one with a higher number, or is there twice.
    Moved {
        /// The line.
        line: usize,
        /// Its number.
        number: u64,
    },
    /// This line stands among records and is none.
    Foreign {
        /// The line.
        line: usize,
    },
    /// Records are missing at the end.
    Truncated {
        /// Number of the first that is missing.
        first: u64,
        /// Number of the last that is missing.
        last: u64,
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
    /// Number of records in the chain.
    pub records: u64,
    /// Number of lines before the chain, of a version that wrote none: nothing is known of them.
    pub unchained: u64,
    /// Number of the first record, if there is one. Above 1, earlier files have those before it.
    pub first: Option<u64>,
    /// The lines that were cut off when power failed or the disk was full.
    pub torn: Vec<usize>,
    /// Number and hash of the last record: what to keep elsewhere.
    pub head: Option<Link>,
    /// Whether the number and the hash of the last record were known from `FILE.head`.
    pub head_known: bool,
    /// Defects, in the order of the lines.
    pub problems: Vec<Problem>,
}

/// The members of a record that make the chain.
#[derive(Deserialize)]
struct Chained {
    number: Option<u64>,
    previous: Option<String>,
}

/// The line before, as the next one must know it.
struct Before {
    line: usize,
    /// Number of the last record so far.
    number: u64,
    hash: String,
    /// Whether it is no record.
    is_unreadable: bool,
}

/// Checks the lines of one audit file, or of several in the order of their writing.
///
/// `head` is the content of `FILE.head`, and `known` a hash that was noted elsewhere, in the log of
/// the machine for example.
pub fn verify(text: &[u8], head: Option<&Link>, known: Option<&str>) -> Report {
    let mut report = Report {
        head_known: head.is_some(),
        ..Report::default()
    };
    let mut before: Option<Before> = None;
    let mut is_known = known.is_none();
    let ends = text.last().is_none_or(|byte| *byte == b'\n');
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let lines = text.split(|byte| *byte == b'\n');
    for (index, bytes) in lines.enumerate().filter(|_| !text.is_empty()) {
        let line = index + 1;
        let hash = hash_of(bytes);
        is_known |= known == Some(hash.as_str());
        let record = serde_json::from_slice::<Chained>(bytes).ok();
        let is_unreadable = record.is_none();
        let number = record.as_ref().and_then(|record| record.number);
        match number {
            Some(number) => {
                let previous = record.and_then(|record| record.previous);
                check(&mut report, before.as_ref(), line, number, previous);
                report.records += 1;
                report.first.get_or_insert(number);
                let highest = before.map_or(0, |before| before.number).max(number);
                report.head = Some(Link {
                    number: highest,
                    hash: hash.clone(),
                });
                before = Some(Before {
                    line,
                    number: highest,
                    hash,
                    is_unreadable,
                });
            }
            None => {
                if report.records == 0 && !is_unreadable {
                    report.unchained += 1;
                } else if !is_unreadable {
                    report.problems.push(Problem::Foreign { line });
                }
                // Whether it was cut off, or changed, the next record tells.
                let number = before.as_ref().map_or(0, |before| before.number);
                if let Some(earlier) = before.filter(|before| before.is_unreadable) {
                    report
                        .problems
                        .push(Problem::Changed { line: earlier.line });
                }
                before = Some(Before {
                    line,
                    number,
                    hash,
                    is_unreadable,
                });
            }
        }
    }
    if let Some(last) = before.filter(|before| before.is_unreadable) {
        if ends {
            report.problems.push(Problem::Changed { line: last.line });
        } else {
            report.torn.push(last.line);
        }
    }
    if let Some(head) = head {
        check_end(&mut report, head);
    }
    if let Some(hash) = known.filter(|_| !is_known) {
        report.problems.push(Problem::HeadMissing {
            hash: hash.to_owned(),
        });
    }
    report
}

/// Compares a record with the line before it.
fn check(
    report: &mut Report,
    before: Option<&Before>,
    line: usize,
    number: u64,
    previous: Option<String>,
) {
    // An earlier file has the line before the first.
    let Some(before) = before else { return };
    let follows = previous.as_deref() == Some(before.hash.as_str());
    let next = before.number + 1;
    let problem = match (follows, number) {
        (true, number) if number == next && !before.is_unreadable => return,
        // The record that was cut off may have had a number.
        (true, number) if before.is_unreadable && (number == next || number == next + 1) => {
            report.torn.push(before.line);
            return;
        }
        (true, _) => Problem::Changed { line },
        (false, number) if number == next => Problem::Changed { line: before.line },
        // The unreadable line had the number that is missing.
        (false, number) if before.is_unreadable && number == next + 1 => {
            Problem::Changed { line: before.line }
        }
        (false, number) if number > next => Problem::Removed {
            line,
            first: next,
            last: number - 1,
        },
        (false, number) => Problem::Moved { line, number },
    };
    report.problems.push(problem);
}

/// Compares the last record with the head.
fn check_end(report: &mut Report, head: &Link) {
    let found = report.head.clone().unwrap_or_default();
    let is_torn = report
        .torn
        .last()
        .is_some_and(|line| *line as u64 > report.unchained + report.records);
    if is_torn && head.number == found.number + 1 {
        return;
    }
    if head.number > found.number {
        report.problems.push(Problem::Truncated {
            first: found.number + 1,
            last: head.number,
        });
    } else if head.number == found.number && head.hash != found.hash {
        let line = report.unchained + report.records;
        report.problems.push(Problem::Changed {
            line: usize::try_from(line).unwrap_or(usize::MAX),
        });
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

    type Change = fn(&mut Vec<String>);

    #[test]
    fn what_was_done_to_a_file_is_told() {
        use Problem::{Changed, Foreign, Moved, Removed, Truncated};
        let table: [(&str, Change, Vec<Problem>); 11] = [
            ("nothing", |_| {}, vec![]),
            (
                "one removed",
                |lines| drop(lines.remove(2)),
                vec![Removed {
                    line: 3,
                    first: 3,
                    last: 3,
                }],
            ),
            (
                "three removed",
                |lines| drop(lines.drain(1..4)),
                vec![Removed {
                    line: 2,
                    first: 2,
                    last: 4,
                }],
            ),
            (
                "one changed",
                |lines| lines[2] = lines[2].replace("ok", "pin.incorrect"),
                vec![Changed { line: 3 }],
            ),
            (
                "the last changed",
                |lines| lines[5] = lines[5].replace("ok", "no"),
                vec![Changed { line: 6 }],
            ),
            (
                "one made unreadable",
                |lines| lines[2] = lines[2].replace('{', ""),
                vec![Changed { line: 3 }],
            ),
            (
                "two exchanged",
                |lines| lines.swap(2, 3),
                vec![
                    Removed {
                        line: 3,
                        first: 3,
                        last: 3,
                    },
                    Moved { line: 4, number: 3 },
                    Changed { line: 4 },
                ],
            ),
            (
                "one twice",
                |lines| lines.insert(3, lines[2].clone()),
                vec![Moved { line: 4, number: 3 }],
            ),
            (
                "one of another origin",
                |lines| lines.insert(3, "{\"outcome\":\"ok\"}".to_owned()),
                vec![Foreign { line: 4 }, Changed { line: 4 }],
            ),
            (
                "cut off at the end",
                |lines| lines.truncate(4),
                vec![Truncated { first: 5, last: 6 }],
            ),
            ("emptied", Vec::clear, vec![Truncated { first: 1, last: 6 }]),
        ];
        for (what, change, expected) in table {
            let (mut lines, head) = chain(6);
            change(&mut lines);
            let report = verify(&text(&lines), Some(&head), None);
            assert_eq!(report.problems, expected, "{what}");
        }
    }

    #[test]
    fn a_file_that_goes_on_in_another_or_begins_in_one_is_whole() {
        let (lines, head) = chain(6);
        let report = verify(&text(&lines[3..]), Some(&head), None);
        assert_eq!((report.problems, report.first), (vec![], Some(4)));
        // Both files one after the other.
        let report = verify(&[text(&lines[..3]), text(&lines[3..])].concat(), None, None);
        assert_eq!((report.problems, report.records), (vec![], 6));
        assert!(!report.head_known);
    }

    #[test]
    fn a_line_that_power_cut_off_is_no_change() {
        let (mut lines, head) = chain(4);
        // At the end, with the number of its record known or not.
        let whole = text(&lines);
        let cut = &whole[..whole.len() - 10];
        let (_, earlier) = chain(3);
        for head in [&head, &earlier] {
            let report = verify(cut, Some(head), None);
            assert_eq!((report.problems, report.torn), (vec![], vec![4]));
        }
        // In the middle, after the daemon has begun a new line behind it.
        lines[3] = lines[3][..20].to_owned();
        for number in [4, 5] {
            let mut lines = lines.clone();
            let previous = hash_of(lines[3].as_bytes());
            lines.push(format!(
                "{{\"number\":{number},\"previous\":\"{previous}\"}}"
            ));
            let report = verify(&text(&lines), None, None);
            assert_eq!((report.problems, report.torn), (vec![], vec![4]));
        }
    }

    #[test]
    fn lines_before_the_chain_are_counted_and_a_head_from_elsewhere_is_looked_for() {
        let old = "{\"outcome\":\"ok\"}".to_owned();
        let report = verify(&text(&[old.clone(), old.clone()]), None, None);
        assert_eq!((report.unchained, report.records), (2, 0));
        assert_eq!(report.problems, vec![]);
        let first = format!(
            "{{\"number\":1,\"previous\":\"{}\"}}",
            hash_of(old.as_bytes())
        );
        let report = verify(&text(&[old.clone(), old, first]), None, None);
        assert_eq!((report.unchained, report.records), (2, 1));
        assert_eq!(report.problems, vec![]);

        let (lines, head) = chain(3);
        let known = hash_of(lines[1].as_bytes());
        assert_eq!(
            verify(&text(&lines), Some(&head), Some(&known)).problems,
            vec![]
        );
        let missing = verify(&text(&lines), Some(&head), Some("00"));
        assert_eq!(
            missing.problems,
            vec![Problem::HeadMissing { hash: "00".into() }]
        );
    }
}
