//! What a person at a terminal sees while a card takes its time.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Instant;

use cps_apdu::Pin;
use cps_protocol::method::{AgentAnswer, AgentAnswerParams};
use cps_protocol::prompt::Order;
use cps_sim_card::Speed;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use support::{LONG, Service};

/// What takes a line away from the terminal.
const ERASE: &str = "\r\u{1b}[K";

/// A program whose standard error is a terminal.
struct Terminal {
    child: Child,
    seen: String,
    screen: Receiver<String>,
}

impl Terminal {
    fn cpsctl(service: &Service, args: &[&str]) -> Self {
        let mut command = service.cpsctl();
        command.args(args).env("TERM", "xterm");
        Self::run(command)
    }

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
    let service = Service::new();
    let reader = service.reader("R");
    reader.set_speed(Speed::Cps3);
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--wait", "60"]);
    terminal.shows("Waiting for a card (");
    reader.insert(support::card("medecin"));
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
    let service = Service::new();
    service.insert(&service.reader("R"), "medecin");
    let agent = service.agent();
    let mut terminal = Terminal::cpsctl(&service, &["identity", "--prompt", "--lang", "fr"]);
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
