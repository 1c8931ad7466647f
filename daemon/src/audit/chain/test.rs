//! Tests of the chain of records: what removes a file or a record, and what goes on after it.

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
        "reader": "Reader", "serial": "99000001",
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
fn a_file_of_something_else_is_not_written_to() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("audit");
    let record = serde_json::to_string(&record()).unwrap();
    for (content, is_taken) in [
        (String::new(), true),
        (format!("{record}\n"), true),
        (record.clone(), true),
        ("{\"time\":\"20".to_owned(), true),
        (format!("{record}\n{{\"time\":\"20"), true),
        (format!("{{\"time\":\"20\n{record}\n"), true),
        ("root:x:0:0:root:/root:/bin/bash\n".to_owned(), false),
        ("socket = '/run/s'\nlog = 'info'".to_owned(), false),
        ("{\"name\": 1}\n".to_owned(), false),
        ("{\n  \"name\": 1\n}\n".to_owned(), false),
        ("\n\n".to_owned(), false),
        ("\u{7f}ELF\u{0}".to_owned(), false),
    ] {
        std::fs::write(&path, &content).unwrap();
        let opened = Chain::open(&path);
        if is_taken {
            opened.unwrap();
            std::fs::remove_file(head_of(&path)).unwrap();
            continue;
        }
        let expected = format!(
            "{}: it holds other lines than records: name another file",
            path.display()
        );
        assert_eq!(opened.unwrap_err().to_string(), expected, "{content:?}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        assert!(!head_of(&path).exists(), "{content:?}");
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
