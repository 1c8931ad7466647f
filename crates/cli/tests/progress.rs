//! What a person at a terminal sees while a card takes its time.

#![allow(clippy::unwrap_used)]

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use cps_apdu::Pin;
use cps_ipc::Client;
use cps_protocol::event::Change;
use cps_protocol::method::{AgentAnswer, AgentAnswerParams, AgentRegister, Empty, EventsSubscribe};
use cps_protocol::prompt::Order;
use cps_sim_card::{Card, Profile, Speed, TestPki};
use cps_sim_reader::{SimReader, SimReaders};
use cpsd::{Config, Daemon};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tempfile::TempDir;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

/// What takes a line away from the terminal.
const ERASE: &str = "\r\u{1b}[K";

struct Bench {
    _directory: TempDir,
    reader: SimReader,
    daemon: Daemon,
    watcher: Client,
}

impl Bench {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let config = Config {
            socket: directory.path().join("cpsd.sock"),
            ..Config::default()
        };
        let readers = SimReaders::new();
        let reader = readers.add("R");
        let daemon = Daemon::start(&config, move || Box::new(readers.clone())).unwrap();
        let watcher = Client::connect(daemon.socket(), "watcher", LONG).unwrap();
        watcher.call::<EventsSubscribe>(&Empty {}).unwrap();
        Self {
            _directory: directory,
            reader,
            daemon,
            watcher,
        }
    }

    fn insert(&self) {
        let now = SystemTime::now();
        let mut pki = TestPki::generate(now).unwrap();
        let profile = Profile::builtin("medecin").unwrap();
        self.reader
            .insert(Card::personalise(&profile, &mut pki, now).unwrap());
    }

    fn until_ready(&self) {
        let deadline = Instant::now() + LONG;
        loop {
            let event = self.watcher.wait_event(Some(deadline)).unwrap();
            if matches!(
                event.expect("an event in time").change,
                Change::CardReady { .. }
            ) {
                return;
            }
        }
    }

    fn cpsctl(&self, args: &[&str]) -> Terminal {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cpsctl"));
        command
            .args(args)
            .arg("--socket")
            .arg(self.daemon.socket())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "xterm");
        Terminal::run(command)
    }
}

/// A program whose standard error is a terminal.
struct Terminal {
    child: Child,
    seen: String,
    screen: Receiver<String>,
}

impl Terminal {
    fn run(mut command: Command) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
        let controller: OwnedFd = openpt(flags).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let name = ptsname(&controller, Vec::new())
            .unwrap()
            .into_string()
            .unwrap();
        let terminal = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(terminal)
            .spawn()
            .unwrap();
        // The terminal lives in the command, and in this process as long as that does.
        drop(command);
        let (sender, screen) = mpsc::channel();
        thread::spawn(move || {
            let mut controller = File::from(controller);
            let mut chunk = [0; 1024];
            // It fails with EIO once nobody has the terminal any more.
            while let Ok(read @ 1..) = controller.read(&mut chunk) {
                let _ = sender.send(String::from_utf8_lossy(&chunk[..read]).into_owned());
            }
        });
        Self {
            child,
            seen: String::new(),
            screen,
        }
    }

    /// Waits until the terminal has shown this.
    #[track_caller]
    fn shows(&mut self, text: &str) {
        while !self.seen.contains(text) {
            match self.screen.recv_timeout(LONG) {
                Ok(more) => self.seen += &more,
                Err(_) => panic!("no {text:?} in {:?}", self.seen),
            }
        }
    }

    /// Waits for the end; gives all that the terminal and standard output have shown.
    fn end(mut self) -> (ExitStatus, String, String) {
        while let Ok(more) = self.screen.recv_timeout(LONG) {
            self.seen += &more;
        }
        let mut output = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut output)
            .unwrap();
        (self.child.wait().unwrap(), self.seen, output)
    }
}

#[test]
fn waiting_for_a_card_and_its_first_reading_are_shown_and_leave_nothing() {
    let bench = Bench::new();
    bench.reader.set_speed(Speed::Cps3);
    let mut terminal = bench.cpsctl(&["identity", "--wait", "60"]);
    terminal.shows("Waiting for a card (");
    bench.insert();
    terminal.shows("Reading the card, step 2 of 4 (");
    terminal.shows("Reading the card, step 3 of 4 (");
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert!(screen.ends_with(ERASE), "{screen:?}");
    assert!(output.contains("TEST CARD"), "{output}");
    assert!(!output.contains('\u{1b}'), "{output}");
}

#[test]
fn a_dialog_is_waited_for_visibly() {
    let bench = Bench::new();
    bench.insert();
    bench.until_ready();
    let agent = Client::connect(bench.daemon.socket(), "agent", LONG).unwrap();
    agent.call::<AgentRegister>(&Empty {}).unwrap();
    let mut terminal = bench.cpsctl(&["identity", "--prompt", "--lang", "fr"]);
    let order = agent.wait_order(Some(Instant::now() + LONG)).unwrap();
    let Some(Order::Show(prompt)) = order else {
        panic!("{order:?}")
    };
    terminal.shows("Attente du code porteur dans le dialogue (");
    let pin = Pin::new(b"1234").unwrap();
    agent
        .call::<AgentAnswer>(&AgentAnswerParams::typed(prompt.id, pin))
        .unwrap();
    let (status, screen, output) = terminal.end();
    assert!(status.success(), "{screen}");
    assert!(output.contains("Activité 1"), "{output}");
}
