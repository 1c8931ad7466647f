//! The audit file as a chain: each line holds its number and the SHA-256 of the line before.
//!
//! Beside the file, `FILE.head` holds the number and the hash of the last line, so that lines that
//! are cut off at the end are missed too, and the chain goes on in a new file after the old one was
//! renamed.
//!
//! A file that was removed while it was open takes records into nothing: [`Chain::append`] finds
//! that it has no name any more, and writes the record into a new file at the same path. The chain
//! goes on there, and the log has the number of the last record that was removed.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use cps_protocol::audit::{AuditRecord, Link, hash_of};
use tracing::{error, info, warn};

use crate::sys;

/// Bytes at the end of the file with which a look for its last lines begins.
const WINDOW: u64 = 1 << 16;

/// The audit file.
#[derive(Debug)]
pub(super) struct Chain {
    file: File,
    path: PathBuf,
    /// `None` for a file that is no file of a directory, a device for example.
    head: Option<File>,
    last: Link,
    /// Whether the last line has no end: power failed, or the disk was full.
    is_torn: bool,
    /// Whether the last write failed, so that the end of the file is not known.
    is_broken: bool,
    /// The day of the last record, as its time begins.
    day: String,
}

impl Chain {
    /// Opens the file, or makes it, and finds the end of the chain.
    ///
    /// # Errors
    /// If it cannot be opened for writing, its end cannot be read, or it holds other lines than
    /// records.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = sys::open_audit_file(path)?;
        // Before a head is made beside a file that is none of ours.
        check(path)?;
        let head = if file.metadata()?.is_file() {
            Some(sys::open_audit_head(&head_of(path))?)
        } else {
            None
        };
        let mut chain = Self {
            file,
            path: path.to_owned(),
            head,
            last: Link::default(),
            is_torn: false,
            is_broken: false,
            day: String::new(),
        };
        chain.find_end()?;
        Ok(chain)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file at the path anew, or makes it. The chain goes on where it ended, even if that
    /// file does not have its last record, or the head was removed.
    ///
    /// # Errors
    /// If it cannot be opened for writing, or its end cannot be read. Nothing has changed then.
    pub(super) fn reopen(&mut self) -> io::Result<()> {
        let mut opened = Self::open(&self.path)?;
        opened.go_on_after(self.last.clone());
        opened.day = std::mem::take(&mut self.day);
        *self = opened;
        Ok(())
    }

    /// Adds a record behind the last.
    ///
    /// # Errors
    /// If it cannot be written. The next one looks for the end of the file anew.
    pub(super) fn append(&mut self, mut record: AuditRecord) -> io::Result<()> {
        if self.is_removed()? {
            self.replace()?;
        }
        if self.is_broken {
            self.find_end()?;
        }
        self.note_day(&record.time);
        record.number = Some(self.last.number + 1);
        record.previous = Some(self.last.hash.clone()).filter(|hash| !hash.is_empty());
        let line = serde_json::to_vec(&record)?;
        self.write_line(&line)?;
        if self.is_removed()? {
            // It was removed since the look above, so the line may be in no file.
            self.replace()?;
            self.write_line(&line)?;
            if self.is_removed()? {
                return Err(io::Error::other("the file is removed again and again"));
            }
        }
        self.last = Link {
            number: self.last.number + 1,
            hash: hash_of(&line),
        };
        // The record is written. A head that is older than the file misses nothing but the last
        // records that were cut off.
        if let Err(failure) = self.write_head() {
            warn!(status = %failure, "the head of the audit file cannot be written");
        }
        Ok(())
    }

    fn write_line(&mut self, line: &[u8]) -> io::Result<()> {
        let begin: &[u8] = if self.is_torn { b"\n" } else { b"" };
        self.is_broken = true;
        self.file.write_all(&[begin, line, b"\n"].concat())?;
        self.is_broken = false;
        self.is_torn = false;
        Ok(())
    }

    /// Whether the file has no name in any directory, so that what is written to it is lost. A file
    /// that was renamed has one.
    fn is_removed(&self) -> io::Result<bool> {
        Ok(self.head.is_some() && !sys::has_name(&self.file)?)
    }

    /// Goes on in another file at the path, and tells the log.
    fn replace(&mut self) -> io::Result<()> {
        error!(
            path = %self.path.display(),
            last = self.last.number,
            "the audit file was removed while it was in use: the records in it are lost, and the \
             chain goes on in a new file"
        );
        self.reopen()
    }

    /// Goes on after a record that is known to be the last, if the file ends with another.
    fn go_on_after(&mut self, last: Link) {
        let is_other = last.number == self.last.number && last.hash != self.last.hash;
        if last.number > self.last.number || is_other && !self.is_torn {
            self.last = last;
        }
    }

    /// Tells the log the head of the chain, once a day: what the log holds, no one who may only
    /// change the audit file can change.
    fn note_day(&mut self, time: &str) {
        let day = time.split('T').next().unwrap_or_default();
        if self.day != day {
            self.day = day.to_owned();
            let Link { number, hash } = &self.last;
            if *number == 0 {
                // The chain begins today.
                return;
            }
            info!(number, head = hash, "head of the audit file");
        }
    }

