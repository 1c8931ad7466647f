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
    /// If it cannot be opened for writing, or its end cannot be read.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = sys::open_audit_file(path)?;
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
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::json;

    use super::*;

    /// Content of the log.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Log {
        /// Returns the lines that a step adds.
        fn lines(&self, step: impl FnOnce()) -> Vec<String> {
            let writer = self.clone();
            let subscriber = tracing_subscriber::fmt()
                .with_writer(move || writer.clone())
                .with_ansi(false)
                .without_time()
                .finish();
            tracing::subscriber::with_default(subscriber, step);
            let log = std::mem::take(&mut *self.0.lock().unwrap());
            let log = String::from_utf8(log).unwrap();
            log.lines().map(|line| line.trim().to_owned()).collect()
        }
    }

    #[test]
    fn the_log_is_told_the_head_of_the_chain_once_a_day() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("audit");
        let record = |time: &str| AuditRecord {
            time: time.to_owned(),
            ..record()
        };
        let mut chain = Chain::open(&path).unwrap();
        let log = Log::default();
        for (time, is_told) in [
            // There is no chain yet.
            ("2026-11-28T08:00:00Z", false),
            ("2026-11-28T23:59:59Z", false),
            ("2026-11-29T00:00:00Z", true),
            ("2026-11-29T00:00:01Z", false),
            ("2026-12-02T12:00:00Z", true),
        ] {
            let Link { number, hash } = chain.last.clone();
            let told = log.lines(|| chain.append(record(time)).unwrap());
            let expected = format!(
                "INFO cpsd::audit::chain: head of the audit file number={number} head=\"{hash}\""
            );
            let expected: Vec<_> = is_told.then_some(expected).into_iter().collect();
            assert_eq!(told, expected, "{time}");
        }
        // A daemon that starts tells what it found.
        let Link { number, hash } = chain.last.clone();
        let mut again = Chain::open(&path).unwrap();
        let told = log.lines(|| again.append(record("2026-12-02T13:00:00Z")).unwrap());
        assert_eq!(told.len(), 1);
        assert!(
            told[0].ends_with(&format!("number={number} head=\"{hash}\"")),
            "{told:?}"
        );
    }

    /// Returns the numbers of the records in a file.
    fn numbers(path: &Path) -> Vec<u64> {
        let text = std::fs::read_to_string(path).unwrap();
        let of = |line: &str| serde_json::from_str::<AuditRecord>(line).unwrap().number;
        text.lines().map(|line| of(line).unwrap()).collect()
    }

    fn record() -> AuditRecord {
        let record = json!({
            "time": "2026-11-28T08:00:00Z", "operation": "login", "outcome": "ok", "uid": 1000,
            "reader": "Reader", "card": "99000001",
        });
        serde_json::from_value(record).unwrap()
    }

    /// The ways in which files leave their place while they are open, and the records that the file
    /// at the path has after one more.
    #[test]
    fn a_record_goes_into_a_file_that_has_a_name() {
        use std::fs;
        type Change = fn(&Path, &Path);
        let table: [(&str, Change, bool, &[u64]); 8] = [
            ("nothing", |_, _| {}, false, &[1, 2, 3]),
            (
                "removed",
                |path, _| fs::remove_file(path).unwrap(),
                true,
                &[3],
            ),
            (
                "removed with its head",
                |path, head| {
                    fs::remove_file(path).unwrap();
                    fs::remove_file(head).unwrap();
                },
                true,
                &[3],
            ),
            (
                "head removed",
                |_, head| fs::remove_file(head).unwrap(),
                false,
                &[1, 2, 3],
            ),
            (
                "replaced by a copy",
                |path, _| {
                    let copy = path.with_extension("copy");
                    fs::copy(path, &copy).unwrap();
                    fs::rename(copy, path).unwrap();
                },
                true,
                &[1, 2, 3],
            ),
            (
                "replaced by its beginning",
                |path, _| {
                    let copy = path.with_extension("copy");
                    let text = fs::read_to_string(path).unwrap();
                    fs::write(&copy, text.lines().next().unwrap().to_owned() + "\n").unwrap();
                    fs::rename(copy, path).unwrap();
                },
                true,
                &[1, 3],
            ),
            (
                "emptied",
                |path, _| fs::write(path, "").unwrap(),
                false,
                &[3],
            ),
            (
                "renamed, and the renamed file removed",
                |path, _| {
                    let renamed = path.with_extension("1");
                    fs::rename(path, &renamed).unwrap();
                    fs::remove_file(renamed).unwrap();
                },
                true,
                &[3],
            ),
        ];
        for (what, change, is_told, expected) in table {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("audit");
            let mut chain = Chain::open(&path).unwrap();
            chain.append(record()).unwrap();
            chain.append(record()).unwrap();
            let before = chain.last.clone();
            change(&path, &head_of(&path));
            let log = Log::default();
            let told = log.lines(|| chain.append(record()).unwrap());
            assert_eq!(numbers(&path), expected, "{what}");
            let told = told.iter().any(|line| line.contains("was removed"));
            assert_eq!(told, is_told, "{what}");
            // The chain goes on, and the head is that of the last record.
            let text = fs::read_to_string(&path).unwrap();
            let last = text.lines().last().unwrap();
            let written: AuditRecord = serde_json::from_str(last).unwrap();
            assert_eq!(written.previous, Some(before.hash), "{what}");
            let head = fs::read_to_string(head_of(&path)).unwrap();
            let expected = Link {
                number: 3,
                hash: hash_of(last.as_bytes()),
            };
            assert_eq!(Link::read(&head), Some(expected), "{what}");
        }
    }

    #[test]
    fn a_renamed_file_is_written_to_until_the_file_is_opened_anew() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("audit");
        let renamed = directory.path().join("audit.1");
        let mut chain = Chain::open(&path).unwrap();
        chain.append(record()).unwrap();
        std::fs::rename(&path, &renamed).unwrap();
        chain.append(record()).unwrap();
        assert!(!path.exists());
        chain.reopen().unwrap();
        chain.append(record()).unwrap();
        assert_eq!((numbers(&renamed), numbers(&path)), (vec![1, 2], vec![3]));
        // Even if the head is gone too.
        std::fs::remove_file(&path).unwrap();
        std::fs::remove_file(head_of(&path)).unwrap();
        chain.reopen().unwrap();
        chain.append(record()).unwrap();
        assert_eq!(numbers(&path), [4]);
    }

    #[test]
    fn a_file_that_cannot_be_made_again_takes_no_record_until_it_can() {
        let directory = tempfile::tempdir().unwrap();
        let inner = directory.path().join("log");
        let path = inner.join("audit");
        std::fs::create_dir(&inner).unwrap();
        let mut chain = Chain::open(&path).unwrap();
        chain.append(record()).unwrap();
        std::fs::remove_dir_all(&inner).unwrap();
        for _ in 0..2 {
            let refused = chain.append(record()).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::NotFound);
        }
        std::fs::create_dir(&inner).unwrap();
        chain.append(record()).unwrap();
        assert_eq!(numbers(&path), [2]);
    }

    /// A last record that was changed while no daemon ran is not taken into the chain, and a head
    /// that is none does not keep the daemon from its start.
    #[test]
    fn a_start_goes_on_after_what_the_head_holds() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("audit");
        let mut chain = Chain::open(&path).unwrap();
        chain.append(record()).unwrap();
        let written = chain.last.clone();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("99000001", "99000002")).unwrap();
        let log = Log::default();
        let told = log.lines(|| assert_eq!(Chain::open(&path).unwrap().last, written));
        assert!(told[0].contains("is not what was written"), "{told:?}");
        let path_of_head = head_of(&path);
        let table: [(&[u8], u64); 3] = [(b"\xff\xfe", 1), (b"zz\n", 2), (&[b'z'; 200], 3)];
        for (garbage, number) in table {
            std::fs::write(&path_of_head, garbage).unwrap();
            let told = log.lines(|| {
                let mut chain = Chain::open(&path).unwrap();
                assert_eq!(chain.last.number, number);
                chain.append(record()).unwrap();
                let head = std::fs::read_to_string(&path_of_head).unwrap();
                assert_eq!(Link::read(&head), Some(chain.last));
            });
            assert!(told[0].contains("is no head"), "{told:?}");
        }
    }

    #[test]
    fn the_last_lines_are_whole_however_long_they_are() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("audit");
        let long = "x".repeat(3 << 20);
        let table: [(String, usize, Vec<&str>, bool, bool); 7] = [
            (String::new(), 2, vec![], false, true),
            ("a\n".into(), 2, vec!["a"], false, true),
            ("a\nb\nc\n".into(), 2, vec!["b", "c"], false, false),
            ("a\nb\nto".into(), 2, vec!["b", "to"], true, false),
            (format!("a\n{long}\n"), 2, vec!["a", &long], false, true),
            (format!("a\n{long}\nb\n"), 2, vec![&long, "b"], false, false),
            (long.clone(), 1, vec![&long], true, true),
        ];
        for (text, wanted, expected, is_torn, are_all) in &table {
            std::fs::write(&path, text).unwrap();
            let found = last_lines(&path, *wanted).unwrap();
            let lines = found.lines.iter().map(|line| String::from_utf8_lossy(line));
            assert!(lines.eq(expected.iter().copied()), "{} bytes", text.len());
            assert_eq!((found.is_torn, found.are_all), (*is_torn, *are_all));
        }
    }
}
