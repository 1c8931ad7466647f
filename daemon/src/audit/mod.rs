//! The audit file: one line of JSON for every use of a PIN or a key, written before its answer
//! leaves, and for every insertion of an opposed card. The lines are a chain: [`chain`].

mod chain;
mod patients;
mod repeats;

use std::io;
use std::path::Path;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use cps_protocol::audit::{AuditRecord, CardFacts, Operation, Subject};
use cps_protocol::{ApiError, ErrorKind};
use spki::der::DateTime;
use tracing::error;

use self::chain::{Chain, last_lines};
pub(crate) use self::patients::PatientKey;
use self::repeats::Repeats;
use crate::client::Caller;
use crate::sys;

/// The longest text in a record, in bytes.
const MAX_TEXT: usize = 256;

/// The most bytes of a digest, or of bytes as given, in a record: those of an RSA key of 4096 bits.
const MAX_DIGEST: usize = 512;

/// The most bytes of records in one answer, which is one line.
const MAX_ANSWER: usize = 768 << 10;

#[derive(Debug, Default)]
pub(crate) struct Audit(Mutex<AuditFile>);

#[derive(Debug, Default)]
struct AuditFile {
    /// `None` if nothing is recorded.
    chain: Option<Chain>,
    repeats: Repeats,
    /// Whether an operation that cannot be recorded fails.
    required: bool,
}

/// The audit entry of an operation, without its client, card and outcome.
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) operation: Operation,
    pub(crate) subject: Subject,
}

impl Note {
    pub(crate) fn new(operation: Operation, subject: Subject) -> Self {
        Self { operation, subject }
    }
}

impl Audit {
    /// Checks that a file is an audit file or does not exist, and changes nothing.
    ///
    /// # Errors
    /// If it cannot be read, or holds other lines than records.
    pub(crate) fn check(path: &Path) -> io::Result<()> {
        match chain::check(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            checked => checked,
        }
    }

    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// If it cannot be opened for writing, or holds other lines than records.
    pub(crate) fn open(path: Option<&Path>, required: bool) -> io::Result<Self> {
        AuditFile::open(path, required).map(|file| Self(Mutex::new(file)))
    }

    /// Whether uses are recorded.
    pub(crate) fn is_on(&self) -> bool {
        self.lock().chain.is_some()
    }

    /// Opens the file anew, or another one: a file that was renamed gets no more lines.
    ///
    /// # Errors
    /// If it cannot be opened for writing; the one before goes on.
    pub(crate) fn reopen(&self, path: Option<&Path>, required: bool) -> io::Result<()> {
        let mut file = self.lock();
        file.write_repeats(true);
        match &mut file.chain {
            Some(chain) if path == Some(chain.path()) => {
                chain.reopen()?;
                file.required = required;
            }
            _ => *file = AuditFile::open(path, required)?,
        }
        Ok(())
    }

    /// Writes down what was done or refused.
    ///
    /// # Errors
    /// `audit.failed`, if that is to be fatal to the operation.
    pub(crate) fn write(
        &self,
        note: Note,
        caller: &Caller,
        (reader, card): (&str, String),
        outcome: &str,
    ) -> Result<(), ApiError> {
        if !self.is_on() {
            return Ok(());
        }
        self.keep(AuditRecord {
            time: now(),
            operation: note.operation,
            outcome: outcome.to_owned(),
            account: caller.peer.account,
            pid: caller.peer.pid,
            program: caller.program(),
            client: caller.name().map(str::to_owned),
            origin: caller.origin().map(ToString::to_string),
            reader: reader.to_owned(),
            serial: card,
            repeated: None,
            subject: note.subject,
            number: None,
            previous: None,
        })
    }

    /// Writes down that an opposed card was inserted. A failure keeps no card from being used: the
    /// log has it.
    pub(crate) fn write_opposed(&self, facts: CardFacts, reader: &str, serial: String) {
        let _ = self.keep(AuditRecord {
            time: now(),
            operation: Operation::OpposedCard,
            outcome: "ok".to_owned(),
            account: sys::own_account(),
            pid: Some(process::id()),
            program: None,
            client: None,
            origin: None,
            reader: reader.to_owned(),
            serial,
            repeated: None,
            subject: Subject {
                card: facts,
                ..Subject::default()
            },
            number: None,
            previous: None,
        });
    }