    fn write_head(&mut self) -> io::Result<()> {
        let Some(head) = &mut self.head else {
            return Ok(());
        };
        if !sys::has_name(head)? {
            *head = sys::open_audit_head(&head_of(&self.path))?;
        }
        head.seek(SeekFrom::Start(0))?;
        head.write_all(self.last.to_line().as_bytes())
    }

    fn read_head(&mut self) -> io::Result<Option<Link>> {
        let Some(head) = &mut self.head else {
            return Ok(None);
        };
        let mut line = Vec::new();
        head.seek(SeekFrom::Start(0))?;
        Read::by_ref(head).take(WINDOW).read_to_end(&mut line)?;
        let link = str::from_utf8(&line).ok().and_then(Link::read);
        if link.is_none() && !line.is_empty() {
            error!(path = %head_of(&self.path).display(), "the head of the audit file is no head");
            // The next one may be shorter.
            head.set_len(0)?;
        }
        Ok(link)
    }

    fn find_end(&mut self) -> io::Result<()> {
        self.is_torn = false;
        self.last = Link::default();
        if self.head.is_none() {
            self.is_broken = false;
            return Ok(());
        }
        let Lines { lines, is_torn, .. } = last_lines(&self.path, 2)?;
        self.is_torn = is_torn;
        if let Some(line) = lines.last() {
            let of = |line: &Vec<u8>| serde_json::from_slice::<AuditRecord>(line).ok()?.number;
            self.last = Link {
                number: lines.iter().rev().find_map(of).unwrap_or(0),
                hash: hash_of(line),
            };
        }
        let head = self.read_head()?;
        if let Some(head) = &head
            && is_torn
            && head.number == self.last.number + 1
        {
            // The record whose line was cut off.
            self.last.number = head.number;
        }
        if let Some(head) = head {
            if head.number > self.last.number && !lines.is_empty() {
                error!(
                    path = %self.path.display(),
                    expected = head.number,
                    found = self.last.number,
                    "records are missing at the end of the audit file"
                );
            } else if head.number == self.last.number && head.hash != self.last.hash && !is_torn {
                error!(
                    path = %self.path.display(),
                    number = head.number,
                    "the last record of the audit file is not what was written"
                );
            }
            self.go_on_after(head);
        }
        self.is_broken = false;
        Ok(())
    }
}

/// Checks that a file may be an audit file: it is empty, or ends with a record. A record that was cut
/// off may be the last line, or the one before.
///
/// # Errors
/// If it cannot be read, or ends with something else.
pub(super) fn check(path: &Path) -> io::Result<()> {
    if !path.metadata()?.is_file() {
        return Ok(());
    }
    let Lines { lines, is_torn, .. } = last_lines(path, 2)?;
    let is_record = |line: &Vec<u8>| serde_json::from_slice::<AuditRecord>(line).is_ok();
    let is_cut_off = is_torn && lines.last().is_some_and(|line| line.starts_with(b"{"));
    if lines.is_empty() || is_cut_off || lines.iter().any(is_record) {
        return Ok(());
    }
    let reason = "it holds other lines than records: name another file";
    let error = format!("{}: {reason}", path.display());
    Err(io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Returns the name of the file that holds the head of the chain.
fn head_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".head");
    name.into()
}

/// The last lines of a file.
pub(super) struct Lines {
    /// Whole lines, oldest first, without their ends.
    pub(super) lines: Vec<Vec<u8>>,
    /// Whether the last of them has no end.
    pub(super) is_torn: bool,
    /// Whether the file has no lines before them.
    pub(super) are_all: bool,
}

/// Returns as many lines as are wanted from the end of a file, however long they are.
///
/// # Errors
/// If the file cannot be read.
pub(super) fn last_lines(path: &Path, wanted: usize) -> io::Result<Lines> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut window = WINDOW;
    loop {
        let start = length.saturating_sub(window);
        file.seek(SeekFrom::Start(start))?;
        let mut end = Vec::new();
        Read::by_ref(&mut file)
            .take(length - start)
            .read_to_end(&mut end)?;
        let is_torn = end.last().is_some_and(|byte| *byte != b'\n');
        if !is_torn {
            end.pop();
        }
        let mut lines: Vec<_> = match end.is_empty() && length == 0 {
            true => Vec::new(),
            false => end
                .split(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect(),
        };
        let are_all = start == 0;
        if !are_all {
            // Its beginning is before the window.
            lines.remove(0);
        }
        if are_all || lines.len() >= wanted {
            let surplus = lines.len().saturating_sub(wanted);
            lines.drain(..surplus);
            return Ok(Lines {
                lines,
                is_torn,
                are_all: are_all && surplus == 0,
            });
        }
        window *= 4;
    }
}

#[cfg(test)]
mod test;
