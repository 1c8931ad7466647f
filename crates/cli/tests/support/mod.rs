//! A daemon with simulated readers and cards, a connection that watches it, and `cpsctl` beside it.

#![allow(dead_code)] // each test binary uses its part

pub(crate) mod holder;
pub(crate) mod program;
pub(crate) mod terminal;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use cps_ipc::Client;
use cps_protocol::CardId;
use cps_protocol::event::Change;
use cps_protocol::method::{AgentRegister, Empty, EventsSubscribe};
use cps_sim_card::{Card, Profile, TestPki};
use cps_sim_reader::{SimReader, SimReaders};
use cpsd::{Config, Daemon};
use tempfile::TempDir;

pub(crate) use program::clean;

/// Longer than anything here takes on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// A daemon in a directory of its own, which trusts no certificate unless it is told to.
pub(crate) struct Service {
    watcher: Client,
    /// None once the test has ended it.
    daemon: Option<Daemon>,
    readers: SimReaders,
    socket: PathBuf,
    directory: TempDir,
}

impl Service {
    pub(crate) fn new() -> Self {
        Self::configured(|_| ())
    }

    /// Returns a daemon whose configuration, the directories in it included, a test has changed.
    pub(crate) fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let trust = directory.path().join("trust");
        fs::create_dir(&trust).unwrap();
        let mut config = Config {
            socket: directory.path().join("cpsd.sock"),
            trust_dir: trust.clone(),
            crl_dir: trust,
            ..Config::default()
        };
        change(&mut config);
        let readers = SimReaders::new();
        let source = readers.clone();
        let daemon = Daemon::start(&config, move || Box::new(source.clone())).unwrap();
        let watcher = Client::connect(daemon.socket(), "watcher", LONG).unwrap();
        watcher.call::<EventsSubscribe>(&Empty {}).unwrap();
        Self {
            watcher,
            daemon: Some(daemon),
            readers,
            socket: config.socket,
            directory,
        }
    }

    pub(crate) fn socket(&self) -> &Path {
        &self.socket
    }

    /// Returns a path beside the socket.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Returns the one who sees every event, and never logged in.
    pub(crate) fn watcher(&self) -> &Client {
        &self.watcher
    }

    pub(crate) fn client(&self, name: &str) -> Client {
        Client::connect(&self.socket, name, LONG).unwrap()
    }

    /// Returns a client that shows the PIN dialogs.
    pub(crate) fn agent(&self) -> Client {
        let agent = self.client("agent");
        agent.call::<AgentRegister>(&Empty {}).unwrap();
        agent
    }

    /// `cpsctl`, which will talk to this daemon, in English.
    pub(crate) fn cpsctl(&self) -> Command {
        let mut command = program::cpsctl();
        command.env("CPS_SOCKET", &self.socket);
        command
    }

    /// Runs `cpsctl` beside the socket with words that have no spaces in them. The PIN is on standard
    /// input.
    pub(crate) fn run(&self, args: &str) -> Output {
        let mut command = self.cpsctl();
        command.args(args.split(' ')).current_dir(self.path(""));
        program::output_of(&mut command, "1234\n")
    }

    /// Connects a reader and waits until the daemon has seen it.
    pub(crate) fn reader(&self, name: &str) -> SimReader {
        let reader = self.readers.add(name);
        self.until_true(|change| matches!(change, Change::ReaderAdded(_)));
        reader
    }

    /// Inserts a new card of a built-in profile and waits until it was read.
    pub(crate) fn insert(&self, reader: &SimReader, profile: &str) -> CardId {
        reader.insert(card(profile));
        self.until(|change| match change {
            Change::CardReady(card) => Some(card.id.clone()),
            _ => None,
        })
    }

    /// Waits for a change from which the test takes something.
    pub(crate) fn until<T>(&self, mut wanted: impl FnMut(&Change) -> Option<T>) -> T {
        let deadline = Instant::now() + LONG;
        loop {
            let event = self.watcher.wait_event(Some(deadline)).unwrap();
            if let Some(found) = wanted(&event.expect("an event in time").change) {
                return found;
            }
        }
    }

    /// Waits for a change.
    pub(crate) fn until_true(&self, wanted: impl Fn(&Change) -> bool) {
        self.until(|change| wanted(change).then_some(()));
    }

    /// Ends the daemon.
    pub(crate) fn stop(&mut self) {
        self.daemon.take().expect("it runs").stop();
    }
}

/// Returns the authority of all cards here.
pub(crate) fn pki() -> MutexGuard<'static, TestPki> {
    static PKI: OnceLock<Mutex<TestPki>> = OnceLock::new();
    let make = || {
        let keys = cps_testsuite::keys::directory();
        Mutex::new(TestPki::generate_with_keys_in(&keys, SystemTime::now()).unwrap())
    };
    // A panic of a test that held the lock is reported by that test.
    let pki = PKI.get_or_init(make).lock();
    pki.unwrap_or_else(PoisonError::into_inner)
}

/// Returns a new card of a built-in profile.
pub(crate) fn card(profile: &str) -> Card {
    let profile = Profile::builtin(profile).unwrap();
    Card::personalise(&profile, &mut pki(), SystemTime::now()).unwrap()
}

/// Returns the output of a program that did what it should, and warned of nothing.
#[track_caller]
pub(crate) fn printed(output: Output, args: &str) -> String {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args}");
    assert_eq!(output.status.code(), Some(0), "{args}");
    String::from_utf8(output.stdout).unwrap()
}

/// Checks that a program refused with this exit code and sentence, and printed nothing else.
#[track_caller]
pub(crate) fn assert_refused(output: &Output, args: &str, code: i32, sentence: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{args}");
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        format!("error: {sentence}\n"),
        "{args}"
    );
    assert_eq!(output.status.code(), Some(code), "{args}");
}
