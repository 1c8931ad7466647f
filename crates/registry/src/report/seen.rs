//! The cards that `cpsd` saw, by its audit files: those of a computer, or of several. Begin at
//! [`Seen::read`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cps_directory::Day;
use cps_protocol::audit::AuditRecord;
use cps_protocol::{CardGeneration, DirectoryFreshness};
use cps_trust::read_file;
use cps_workstation::audit::{LARGEST_FILE, with_renamed};
use serde::Serialize;

use crate::error::RegistryError;

/// The cards of audit files. A card is counted once, by the serial number of its chip.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Seen {
    /// The files that were read.
    pub(crate) files: Vec<String>,
    /// Number of records.
    pub(crate) records: usize,
    /// Day of the oldest record, in UTC.
    pub(crate) first: Option<Day>,
    /// Day of the newest record, in UTC.
    pub(crate) last: Option<Day>,
    /// Cards that were used, and opposed ones that were inserted.
    pub(crate) cards: usize,
    /// The number of them by generation and interface; a card that was used by contacts and by radio
    /// counts for both.
    pub(crate) generations: BTreeMap<&'static str, usize>,
    /// Cards of whose generation nothing is recorded.
    pub(crate) without_generation: usize,
    /// Cards that the index of `cpsd` told to be opposed.
    pub(crate) opposed: usize,
    /// Cards that were never compared with a current index: whether they are opposed is not known.
    pub(crate) not_compared: usize,
    /// Lines that are no records, of each file that has some.
    pub(crate) damaged: Vec<Damaged>,
}

/// Lines of a file that are no records.
#[derive(Debug, Serialize)]
pub(crate) struct Damaged {
    pub(crate) file: String,
    /// Number of the first, from 1.
    pub(crate) first: usize,
    /// The number of these lines.
    pub(crate) lines: usize,
}

/// An opposed card that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct OpposedCard {
    /// Serial number of the chip.
    pub(crate) serial: String,
    /// Day of the opposition.
    pub(crate) opposed: String,
    /// Day of its newest record, in UTC.
    pub(crate) last: Option<Day>,
    /// Reader of that record.
    pub(crate) reader: String,
}

/// Facts about a card, by its records.
#[derive(Debug, Default)]
struct Card {
    generations: BTreeSet<&'static str>,
    is_compared: bool,
    opposed: Option<OpposedCard>,
}

impl Seen {
    /// Reads audit files, and before each those that were renamed by its rotation. Returns the
    /// counts, and the opposed cards.
    ///
    /// # Errors
    /// If a file cannot be read. A line that is no record is no error.
    pub(crate) fn read(files: &[PathBuf]) -> Result<(Self, Vec<OpposedCard>), RegistryError> {
        let mut seen = Self::default();
        let mut cards = BTreeMap::new();
        let files: BTreeSet<_> = files.iter().flat_map(|file| with_renamed(file)).collect();
        for file in &files {
            let text = read_file(file, LARGEST_FILE).map_err(RegistryError::read(file))?;
            seen.add(file, &text, &mut cards);
        }
        seen.cards = cards.len();
        for card in cards.values() {
            for generation in &card.generations {
                *seen.generations.entry(generation).or_default() += 1;
            }
            seen.without_generation += usize::from(card.generations.is_empty());
            seen.opposed += usize::from(card.opposed.is_some());
            seen.not_compared += usize::from(card.opposed.is_none() && !card.is_compared);
        }
        let opposed = cards.into_values().filter_map(|card| card.opposed);
        Ok((seen, opposed.collect()))
    }

    fn add(&mut self, file: &Path, text: &[u8], cards: &mut BTreeMap<String, Card>) {
        let name = file.display().to_string();
        let mut damaged = None;
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        for (place, line) in text.split(|byte| *byte == b'\n').enumerate() {
            match serde_json::from_slice::<AuditRecord>(line) {
                Ok(record) => self.count(record, cards),
                // The file has no line at all.
                Err(_) if text.is_empty() => {}
                Err(_) => {
                    let found = damaged.get_or_insert_with(|| Damaged {
                        file: name.clone(),
                        first: place + 1,
                        lines: 0,
                    });
                    found.lines += 1;
                }
            }
        }
        self.damaged.extend(damaged);
        self.files.push(name);
    }

