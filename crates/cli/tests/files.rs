//! Every command that writes a file: what it refuses before the card is asked for anything, and
//! how it writes.

#![allow(clippy::unwrap_used)]

mod support;

use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use cps_protocol::event::Change;
use support::{Service, pki};

/// The commands, with the file to read and the file to write.
const WRITERS: [&str; 12] = [
    "sign {in} --key signature --pin-stdin --out {out}",
    "sign {in} --key signature --cms --pin-stdin --out {out}",
    "sign {in} --key signature --jws --pin-stdin --out {out}",
    "sign {in} --key signature --xades --pin-stdin --out {out}",
    "certs export --key signature --out {out}",
    "certs export --key signature --der --out {out}",
    "data read CPS_NAME_PS --out {out}",
    "data read CPS_ACTIVITY_01_PS --pin-stdin --out {out}",
    "insi --activity 1 --pin-stdin --out {out}",
    "vihf --activity 1 --ins 279035121518989 --software-id 1 --software-name L --software-version 1 \
     --software-approval N --pin-stdin --out {out}",
    "dmp-submission --submission-set 1.2.3 --document 1.2.4={in} --pin-stdin --out {out}",
    "card report --yes --out {out}",
];

/// Runs a command of the table, with a PIN on standard input.
fn run(service: &Service, line: &str, input: &Path, out: &Path) -> Output {
    spawn(service, line, input, out, Stdio::piped())
}

fn spawn(service: &Service, line: &str, input: &Path, out: &Path, stdout: Stdio) -> Output {
    let mut command = service.cpsctl();
    command.args(words(line, input, out));
    command.stdout(stdout).stderr(Stdio::piped());
    give_pin(command)
}

/// Returns the words of a command of the table.
fn words(line: &str, input: &Path, out: &Path) -> Vec<OsString> {
    let words = line.split(' ').filter(|word| !word.is_empty());
    let word = |word: &str| {
        let file = match word {
            word if word.ends_with("{in}") => input,
            "{out}" => out,
            word => return word.into(),
        };
        let mut text = OsString::from(word.split('{').next().unwrap());
        text.push(file);
        text
    };
    words.map(word).collect()
}

fn give_pin(mut command: Command) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // A command that refuses at once reads nothing.
    let _ = child.stdin.take().unwrap().write_all(b"1234\n");
    child.wait_with_output().unwrap()
}

/// Returns the number of logins since the last look.
fn logins(service: &Service) -> usize {
    // An answer is behind every event that came before it.
    service
        .watcher()
        .call::<cps_protocol::method::Info>(&cps_protocol::method::Empty {})
        .unwrap();
    let events = service.watcher().take_events().unwrap();
    let is_login = |change: &Change| matches!(change, Change::LeaseOpened { .. });
    events
        .iter()
        .filter(|event| is_login(&event.change))
        .count()
}

/// Returns a daemon with a card that it trusts, so that nothing is to be warned of.
fn with_card() -> Service {
    let service = Service::configured(|config| pki().write_trust(&config.trust_dir).unwrap());
    service.insert(&service.reader("R"), "medecin");
    service
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_document_is_never_replaced_by_its_signature() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let document = path("document.txt");
    fs::write(&document, "precious").unwrap();
    fs::hard_link(&document, path("hard")).unwrap();
    symlink("document.txt", path("link")).unwrap();
    symlink("link", path("linked-twice")).unwrap();
    fs::create_dir(path("folder")).unwrap();
    symlink(directory.path(), path("folder/up")).unwrap();
    let names = [
        document.clone(),
        path("./document.txt"),
        path("folder/../document.txt"),
        path("folder/up/document.txt"),
        path("hard"),
        path("link"),
        path("linked-twice"),
    ];
    let readers = WRITERS.iter().filter(|line| line.contains("{in}"));
    for line in readers {
        for out in &names {
            for (input, out) in [(&document, out), (out, &document)] {
                let output = run(&service, line, input, out);
                assert_eq!(
                    text(&output.stderr),
                    format!(
                        "error: The file {} is the one to be read, so writing would destroy it. \
                         Nothing was done; name another file.\n",
                        out.display()
                    )
                );
                assert_eq!(output.status.code(), Some(1), "{line}");
            }
        }
        // Standard output, by each of its names, and without any.
        let nameless = line.replace(" --out {out}", "");
        for (line, out) in [
            (nameless.as_str(), "-"),
            (line, "/dev/stdout"),
            (line, "/dev/fd/1"),
            (line, "/proc/self/fd/1"),
        ] {
            let appended = OpenOptions::new().append(true).open(&document).unwrap();
            let output = spawn(&service, line, &document, Path::new(out), appended.into());
            assert_eq!(output.status.code(), Some(1), "{line} {out}");
            assert!(text(&output.stderr).contains("writing would destroy it"));
        }
        assert_eq!(fs::read_to_string(&document).unwrap(), "precious");
    }
    assert_eq!(logins(&service), 0);
    assert_eq!(
        fs::read_dir(directory.path()).unwrap().count(),
        5,
        "no remains"
    );
}