    fn keep(&self, record: AuditRecord) -> Result<(), ApiError> {
        let record = bounded(record);
        let mut file = self.lock();
        file.write_repeats(false);
        let Some(record) = file.repeats.admit(record, Instant::now()) else {
            return Ok(());
        };
        file.append(record)
    }

    /// Returns the last lines, oldest first, and the number of lines that are left out because one
    /// answer does not hold them.
    ///
    /// # Errors
    /// `audit.off`, `audit.failed`.
    pub(crate) fn tail(&self, lines: usize) -> Result<(Vec<AuditRecord>, usize), ApiError> {
        let path = {
            let mut file = self.lock();
            file.write_repeats(true);
            let chain = file.chain.as_ref().ok_or(ErrorKind::AuditOff)?;
            chain.path().to_owned()
        };
        let failed = |error| ApiError::new(ErrorKind::AuditFailed).with_detail(error);
        let mut wanted = lines;
        let mut records = loop {
            let found = last_lines(&path, wanted).map_err(failed)?;
            // A line may have been cut off while the disk was full.
            let parsed = found.lines.iter();
            let parsed = parsed.filter_map(|line| serde_json::from_slice(line).ok());
            let records: Vec<AuditRecord> = parsed.map(bounded).collect();
            if records.len() >= lines || found.are_all {
                break records;
            }
            wanted *= 2;
        };
        records.drain(..records.len().saturating_sub(lines));
        let mut room = MAX_ANSWER;
        let fitting = records.iter().rev().take_while(|record| {
            let length = serde_json::to_vec(record).map_or(0, |line| line.len());
            let fits = length <= room;
            room = room.saturating_sub(length);
            fits
        });
        let omitted = records.len() - fitting.count();
        records.drain(..omitted);
        Ok((records, omitted))
    }

    fn lock(&self) -> MutexGuard<'_, AuditFile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AuditFile {
    fn drop(&mut self) {
        self.write_repeats(true);
    }
}

impl AuditFile {
    fn open(path: Option<&Path>, required: bool) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        Ok(Self {
            chain: Some(Chain::open(path)?),
            repeats: Repeats::default(),
            required,
        })
    }

    /// Writes the refusals that were counted: those whose time is over, or all.
    fn write_repeats(&mut self, all: bool) {
        let records = match all {
            true => self.repeats.take_all(),
            false => self.repeats.take_due(Instant::now()),
        };
        for record in records {
            // The operations were refused already; the log has the failure.
            let _ = self.append(record);
        }
    }

    fn append(&mut self, record: AuditRecord) -> Result<(), ApiError> {
        let Some(chain) = &mut self.chain else {
            return Ok(());
        };
        match chain.append(record) {
            Ok(()) => Ok(()),
            Err(failure) => {
                error!(status = %failure, "the audit file cannot be written");
                let failed = ApiError::new(ErrorKind::AuditFailed).with_detail(failure);
                if self.required { Err(failed) } else { Ok(()) }
            }
        }
    }
}

/// Returns the record with its texts cut to their longest.
fn bounded(mut record: AuditRecord) -> AuditRecord {
    let subject = &mut record.subject;
    let optional = [
        &mut record.program,
        &mut record.client,
        &mut subject.label,
        &mut subject.purpose,
        &mut subject.assertion_id,
        &mut subject.patient,
        &mut subject.card.opposed,
        &mut record.previous,
    ];
    let texts = optional.into_iter().flatten();
    let fixed = [
        &mut record.time,
        &mut record.outcome,
        &mut record.reader,
        &mut record.serial,
    ];
    for text in texts.chain(fixed) {
        let end = text.floor_char_boundary(MAX_TEXT);
        text.truncate(end);
    }
    if let Some(digest) = &mut subject.digest {
        digest.0.truncate(MAX_DIGEST);
    }
    record
}

/// Returns the time of day, RFC 3339, UTC.
pub(crate) fn now() -> String {
    // A clock outside the years 1970 to 9999 is none.
    DateTime::from_system_time(SystemTime::now())
        .map_or_else(|_| "unknown".to_owned(), |time| time.to_string())
}
