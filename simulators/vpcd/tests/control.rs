//! A running simulation, seen from the vpcd driver, from its console, and through its socket.

#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// Long enough for anything that happens at all.
const DEADLINE: Duration = Duration::from_secs(60);
const STATUS: [u8; 5] = [0x00, 0x20, 0x00, 0x01, 0x00];
const VERIFY: [u8; 13] = [
    0x00, 0x20, 0x00, 0x01, 8, b'1', b'2', b'3', b'4', 0xFF, 0xFF, 0xFF, 0xFF,
];

/// The driver's side of one virtual reader.
struct Driver(TcpListener);

/// An inserted card.
struct Inserted(TcpStream);

impl Driver {
    fn card(&self) -> Inserted {
        let (stream, _) = self.0.accept().unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Inserted(stream)
    }
}

impl Inserted {
    fn say(&mut self, bytes: &[u8]) {
        let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
        self.0.write_all(&[&length[..], bytes].concat()).unwrap();
    }

    fn ask(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.say(bytes);
        let mut length = [0; 2];
        self.0.read_exact(&mut length).unwrap();
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        self.0.read_exact(&mut answer).unwrap();
        answer
    }

    fn power_on(&mut self) -> Vec<u8> {
        self.say(&[1]);
        self.ask(&[4])
    }

    fn is_gone(&mut self) -> bool {
        matches!(self.0.read(&mut [0; 1]), Ok(0))
    }
}

/// Two readers whose ports follow each other.
fn drivers() -> (u16, [Driver; 2]) {
    loop {
        let first = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = first.local_addr().unwrap().port();
        let second = port
            .checked_add(1)
            .map(|port| TcpListener::bind(("127.0.0.1", port)));
        if let Some(Ok(second)) = second {
            return (port, [Driver(first), Driver(second)]);
        }
    }
}

/// A running `cps-sim run`.
struct Simulation {
    process: Child,
    input: ChildStdin,
    lines: Receiver<String>,
    directory: tempfile::TempDir,
}