#[test]
fn the_file_of_standard_input_is_never_replaced() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let (document, pins) = (path("document"), path("pins"));
    fs::write(&document, "abc").unwrap();
    fs::write(&pins, "1234\n").unwrap();
    fs::hard_link(&pins, path("hard")).unwrap();
    symlink("pins", path("link")).unwrap();
    for line in WRITERS {
        for out in [&pins, &path("hard"), &path("link")] {
            let mut command = service.cpsctl();
            command.args(words(line, &document, out)).arg("--json");
            command.stdin(File::open(&pins).unwrap());
            let output = command.output().unwrap();
            let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
            assert_eq!(error["kind"], "file.is_input", "{line}");
            assert_eq!(output.status.code(), Some(1), "{line}");
        }
    }
    assert_eq!(fs::read_to_string(&pins).unwrap(), "1234\n");
    assert_eq!(logins(&service), 0);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 4);
}

#[test]
fn the_program_itself_is_never_replaced() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("cpsctl");
    fs::copy(env!("CARGO_BIN_EXE_cpsctl"), &program).unwrap();
    let length = fs::metadata(&program).unwrap().len();
    for out in [program.as_path(), Path::new("/proc/self/exe")] {
        let mut command = Command::new(&program);
        support::clean(&mut command);
        let output = command
            .args(["certs", "export", "--key", "signature", "--out"])
            .arg(out)
            .env("CPS_SOCKET", service.socket())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", out.display());
        assert!(text(&output.stderr).contains("writing would destroy it"));
    }
    assert_eq!(fs::metadata(&program).unwrap().len(), length);
}

#[test]
fn a_full_disk_is_told_as_such() {
    let service = with_card();
    let line = "certs export --key signature --out {out}";
    let full = Path::new("/dev/full");
    let output = run(&service, line, full, full);
    assert_eq!(
        text(&output.stderr),
        "error: The file /dev/full was not written: its disk or the quota of this account is full. \
         Free some space, then run the command again.\n"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_file_beyond_the_size_limit_of_the_account_is_an_error_and_leaves_nothing() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let export = ["certs", "export", "--key", "signature"];
    let limited = |args: &[&str], stdout: Stdio| {
        let mut command = Command::new("sh");
        support::clean(&mut command);
        command
            .args([
                "-c",
                "ulimit -f 0; exec \"$@\"",
                "sh",
                env!("CARGO_BIN_EXE_cpsctl"),
            ])
            .args(args)
            .env("CPS_SOCKET", service.socket())
            .stdout(stdout)
            .stderr(Stdio::piped());
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        text(&output.stderr)
    };
    let out = path("out");
    let args = [&export[..], &["--out", out.to_str().unwrap()]].concat();
    assert_eq!(limited(&args, Stdio::piped()), cannot(&out));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    let full = "error: Standard output takes no more. Check the free space where it goes.\n";
    for args in [&export[..], &["--help"], &["--version"]] {
        let file = File::create(path("stdout")).unwrap();
        assert_eq!(limited(args, file.into()), full, "{args:?}");
    }
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    for args in [
        &["--help"][..],
        &["--version"],
        &["sign", "-h"],
        &["help", "sign"],
    ] {
        for (json, expected) in [
            (false, "error: Standard output"),
            (true, "{\"detail\":\"No space"),
        ] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_cpsctl"));
            support::clean(&mut command);
            command.args(json.then_some("--json")).args(args);
            command.stdout(OpenOptions::new().write(true).open("/dev/full").unwrap());
            let output = command.output().unwrap();
            let error = text(&output.stderr);
            assert!(error.starts_with(expected), "{args:?}: {error}");
            assert_eq!(output.status.code(), Some(1), "{args:?}");
        }
    }
}

/// Sentence about a file.
type Sentence = fn(&Path) -> String;

fn cannot(path: &Path) -> String {
    format!(
        "error: The file {} cannot be written. Check its directory and your right to write \
         there.\n",
        path.display()
    )
}

