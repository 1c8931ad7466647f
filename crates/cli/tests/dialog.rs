//! The dialog of `cpsctl agent` on Windows, between a daemon with a simulated card and the hand of the
//! test.

#![cfg(windows)]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use cps_ipc::{Client, ClientError};
use cps_protocol::method::{
    CardParams, Empty, EventsSubscribe, Info, Method, PinChange, PinChangeParams, PinLogin,
    PinLoginParams, PinState, ReadersList,
};
use cps_protocol::{CardId, ErrorKind, ReaderState};
use cps_testsuite::daemon::socket_of;
use cps_win32::hand::{Button, Shown};
use serde_json::Value;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

const TITLE: &str = "Carte de professionnel de santé";

/// A program that ends with the test.
struct Started(Child);

impl Started {
    /// Starts a program, and returns it with its first line.
    fn new(command: &mut Command) -> (Self, String) {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let said = process.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut line).unwrap();
        (Self(process), line)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // The test may have ended it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A daemon with the card of a physician, and the agent of this account.
struct Desk {
    socket: PathBuf,
    card: CardId,
    agent: Started,
    _daemon: Started,
    _directory: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let socket = socket_of(directory.path());
        let daemon = daemon(directory.path());
        let (agent, ready) = Started::new(&mut agent(&socket));
        assert!(!ready.is_empty());
        let card = card_of(&Client::connect(&socket, "test", LONG).unwrap());
        Self {
            socket,
            card,
            agent,
            _daemon: daemon,
            _directory: directory,
        }
    }

    fn client(&self) -> Arc<Client> {
        Arc::new(Client::connect(&self.socket, "DPI", LONG).unwrap())
    }

    fn tries(&self) -> Option<u8> {
        let card = self.card.clone();
        let state = self.client().call::<PinState>(&CardParams { card });
        state.unwrap().pin.retries
    }

    fn login(&self, client: &Arc<Client>) -> JoinHandle<Option<(ErrorKind, Option<u8>)>> {
        ask::<PinLogin>(client, PinLoginParams::prompted(self.card.clone()))
    }
}

/// Starts a daemon with the card of a physician, at the socket of a directory.
fn daemon(directory: &Path) -> Started {
    // Built for its own tests, beside this program.
    let cpsd = Path::new(env!("CARGO_BIN_EXE_cpsctl")).with_file_name("cpsd.exe");
    let (daemon, listening) = Started::new(
        Command::new(cpsd)
            .args(["--simulate", "medecin", "--pki"])
            .arg(directory.join("pki"))
            .arg("--socket")
            .arg(socket_of(directory))
            .stderr(Stdio::null()),
    );
    assert!(listening.contains("listening"), "{listening}");
    daemon
}

/// Returns the start of a command line of the agent.
fn agent(socket: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cpsctl"));
    command
        .args(["agent", "--lang", "fr"])
        .env("CPS_SOCKET", socket)
        .stdin(Stdio::null());
    command
}

/// Begins a call that needs a dialog, and returns its error with the tries that are left.
fn ask<M>(
    client: &Arc<Client>,
    params: M::Params<'static>,
) -> JoinHandle<Option<(ErrorKind, Option<u8>)>>
where
    M: Method + 'static,
    M::Params<'static>: Send,
{
    let client = Arc::clone(client);
    thread::spawn(move || match client.call_within::<M>(&params, LONG) {
        Ok(_) => None,
        Err(ClientError::Api(error)) => Some((error.kind, error.retries)),
        Err(other) => panic!("{other}"),
    })
}

/// Waits until the card was read.
fn card_of(client: &Client) -> CardId {
    client.call::<EventsSubscribe>(&Empty {}).unwrap();
    loop {
        let readers = client.call::<ReadersList>(&Empty {}).unwrap().readers;
        let reader = readers.into_iter().next().unwrap();
        if reader.state == ReaderState::Ready {
            return reader.summary.unwrap().id;
        }
        let deadline = Some(Instant::now() + LONG);
        client.wait_event(deadline).unwrap();
    }
}

/// Keeps other tests from showing dialogs: all have one title.
fn screen() -> MutexGuard<'static, ()> {
    static SCREEN: Mutex<()> = Mutex::new(());
    SCREEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wait_for_dialog() -> Shown {
    Shown::wait(TITLE, LONG).unwrap()
}

/// Waits for the end of a dialog: the next one has the same title.
fn wait_until_closed(shown: Shown) {
    let deadline = Instant::now() + LONG;
    while shown.is_open() {
        assert!(Instant::now() < deadline);
        // The system has no event for it.
        thread::yield_now();
    }
}

fn type_pin(pin: &str) {
    let shown = wait_for_dialog();
    shown.type_keys(pin);
    shown.press(Button::Confirm);
    wait_until_closed(shown);
}