    fn count(&mut self, record: AuditRecord, cards: &mut BTreeMap<String, Card>) {
        self.records += 1;
        let day = Day::parse(&record.time);
        self.first = [self.first, day].into_iter().flatten().min();
        self.last = self.last.max(day);
        if record.serial.is_empty() {
            return;
        }
        let facts = record.subject.card;
        let card = cards.entry(record.serial.clone()).or_default();
        card.generations
            .extend(facts.generation.map(CardGeneration::word));
        card.is_compared |= facts.directory_freshness == Some(DirectoryFreshness::Current);
        let is_newest = card.opposed.as_ref().is_none_or(|known| known.last <= day);
        if let Some(opposed) = facts.opposed
            && is_newest
        {
            card.opposed = Some(OpposedCard {
                serial: record.serial,
                opposed,
                last: day,
                reader: record.reader,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};
    use tempfile::TempDir;

    use super::*;

    /// Returns a record of the first version, with other members.
    fn record(day: &str, serial: &str, facts: &Value) -> String {
        let mut record = json!({
            "time": format!("{day}T08:00:00Z"), "operation": "login", "outcome": "ok", "uid": 1000,
            "reader": "R", "serial": serial,
        });
        let facts = facts.as_object().unwrap().clone();
        record.as_object_mut().unwrap().extend(facts);
        record.to_string()
    }

    fn write(folder: &TempDir, name: &str, lines: &[String]) -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, lines.join("\n") + "\n").unwrap();
        path
    }

    #[test]
    fn cards_are_counted_once_over_files_of_every_age() {
        let folder = tempfile::tempdir().unwrap();
        let opposed = |day: &str| json!({ "generation": "cps3", "opposed": day, "directory_freshness": "old" });
        // The file of a version that recorded no facts, renamed since.
        let old = [
            record("2026-01-02", "1", &json!({})),
            record("2026-01-03", "2", &json!({})),
        ];
        write(&folder, "audit.1", &old);
        let contactless =
            json!({ "generation": "cps3_contactless", "directory_freshness": "current" });
        let records = [
            record("2026-11-29", "3", &opposed("2026-06-15")),
            record("2026-11-28", "3", &opposed("2026-06-15")),
            record("2026-11-30", "1", &json!({ "generation": "cps3" })),
            record("2026-11-30", "1", &contactless),
            record(
                "2026-11-30",
                "4",
                &json!({ "generation": "cps4", "directory_freshness": "unusable" }),
            ),
            // The site of an account concerns no card.
            record("2026-12-01", "", &json!({})),
        ];
        let one = write(&folder, "audit", &records);
        // Another computer, whose file is named twice.
        let other = write(&folder, "other", &records[2..3]);
        let (seen, cards) = Seen::read(&[one, other.clone(), other]).unwrap();
        assert_eq!((seen.records, seen.files.len()), (9, 3));
        let day = |text: &str| Day::parse(text);
        assert_eq!(
            (seen.first, seen.last),
            (day("2026-01-02"), day("2026-12-01"))
        );
        let counted = serde_json::to_value(&seen.generations).unwrap();
        assert_eq!(
            counted,
            json!({ "cps3": 2, "cps3_contactless": 1, "cps4": 1 })
        );
        assert_eq!((seen.cards, seen.without_generation), (4, 1));
        assert_eq!((seen.opposed, seen.not_compared), (1, 2));
        assert!(seen.damaged.is_empty());
        let last = OpposedCard {
            serial: "3".to_owned(),
            opposed: "2026-06-15".to_owned(),
            last: day("2026-11-29"),
            reader: "R".to_owned(),
        };
        assert_eq!(cards, [last]);
    }

    #[test]
    fn a_line_that_is_no_record_is_told_and_the_others_count() {
        let folder = tempfile::tempdir().unwrap();
        let good = record("2026-11-30", "1", &json!({}));
        let lines = [good.clone(), good[..20].to_owned(), String::new(), good];
        let file = write(&folder, "audit", &lines);
        let empty = folder.path().join("empty");
        fs::write(&empty, "").unwrap();
        let (seen, _) = Seen::read(&[file, empty]).unwrap();
        assert_eq!((seen.records, seen.cards), (2, 1));
        let [damaged] = &seen.damaged[..] else {
            panic!("{:?}", seen.damaged)
        };
        assert_eq!((damaged.first, damaged.lines), (2, 2));
        let missing = Seen::read(&[folder.path().join("missing")]).unwrap_err();
        assert_eq!(missing.kind().word(), "file.unreadable");
    }
}
