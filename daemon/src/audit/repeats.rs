//! Refusals that repeat: the first is a record, the others of a minute are one more with their
//! number.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cps_protocol::audit::AuditRecord;

/// Time for which refusals of the same kind are counted.
const WINDOW: Duration = Duration::from_secs(60);

/// Kinds of refusals that are counted at a time.
const KINDS: usize = 256;

/// The outcomes that are tries of a PIN or PUK: each is a record.
const TRIES: [&str; 4] = [
    "pin.incorrect",
    "pin.blocked",
    "puk.incorrect",
    "puk.blocked",
];

#[derive(Debug, Default)]
pub(super) struct Repeats(BTreeMap<String, Repeat>);

#[derive(Debug)]
struct Repeat {
    since: Instant,
    count: u32,
    /// The last of them.
    record: AuditRecord,
}

impl Repeats {
    /// Returns the record if it is to be written now; counts it otherwise.
    pub(super) fn admit(&mut self, record: AuditRecord, now: Instant) -> Option<AuditRecord> {
        let outcome = record.outcome.as_str();
        if outcome == "ok" || TRIES.contains(&outcome) {
            return Some(record);
        }
        let AuditRecord {
            account,
            operation,
            origin,
            reader,
            serial: card,
            subject,
            ..
        } = &record;
        let kind = format!(
            "{account} {operation:?} {outcome} {card} {:?} {origin:?} {:?} {reader}",
            subject.key, subject.site
        );
        match self.0.get_mut(&kind) {
            Some(repeat) => {
                repeat.count += 1;
                repeat.record = record;
                None
            }
            None => {
                let repeat = Repeat {
                    since: now,
                    count: 0,
                    record: record.clone(),
                };
                self.0.insert(kind, repeat);
                Some(record)
            }
        }
    }

    /// Returns the records of the refusals whose minute is over; of all, if they are too many.
    pub(super) fn take_due(&mut self, now: Instant) -> Vec<AuditRecord> {
        let are_many = self.0.len() >= KINDS;
        self.take(|repeat| are_many || now.duration_since(repeat.since) >= WINDOW)
    }

    /// Returns the records of all refusals that were counted.
    pub(super) fn take_all(&mut self) -> Vec<AuditRecord> {
        self.take(|_| true)
    }

    fn take(&mut self, is_meant: impl Fn(&Repeat) -> bool) -> Vec<AuditRecord> {
        let over = self.0.extract_if(.., |_, repeat| is_meant(repeat));
        let counted = over.filter(|(_, repeat)| repeat.count > 0);
        counted
            .map(|(_, repeat)| AuditRecord {
                repeated: Some(repeat.count),
                ..repeat.record
            })
            .collect()
    }
}
