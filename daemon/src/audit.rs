//! The audit file: one line of JSON for every use of a PIN or a key, written before its answer
//! leaves.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use cps_protocol::audit::{AuditRecord, Operation, Subject};
use cps_protocol::{ApiError, ErrorKind};
use spki::der::DateTime;
use tracing::error;

use crate::client::Caller;

/// Who reads it besides the daemon belongs to the file's group.
const MODE: u32 = 0o640;

/// Bytes at the end of the file in which `audit.tail` looks.
const TAIL: u64 = 1 << 20;

#[derive(Debug, Default)]
pub(crate) struct Audit {
    /// `None`: nothing is written down.
    log: Option<Mutex<Log>>,
    /// Whether what cannot be written down must not be answered.
    required: bool,
}

#[derive(Debug)]
struct Log {
    file: File,
    path: PathBuf,
    /// Whether the last line may be half a line: the next begins a new one.
    broken: bool,
}

/// What is written down of a job.
#[derive(Debug)]
pub(crate) struct Note {
    pub(crate) operation: Operation,
    pub(crate) subject: Subject,
}

impl Audit {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// If it cannot be opened for writing.
    pub(crate) fn open(path: Option<&Path>, required: bool) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::default());
        };
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(MODE)
            .open(path)?;
        let log = Log {
            file,
            path: path.to_owned(),
            broken: true,
        };
        Ok(Self {
            log: Some(Mutex::new(log)),
            required,
        })
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
        let Some(log) = &self.log else {
            return Ok(());
        };
        let record = AuditRecord {
            time: now(),
            operation: note.operation,
            outcome: outcome.to_owned(),
            uid: caller.peer.uid,
            pid: caller.peer.pid,
            program: caller.program(),
            client: caller.name().map(str::to_owned),
            reader: reader.to_owned(),
            card,
            subject: note.subject,
        };
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        match log.append(&record) {
            Err(failure) => {
                error!(status = %failure, "the audit file cannot be written");
                let failed = ApiError::new(ErrorKind::AuditFailed).with_detail(failure);
                if self.required { Err(failed) } else { Ok(()) }
            }
            Ok(()) => Ok(()),
        }
    }

    /// The last lines, oldest first.
    ///
    /// # Errors
    /// `audit.off`, `audit.failed`.
    pub(crate) fn tail(&self, lines: usize) -> Result<Vec<AuditRecord>, ApiError> {
        let log = self.log.as_ref().ok_or(ErrorKind::AuditOff)?;
        let path = {
            let log = log.lock().unwrap_or_else(PoisonError::into_inner);
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

/// The time of day, RFC 3339, UTC.
fn now() -> String {
    // A clock outside the years 1970 to 9999 is none.
    DateTime::from_system_time(SystemTime::now())
        .map_or_else(|_| "unknown".to_owned(), |time| time.to_string())
}