impl Simulation {
    fn start(port: u16, arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_cps-sim"))
            .args(["run", "--port", &port.to_string(), "--control"])
            .arg(directory.path().join("socket"))
            .args(arguments)
            .current_dir(directory.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = process.stdout.take().unwrap();
        let (sent, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines() {
                if sent.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        Self {
            input: process.stdin.take().unwrap(),
            process,
            lines,
            directory,
        }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(DEADLINE).unwrap()
    }

    fn type_line(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
    }

    /// The reply to an order through the socket.
    fn ctl(&self, slot: &str, order: &str) -> Result<String, String> {
        control(&self.path("socket"), slot, order)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }
}

impl Drop for Simulation {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn control(socket: &Path, slot: &str, order: &str) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_cps-sim"))
        .args(["ctl", "--slot", slot, "--control"])
        .arg(socket)
        .args(order.split(' '))
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim().to_owned();
    match output.status.success() {
        true => Ok(text(output.stdout)),
        false => Err(text(output.stderr)),
    }
}

#[test]
fn two_cards_are_ruled_from_the_console_and_through_the_socket() {
    let (port, [first, second]) = drivers();
    let mut simulation = Simulation::start(port, &["medecin", "medecin-cps4"]);
    let (mut card, mut other) = (first.card(), second.card());
    let mut ready = [simulation.line(), simulation.line()];
    ready.sort();
    assert_eq!(ready, ["ready", "ready 2"]);
    assert_eq!(card.power_on()[..2], [0x3B, 0xAC]);
    assert_eq!(other.power_on()[..2], [0x3B, 0x9B]);

    assert_eq!(card.ask(&STATUS), [0x63, 0xC3]);
    assert_eq!(simulation.ctl("1", "pin-tries 1"), Ok("ok".into()));
    assert_eq!(card.ask(&STATUS), [0x63, 0xC1]);
    assert_eq!(
        simulation.ctl("1", "counters"),
        Ok("commands 2 bytes-in 10 bytes-out 4 pin-tries 1 puk-tries 10".into())
    );
    assert_eq!(
        simulation.ctl("2", "counters"),
        Ok("commands 0 bytes-in 0 bytes-out 0 pin-tries 3 puk-tries 10".into())
    );

    assert_eq!(
        simulation.ctl("1", "insert"),
        Err("cps-sim: a card is in the reader: remove it first".into())
    );
    assert_eq!(simulation.ctl("2", "remove"), Ok("removed 2".into()));
    assert!(other.is_gone());
    simulation.type_line("2 insert infirmier");
    let mut other = second.card();
    assert_eq!(simulation.line(), "inserted 2");
    assert_eq!(other.power_on()[..2], [0x3B, 0xAC]);

    simulation.type_line("remove");
    assert_eq!(simulation.line(), "removed");
    assert!(card.is_gone());
    simulation.type_line("insert");
    let mut card = first.card();
    assert_eq!(simulation.line(), "inserted");
    card.power_on();
    assert_eq!(card.ask(&STATUS), [0x63, 0xC1]);

    assert!(
        simulation
            .ctl("3", "remove")
            .unwrap_err()
            .ends_with("there is no slot 3")
    );
    assert!(
        simulation
            .ctl("1", "eject")
            .unwrap_err()
            .contains("expected insert")
    );
    assert!(
        simulation
            .ctl("1", "swap nobody")
            .unwrap_err()
            .contains("no built-in profile")
    );
    assert_eq!(card.ask(&STATUS), [0x63, 0xC1]);
    assert_eq!(simulation.ctl("1", "quit"), Ok("ok".into()));
    assert!(simulation.process.wait().unwrap().success());
    assert!(card.is_gone() && other.is_gone());
    assert!(!simulation.path("socket").exists());
}

#[test]
fn a_card_is_swapped_for_another_one() {
    let (port, [driver, _]) = drivers();
    let simulation = Simulation::start(port, &["medecin"]);
    let mut card = driver.card();
    card.power_on();
    let socket = simulation.path("socket");
    let swap = thread::spawn(move || control(&socket, "1", "swap medecin-sans-contact"));
    assert!(card.is_gone());
    let mut card = driver.card();
    assert_eq!(card.power_on()[..2], [0x3B, 0x8F]);
    assert_eq!(swap.join().unwrap(), Ok("inserted".into()));
}

#[test]
fn faults_happen_when_they_were_ordered() {
    let (port, [driver, _]) = drivers();
    let simulation = Simulation::start(port, &["medecin"]);
    let mut card = driver.card();
    card.power_on();
    assert_eq!(simulation.line(), "ready");
    let fault = |fault: &str| assert_eq!(simulation.ctl("1", fault), Ok("ok".into()));

    fault("fault 2 status 6F00");
    assert_eq!(card.ask(&STATUS), [0x63, 0xC3]);
    assert_eq!(card.ask(&STATUS), [0x6F, 0x00]);
    fault("fault truncate 1");
    assert_eq!(card.ask(&STATUS), [0x63]);
    assert_eq!(card.ask(&VERIFY), [0x90, 0x00]);
    fault("fault reset");
    assert_eq!(card.ask(&STATUS), [0x63, 0xC3]);
    assert_eq!(simulation.line(), "reset by a fault");

    fault("fault connection-lost");
    card.say(&STATUS);
    assert!(card.is_gone());
    assert_eq!(simulation.line(), "disconnected by a fault");
    let mut card = driver.card();
    card.power_on();
    assert_eq!(simulation.line(), "ready");
    assert_eq!(card.ask(&STATUS), [0x63, 0xC3]);

    fault("fault remove 1");
    card.say(&STATUS);
    assert!(card.is_gone());
    assert_eq!(simulation.line(), "removed by a fault");
    let mut card = driver.card();
    card.power_on();
    assert_eq!(simulation.line(), "inserted");

    fault("fault mute");
    card.say(&STATUS);
    assert_eq!(simulation.line(), "silent by a fault");
    assert_eq!(card.ask(&[4]), []);
    assert_eq!(simulation.ctl("1", "remove"), Ok("removed".into()));
    assert!(card.is_gone());
}

#[test]
fn a_script_and_transcripts_are_files() {
    let (port, [driver, _]) = drivers();
    let scripts = tempfile::tempdir().unwrap();
    let script = scripts.path().join("faults.toml");
    std::fs::write(&script, "[[step]]\ncommand = 2\nfault = \"status 6F00\"\n").unwrap();
    let simulation = Simulation::start(
        port,
        &[
            "medecin",
            "--faults",
            script.to_str().unwrap(),
            "--transcript",
            "first.log",
        ],
    );
    let mut card = driver.card();
    card.power_on();
    assert_eq!(card.ask(&VERIFY), [0x90, 0x00]);
    assert_eq!(card.ask(&STATUS), [0x6F, 0x00]);
    assert_eq!(card.ask(&STATUS), [0x90, 0x00]);
    let second = simulation.path("second.log");
    let order = format!("transcript {}", second.display());
    assert_eq!(simulation.ctl("1", &order), Ok("ok".into()));
    assert_eq!(card.ask(&VERIFY), [0x90, 0x00]);
    let lines = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines()
            .filter(|l| l.starts_with(['<', '>']))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        lines(&simulation.path("first.log")),
        [
            "> 00 20 00 01 08 …",
            "< 90 00",
            "> 00 20 00 01 00",
            "< 6F 00",
            "> 00 20 00 01 00",
            "< 90 00"
        ]
    );
    assert_eq!(lines(&second), ["> 00 20 00 01 08 …", "< 90 00"]);

    std::fs::write(&script, "[[step]]\ncommand = 2\nfault = \"melt\"\n").unwrap();
    let order = format!("script {}", script.display());
    let error = simulation.ctl("1", &order).unwrap_err();
    assert!(
        error.contains("faults.toml:3: step[1].fault: no fault \"melt\""),
        "{error}"
    );
}

#[test]
fn profiles_are_listed_shown_and_checked() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_cps-sim"))
            .args(arguments)
            .output();
        let output = output.unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (_, names, _) = run(&["profiles", "list"]);
    let names: Vec<&str> = names.lines().collect();
    assert!(names.len() > 20 && names.contains(&"sage-femme"));
    let (success, text, _) = run(&["profiles", "show", "revoked"]);
    assert!(success && text.contains("extends = \"medecin\""));
    let (success, ..) = run(&[&["profiles", "check"], &names[..]].concat());
    assert!(success);

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("wrong.toml");
    std::fs::write(&file, "extends = \"medecin\"\n\n[card]\npin = \"12\"\n").unwrap();
    let (success, _, errors) = run(&["profiles", "check", "medecin", file.to_str().unwrap()]);
    assert!(!success);
    assert!(
        errors.contains("wrong.toml:4: card.pin: expected 4 digits"),
        "{errors}"
    );
}

#[test]
fn a_profile_of_ones_own_is_made_once_and_can_be_played() {
    let directory = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cps-sim"));
        command
            .args(["profiles"])
            .args(arguments)
            .current_dir(directory.path())
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (out, err) = (text(output.stdout), text(output.stderr));
        assert_eq!(output.status.success(), err.is_empty(), "{err}");
        out + &err
    };
    let answers = "family-name = \"DURAND\"\ngiven-name = \"CAMILLE\"\nrpps = \"9970000001\"\n";
    std::fs::write(directory.path().join("answers.toml"), answers).unwrap();
    // An option is before the file.
    let new = [
        "new",
        "own.toml",
        "--answers",
        "answers.toml",
        "--given-name",
        "ALIX",
    ];
    let made = "own.toml: TEST DURAND ALIX, RPPS 99700000013\n";
    assert_eq!(run(&new), made);
    assert_eq!(run(&["check", "own.toml"]), "own.toml: ok\n");
    let before = std::fs::read(directory.path().join("own.toml")).unwrap();
    let again = "cps-sim: own.toml is there already: name another file\n";
    assert_eq!(run(&new), again);
    assert_eq!(
        std::fs::read(directory.path().join("own.toml")).unwrap(),
        before
    );

    let builtin =
        "cps-sim: medecin is the name of a built-in profile: name the file medecin.toml\n";
    assert_eq!(
        run(&["new", "medecin", "--answers", "answers.toml"]),
        builtin
    );
    let missing =
        "cps-sim: family-name: no answer: give --family-name, or --answers FILE with it\n";
    assert_eq!(run(&["new", "other.toml"]), missing);
    std::fs::write(directory.path().join("answers.toml"), "name = \"x\"\n").unwrap();
    let unknown = run(&["new", "other.toml", "--answers", "answers.toml"]);
    assert!(
        unknown.starts_with("cps-sim: answers.toml: TOML parse error at line 1"),
        "{unknown}"
    );
    assert!(unknown.contains("unknown field `name`"), "{unknown}");
    // Two numbers of its own differ.
    let new = |file| run(&["new", file, "--family-name", "A", "--given-name", "B"]);
    let numbers = [new("one.toml"), new("two.toml")]
        .map(|said| said.split(' ').next_back().unwrap().to_owned());
    assert_ne!(numbers[0], numbers[1]);
    assert!(!directory.path().join("other.toml").exists());
}