fn is_folder(path: &Path) -> String {
    format!("error: {} is a directory. Name a file.\n", path.display())
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_the_pin_is_presented() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let document = path("document");
    fs::write(&document, "abc").unwrap();
    fs::create_dir(path("folder")).unwrap();
    let _socket = UnixListener::bind(path("socket")).unwrap();
    symlink("loop", path("loop")).unwrap();
    let table: [(PathBuf, Sentence); 8] = [
        (path("nowhere/file"), cannot),
        (path("document/file"), cannot),
        (path("socket"), cannot),
        (path("loop"), cannot),
        (path(&"long".repeat(100)), cannot),
        // Not even root makes files there.
        ("/proc/self/file".into(), cannot),
        (path("folder"), is_folder),
        (path("new/"), is_folder),
    ];
    for line in WRITERS {
        for (out, expected) in &table {
            let output = run(&service, line, &document, out);
            assert_eq!(text(&output.stderr), expected(out), "{line}");
            assert_eq!(text(&output.stdout), "", "{line}");
            assert_eq!(output.status.code(), Some(1), "{line}");
        }
    }
    assert_eq!(logins(&service), 0);
    assert_eq!(
        fs::read_dir(directory.path()).unwrap().count(),
        4,
        "no remains"
    );
}

#[test]
fn a_file_is_replaced_as_a_whole_and_stays_what_it_was() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let document = path("document");
    fs::write(&document, "abc").unwrap();
    let (file, link, other) = (path("file"), path("link"), path("other"));
    symlink("file", &link).unwrap();
    for line in WRITERS {
        let written = |out: &Path| {
            let output = run(&service, line, &document, out);
            // A report is announced.
            let is_quiet = output.stderr.is_empty() || line.starts_with("card report");
            assert!(is_quiet, "{line}: {}", text(&output.stderr));
            assert!(output.status.success(), "{line}");
            fs::read(out).unwrap()
        };
        // A link to nothing, then to a file that has another name.
        let new = written(&link);
        assert!(!new.is_empty() && file.is_file(), "{line}");
        fs::write(&file, "before").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        fs::hard_link(&file, &other).unwrap();
        let inode = fs::metadata(&file).unwrap().ino();
        written(&link);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink(), "{line}");
        let after = fs::metadata(&file).unwrap();
        assert_eq!(after.permissions().mode() & 0o7777, 0o640, "{line}");
        assert_ne!(after.ino(), inode, "{line}");
        assert_eq!(fs::read_to_string(&other).unwrap(), "before", "{line}");
        fs::remove_file(&other).unwrap();
        fs::remove_file(&file).unwrap();
    }
    assert_eq!(
        fs::read_dir(directory.path()).unwrap().count(),
        2,
        "no remains"
    );
}

#[test]
fn pipes_and_standard_output_are_written_as_they_are() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    let (document, pipe) = (
        directory.path().join("document"),
        directory.path().join("pipe"),
    );
    fs::write(&document, "abc").unwrap();
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for line in WRITERS {
        let reading = pipe.clone();
        let reader = thread::spawn(move || fs::read(reading).unwrap());
        let output = run(&service, line, &document, &pipe);
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        let piped = reader.join().unwrap();
        assert!(!piped.is_empty(), "{line}");

        for out in ["/dev/stdout", "/proc/self/fd/1"] {
            let output = run(&service, line, &document, Path::new(out));
            assert!(output.status.success(), "{line}: {}", text(&output.stderr));
            // A CMS holds the time.
            assert_eq!(output.stdout.len(), piped.len(), "{line}");
        }
        // The content of a file to which standard output is appended stays.
        let log = directory.path().join("log");
        fs::write(&log, "before").unwrap();
        let appended = OpenOptions::new().append(true).open(&log).unwrap();
        let out = Path::new("/dev/stdout");
        let output = spawn(&service, line, &document, out, appended.into());
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        let mut kept = [0; 6];
        File::open(&log).unwrap().read_exact(&mut kept).unwrap();
        assert_eq!(&kept, b"before", "{line}");
    }
}

#[test]
fn a_new_file_has_the_mode_that_the_umask_leaves() {
    let service = with_card();
    let directory = tempfile::tempdir().unwrap();
    for (umask, mode) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
        let out = directory.path().join(umask);
        let mut command = Command::new("sh");
        support::clean(&mut command);
        command
            .arg("-c")
            .arg(format!(
                "umask {umask}; exec \"$0\" certs export --key signature --out \"$1\""
            ))
            .args([Path::new(env!("CARGO_BIN_EXE_cpsctl")), &out])
            .env("CPS_SOCKET", service.socket());
        assert!(give_pin(command).status.success());
        let found = fs::metadata(&out).unwrap().permissions().mode() & 0o7777;
        assert_eq!(found, mode, "{umask}");
    }
}