/// Waits until the daemon has an agent, or has none.
fn wait_for_agent(client: &Client, is_there: bool) {
    let deadline = Instant::now() + LONG;
    while client.call::<Info>(&Empty {}).unwrap().agent != is_there {
        assert!(Instant::now() < deadline);
        // The daemon has no event for it.
        thread::yield_now();
    }
}

/// Runs `agent --background` to its end, and returns what it says. Its output ends with it: the agent
/// holds none of its files.
fn start_in_background(socket: &Path) -> Value {
    let output = agent(socket)
        .args(["--background", "--json"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice::<Value>(&output.stdout).unwrap()["agent"].take()
}

/// Returns the process of the agent that is there, which a second one is told.
fn first_agent(socket: &Path) -> String {
    let output = agent(socket)
        .args(["--wait-for-service", "--json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let refused: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(refused["kind"], "agent.other", "{refused}");
    let detail = refused["detail"].as_str().unwrap();
    let process = detail.strip_prefix("process ").unwrap();
    process.split_once(',').unwrap().0.to_owned()
}

#[test]
fn an_agent_in_the_background_waits_for_each_daemon_and_is_the_only_one() {
    let _screen = screen();
    let directory = tempfile::tempdir().unwrap();
    let socket = socket_of(directory.path());
    assert_eq!(start_in_background(&socket), "started");
    let first = daemon(directory.path());
    let client = Arc::new(Client::connect(&socket, "DPI", LONG).unwrap());
    wait_for_agent(&client, true);
    let process = first_agent(&socket);
    assert_eq!(start_in_background(&socket), "other");
    assert_eq!(first_agent(&socket), process);

    // Without a console of its own it shows dialogs all the same.
    let login = PinLoginParams::prompted(card_of(&client));
    let asked = ask::<PinLogin>(&client, login);
    type_pin("1234");
    assert_eq!(asked.join().unwrap(), None);

    drop(first);
    let _second = daemon(directory.path());
    let client = Client::connect(&socket, "DPI", LONG).unwrap();
    wait_for_agent(&client, true);
    assert_eq!(first_agent(&socket), process);
    let mut end = Command::new("taskkill");
    assert!(
        end.args(["/f", "/pid", &process])
            .status()
            .unwrap()
            .success()
    );
    wait_for_agent(&client, false);
}

#[test]
fn the_holder_types_into_the_dialog_of_the_agent_or_closes_it() {
    let _screen = screen();
    let mut desk = Desk::new();
    let client = desk.client();

    // The dialog tells who asks for what.
    let asked = desk.login(&client);
    let shown = wait_for_dialog();
    let texts = shown.texts();
    let own = std::env::current_exe().unwrap();
    for part in [
        "Le code porteur de la carte de SIMULÉ PRATICIEN dans",
        &format!("Programme : {}\r\n", own.display()),
        "Il se dit « DPI ».",
        "Essais restants : 3",
    ] {
        assert!(texts[0].contains(part), "{part}: {texts:?}");
    }
    assert_eq!(texts[1..], ["Code porteur :", "OK", "Annuler"]);
    // Closed with digits in it: no try is spent.
    shown.type_keys("9999");
    shown.press(Button::Cancel);
    assert_eq!(
        asked.join().unwrap(),
        Some((ErrorKind::PromptCancelled, None))
    );
    assert_eq!(desk.tries(), Some(3));

    // Too short: asked again without a try, and then wrong.
    wait_until_closed(shown);
    let asked = desk.login(&client);
    type_pin("12");
    let shown = wait_for_dialog();
    let hint = "Le code porteur a 4 chiffres ; aucun essai n'est perdu.";
    assert_eq!(shown.texts()[1], hint);
    shown.type_keys("9999");
    shown.press(Button::Confirm);
    assert_eq!(
        asked.join().unwrap(),
        Some((ErrorKind::PinIncorrect, Some(2)))
    );

    // The next one says what is left, and goes with the program that asked.
    wait_until_closed(shown);
    let leaves = desk.client();
    let asked = desk.login(&leaves);
    let shown = wait_for_dialog();
    assert!(shown.texts()[0].contains("Essais restants : 2"));
    leaves.close();
    wait_until_closed(shown);
    drop(asked);
    assert_eq!(desk.tries(), Some(2));

    // A new PIN is typed twice; one that differs is asked for again.
    let change = PinChangeParams::prompted(desk.card.clone());
    let asked = ask::<PinChange>(&client, change);
    for pin in ["1234", "2580", "2581", "2580", "2580"] {
        type_pin(pin);
    }
    assert_eq!(asked.join().unwrap(), None);
    let asked = desk.login(&client);
    type_pin("2580");
    assert_eq!(asked.join().unwrap(), None);

    // An agent that is killed takes the dialog along.
    let asked = desk.login(&desk.client());
    let shown = wait_for_dialog();
    desk.agent.0.kill().unwrap();
    wait_until_closed(shown);
    let failed = asked.join().unwrap();
    assert_eq!(failed, Some((ErrorKind::PromptUnavailable, None)));
}
