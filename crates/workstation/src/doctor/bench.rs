//! A machine for tests: a file system in a temporary directory, and the answers of a daemon.

use std::fs;
use std::io;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use cps_protocol::method::{InfoResult, ReadersResult};
use cps_protocol::{ApiError, CardObjects, ErrorKind, Reader};
use tempfile::TempDir;

use super::machine::{Answers, Machine, Place};
use crate::browser::Home;
use crate::root::Root;
use crate::sys::CardService;
use cps_testsuite::sample;

/// The module of a machine that has one.
pub(super) const MODULE: &str = "/usr/lib/x86_64-linux-gnu/pkcs11/libcps_pkcs11.so";

/// The socket of pcscd.
pub(super) const PCSCD: &str = "/run/pcscd/pcscd.comm";

pub(super) struct Bench {
    directory: TempDir,
    listeners: Vec<UnixListener>,
    connected: Result<(), io::ErrorKind>,
    daemon: Result<Answers, ApiError>,
    card_service: Option<CardService>,
    at_machine: Option<bool>,
}

impl Bench {
    /// Returns an empty file system, and a daemon of this version that sees no reader.
    pub(super) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            listeners: Vec::new(),
            connected: Ok(()),
            daemon: Ok(Answers {
                info: InfoResult {
                    version: env!("CARGO_PKG_VERSION").to_owned(),
                    readers_available: true,
                    problem: None,
                    agent: false,
                    features: Vec::new(),
                    directory: None,
                },
                readers: ReadersResult {
                    readers: Vec::new(),
                    problem: None,
                },
                cards: Vec::new(),
            }),
            card_service: None,
            at_machine: None,
        }
    }

    /// Gives the machine the card service of Windows.
    pub(super) fn card_service(mut self, state: CardService) -> Self {
        self.card_service = Some(state);
        self
    }

    /// Has the session be the one at the machine, or another.
    pub(super) fn at_machine(mut self, is_at: bool) -> Self {
        self.at_machine = Some(is_at);
        self
    }

    /// Puts a file there.
    pub(super) fn file(self, path: &str, content: &str) -> Self {
        let here = self.here(path);
        fs::create_dir_all(here.parent().unwrap()).unwrap();
        fs::write(here, content).unwrap();
        self
    }

    /// Puts the module there.
    pub(super) fn module(self) -> Self {
        self.file(MODULE, "ELF")
    }

    /// Puts a socket there with a listener.
    pub(super) fn listening(mut self, path: &str) -> Self {
        let listener = self.bind(path);
        self.listeners.push(listener);
        self
    }

    /// Puts a socket there without a listener.
    pub(super) fn deserted(self, path: &str) -> Self {
        drop(self.bind(path));
        self
    }

    fn bind(&self, path: &str) -> UnixListener {
        let here = self.here(path);
        fs::create_dir_all(here.parent().unwrap()).unwrap();
        UnixListener::bind(here).unwrap()
    }

    /// Lets connecting to the daemon fail.
    pub(super) fn refused(mut self, error: io::ErrorKind) -> Self {
        self.connected = Err(error);
        self.silent(ErrorKind::DaemonUnreachable)
    }

    /// Lets the daemon answer with an error.
    pub(super) fn silent(mut self, kind: ErrorKind) -> Self {
        self.daemon = Err(kind.into());
        self
    }

    /// Changes what the daemon said.
    pub(super) fn said(mut self, change: impl FnOnce(&mut Answers)) -> Self {
        change(self.daemon.as_mut().unwrap());
        self
    }

    /// Lets the daemon see these readers.
    pub(super) fn readers(self, readers: &[Reader]) -> Self {
        self.said(|answers| answers.readers.readers = readers.to_vec())
    }

    /// Lets the daemon see a card that is ready.
    pub(super) fn card(self, change: impl FnOnce(&mut CardObjects)) -> Self {
        let mut card = sample::objects();
        change(&mut card);
        self.readers(&[sample::ready("A", "c1")])
            .said(|answers| answers.cards = vec![card])
    }

    /// Returns the daemon's reason why there are no readers.
    pub(super) fn problem(self, kind: ErrorKind) -> Self {
        self.said(|answers| {
            answers.info.problem = Some(kind.into());
            answers.readers.problem = Some(kind.into());
        })
    }

    pub(super) fn here(&self, path: &str) -> PathBuf {
        let path = Path::new(path).strip_prefix("/").unwrap();
        self.directory.path().join(path)
    }

    pub(super) fn machine(&self) -> Machine {
        let place = Place {
            root: Root::new(self.directory.path()),
            home: Some(Home {
                root: Root::of_this_system(),
                home: "/home/marie".into(),
                configuration: "/home/marie/.config".into(),
            }),
            user: "marie".to_owned(),
        };
        let socket = self.here("/run/cpsd/cpsd.sock");
        let mut machine = Machine::new(place, socket, self.connected, self.daemon.clone());
        machine.card_service = self.card_service;
        machine.at_machine = self.at_machine;
        machine
    }
}