#[test]
fn manual_pages_and_mappings_are_replaced_as_a_whole_too() {
    let service = Service::new();
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let arg = |name: &str| path(name).to_str().unwrap().to_owned();
    let table = [
        (
            "cpsctl.1",
            vec!["man".to_owned(), "--dir".to_owned(), arg(".")],
        ),
        (
            "mapping",
            [
                "login",
                "map",
                "praticien",
                "--id",
                "899700000013",
                "--mapping",
            ]
            .map(str::to_owned)
            .into_iter()
            .chain([arg("mapping")])
            .collect(),
        ),
    ];
    for (name, args) in table {
        fs::write(path(name), "# before\n").unwrap();
        fs::set_permissions(path(name), Permissions::from_mode(0o640)).unwrap();
        fs::hard_link(path(name), path("other")).unwrap();
        let output = service.cpsctl().args(&args).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(
            fs::read_to_string(path("other")).unwrap(),
            "# before\n",
            "{name}"
        );
        assert_ne!(
            fs::read_to_string(path(name)).unwrap(),
            "# before\n",
            "{name}"
        );
        let mode = fs::metadata(path(name)).unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode, 0o640, "{name}");
        fs::remove_file(path("other")).unwrap();
    }
    // None is written if one cannot be.
    fs::create_dir_all(path("pages/cpsctl.1")).unwrap();
    let output = service
        .cpsctl()
        .args(["man", "--dir", &arg("pages")])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read_dir(path("pages")).unwrap().count(), 1);
}

#[test]
fn a_file_that_is_larger_than_anything_it_can_be_is_named_with_its_size() {
    let service = with_card();
    let (small, large) = (service.path("small"), service.path("large"));
    fs::write(&small, "text").unwrap();
    File::create(&large).unwrap().set_len(2 << 30).unwrap();
    for (line, limit) in [
        ("verify {in} {out} --cms", (64 << 10) + (32 << 20)),
        ("verify {in} {out} --raw --cert {in}", 64 << 10),
        ("verify {in} {in} --raw --cert {out}", 64 << 10),
        ("sign {out} --key signature --jws --pin-stdin", 16 << 20),
        ("data write CPS_DATA {out} --pin-stdin", 32 << 10),
        ("audit verify {out}", 1 << 30),
        ("audit verify {in} {out}", 1 << 30),
        ("login list --mapping {out}", 16 << 20),
    ] {
        let done = run(&service, &format!("{line} --json"), &small, &large);
        let error: serde_json::Value = serde_json::from_slice(&done.stderr).unwrap();
        assert_eq!(error["kind"], "file.too_large", "{line}: {error}");
        let detail = format!("it has 2147483648 bytes, and {limit} are the most here");
        assert_eq!(error["detail"], detail, "{line}");
        let message = error["message"].as_str().unwrap();
        assert!(
            message.contains(large.to_str().unwrap()),
            "{line}: {message}"
        );
        assert_eq!(done.status.code(), Some(1), "{line}");
    }
    assert_eq!(logins(&service), 0);
}

/// As `docs/cpsctl.md` says: the runtime replaces a closed standard output.
#[test]
fn a_standard_output_that_is_closed_is_no_error() {
    let script = r#"exec "$0" completions bash >&-"#;
    let done = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_cpsctl")])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(text(&done.stderr), "");
    assert_eq!(done.status.code(), Some(0));
}

#[test]
fn a_path_that_is_not_utf8_has_its_bytes_in_json() {
    let service = with_card();
    let input = service.path("document");
    fs::write(&input, "text").unwrap();
    let odd = service.path("").join(OsStr::from_bytes(b"caf\xE9"));
    let bytes = serde_json::json!(cps_protocol::Bytes(odd.as_os_str().as_bytes().to_vec()));
    let read = |json: &[u8]| -> serde_json::Value { serde_json::from_slice(json).unwrap() };

    let missing = run(&service, "verify {in} {out} --cms --json", &input, &odd);
    let error = read(&missing.stderr);
    assert_eq!(error["kind"], "file.unreadable", "{error}");
    let signed = run(&service, &format!("{} --json", WRITERS[0]), &input, &odd);
    let result = read(&signed.stdout);
    for object in [error, result] {
        assert_eq!(object["path"], odd.to_string_lossy().as_ref(), "{object}");
        assert_eq!(object["path_bytes"], bytes, "{object}");
    }
    assert!(odd.exists(), "the file has the very name");
    // A path that is text has no other member.
    let error = read(&run(&service, "verify {in} {out} --cms --json", &input, &input).stderr);
    assert_eq!(error["path"], input.to_str().unwrap(), "{error}");
    assert!(error.get("path_bytes").is_none(), "{error}");
}
