//! The audit file: one line of JSON for every use of a PIN or a key, written before its answer
//! leaves.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use cps_protocol::audit::{AuditRecord, Operation, Subject};
use cps_protocol::{ApiError, ErrorKind};
use spki::der::DateTime;
use tracing::error;

use crate::client::Caller;
use crate::sys;

/// Bytes at the end of the file in which `audit.tail` looks.
const TAIL: u64 = 1 << 20;

#[derive(Debug, Default)]
pub(crate) struct Audit(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    /// `None` if nothing is recorded.
    log: Option<Log>,
    /// Whether an operation that cannot be recorded fails.
    required: bool,
}

#[derive(Debug)]
struct Log {
    file: File,
    path: PathBuf,
    /// Whether the last line may be half a line: the next begins a new one.
    broken: bool,
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
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// If it cannot be opened for writing.
    pub(crate) fn open(path: Option<&Path>, required: bool) -> io::Result<Self> {
        Book::open(path, required).map(|book| Self(Mutex::new(book)))
    }

    /// Opens the file anew, or another one: a file that was renamed gets no more lines.
    ///
    /// # Errors
    /// If it cannot be opened for writing; the one before goes on.
    pub(crate) fn reopen(&self, path: Option<&Path>, required: bool) -> io::Result<()> {
        *self.lock() = Book::open(path, required)?;
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
        if self.lock().log.is_none() {
            return Ok(());
        }
        let record = AuditRecord {
            time: now(),
            operation: note.operation,
            outcome: outcome.to_owned(),
            account: caller.peer.account,
            pid: caller.peer.pid,
            program: caller.program(),
            client: caller.name().map(str::to_owned),
            reader: reader.to_owned(),
            card,
            subject: note.subject,
        };
        let mut book = self.lock();
        let written = match &mut book.log {
            Some(log) => log.append(&record),
            None => Ok(()),
        };
        match written {
            Err(failure) => {
                error!(status = %failure, "the audit file cannot be written");
                let failed = ApiError::new(ErrorKind::AuditFailed).with_detail(failure);
                if book.required { Err(failed) } else { Ok(()) }
            }
            Ok(()) => Ok(()),
        }
    }

    /// Returns the last lines, oldest first.
    ///
    /// # Errors
    /// `audit.off`, `audit.failed`.
    pub(crate) fn tail(&self, lines: usize) -> Result<Vec<AuditRecord>, ApiError> {
        let path = {
            let book = self.lock();
            let log = book.log.as_ref().ok_or(ErrorKind::AuditOff)?;
            log.path.clone()
        };
        let text = end_of(&path)
            .map_err(|error| ApiError::new(ErrorKind::AuditFailed).with_detail(error))?;
        // The first line may be cut off, another may have been while the disk was full.
        let mut records: Vec<_> = text
            .lines()
            .rev()
            .filter_map(|line| serde_json::from_str(line).ok())
            .take(lines)
            .collect();
        records.reverse();
        Ok(records)
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn open(path: Option<&Path>, required: bool) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let file = sys::open_audit_file(path)?;
        let log = Log {
            file,
            path: path.to_owned(),
            broken: true,
        };
        Ok(Self {
            log: Some(log),
            required,
        })
    }
}

impl Log {
    fn append(&mut self, record: &AuditRecord) -> io::Result<()> {
        let mut line = Vec::new();
        if self.broken && self.file.metadata()?.len() > 0 {
            line.push(b'\n');
        }
        serde_json::to_writer(&mut line, record)?;
        line.push(b'\n');
        self.broken = true;
        self.file.write_all(&line)?;
        self.broken = false;
        Ok(())
    }
}

fn end_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut end = Vec::new();
    file.take(TAIL).read_to_end(&mut end)?;
    Ok(String::from_utf8_lossy(&end).into_owned())
}

/// Returns the time of day, RFC 3339, UTC.
pub(crate) fn now() -> String {
    // A clock outside the years 1970 to 9999 is none.
    DateTime::from_system_time(SystemTime::now())
        .map_or_else(|_| "unknown".to_owned(), |time| time.to_string())
}
