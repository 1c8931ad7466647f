//! The program with a simulated card, as it is on every system: identity, login, signatures, wrong
//! PINs, removal, several clients, one that is killed, its end.

#![allow(clippy::unwrap_used)]

use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use cps_apdu::Pin;
use cps_certificate::CertificateDetails;
use cps_ipc::{Client, ClientError};
use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::{
    CardParams, CardsCertificates, CardsIdentity, Empty, EventsSubscribe, IdentityParams, Method,
    PinLogin, PinLoginParams, PinLogout, ReadersList, SignDigest, SignDigestParams,
};
use cps_protocol::{ApiError, Bytes, CardId, ErrorKind, Purpose, ReaderState, SignScheme};
use cps_testsuite::daemon::socket_of;
use rsa::RsaPublicKey;
use rsa::pkcs1v15::Pkcs1v15Sign;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use spki::DecodePublicKey as _;
use tempfile::TempDir;

/// Longer than anything here takes on a busy machine.
const LONG: Duration = Duration::from_secs(60);

const PIN: &str = "1234";

/// The files that programs leave to the next.
struct Places {
    directory: TempDir,
    /// Its name is that of a pipe on Windows, as that of the first.
    for_control: TempDir,
    /// The cards, each in a reader of its own.
    profiles: &'static str,
}

impl Places {
    /// Returns those of programs with the card of a physician.
    fn new() -> Self {
        Self::with_cards("medecin")
    }

    fn with_cards(profiles: &'static str) -> Self {
        let [directory, for_control] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let kept = |name: &str| directory.path().join(name);
        let configuration = format!(
            "audit_file = '{}'\nstate_dir = '{}'\ncache_dir = '{}'\n",
            kept("audit.jsonl").display(),
            kept("state").display(),
            kept("cache").display()
        );
        fs::write(kept("cpsd.toml"), configuration).unwrap();
        Self {
            directory,
            for_control,
            profiles,
        }
    }

    fn start(&self) -> Program {
        let directory = self.directory.path();
        let (socket, control) = (socket_of(directory), socket_of(self.for_control.path()));
        let mut process = command(directory, &socket, self.profiles)
            .arg("--config")
            .arg(directory.join("cpsd.toml"))
            .arg("--control")
            .arg(&control)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let program = Program {
            process,
            socket,
            control,
        };
        let listening = format!("cpsd: listening on {}", program.socket.display());
        assert_eq!(line.trim_end(), listening);
        program
    }

    /// Returns the operations in the audit file, in their order.
    fn operations(&self) -> Vec<String> {
        let text = fs::read_to_string(self.directory.path().join("audit.jsonl")).unwrap();
        let records = text.lines();
        let records = records.map(|line| serde_json::from_str::<Value>(line).unwrap());
        records
            .map(|record| record["operation"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// The program, with its cards.
struct Program {
    process: Child,
    socket: PathBuf,
    control: PathBuf,
}

impl Program {
    fn client(&self) -> Client {
        Client::connect(&self.socket, "test", LONG).unwrap()
    }

    /// Gives an order to the reader, which carries it out.
    fn order(&self, order: &str) {
        cps_sim_control::give(&self.control, 1, order).unwrap();
    }

    /// Ends the program by an order.
    fn quit(mut self) {
        self.order("quit");
        assert!(self.process.wait().unwrap().success());
        let gone = Client::connect(&self.socket, "test", LONG);
        assert!(matches!(gone, Err(ClientError::Unreachable(_))));
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended already cannot be ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Returns the command that starts the program.
fn command(directory: &Path, socket: &Path, profiles: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cpsd"));
    command
        .args(["--simulate", profiles, "--pki"])
        .arg(directory.join("pki"))
        .arg("--socket")
        .arg(socket);
    command
}

fn call<M: Method>(client: &Client, params: &M::Params<'_>) -> Result<M::Result, ApiError> {
    let result = client.call_within::<M>(params, LONG);
    result.map_err(|error| match error {
        ClientError::Api(error) => error,
        other => panic!("{other}"),
    })
}

/// Waits until the card in the reader was read, and returns it.
fn ready(client: &Client) -> CardId {
    call::<EventsSubscribe>(client, &Empty {}).unwrap();
    let is_ready = || {
        let readers = call::<ReadersList>(client, &Empty {}).unwrap().readers;
        readers
            .iter()
            .all(|reader| reader.state == ReaderState::Ready)
    };
    while !is_ready() {
        wait(client, |_| true);
    }
    inserted(client).unwrap()
}

/// Returns the card in the reader, which may be read meanwhile.
fn inserted(client: &Client) -> Option<CardId> {
    cards(client).into_iter().next()
}

/// Returns the cards in the order of their readers.
fn cards(client: &Client) -> Vec<CardId> {
    let readers = call::<ReadersList>(client, &Empty {}).unwrap().readers;
    let summaries = readers.into_iter().filter_map(|reader| reader.summary);
    summaries.map(|card| card.id).collect()
}

/// Waits for an event.
fn wait(client: &Client, is_meant: impl Fn(&Change) -> bool) {
    let deadline = Some(Instant::now() + LONG);
    loop {
        let event = client.wait_event(deadline).unwrap();
        if is_meant(&event.expect("an event before the deadline").change) {
            return;
        }
    }
}

fn login(client: &Client, card: &CardId, digits: &str) -> Result<(), ApiError> {
    let pin = Pin::new(digits.as_bytes()).unwrap();
    call::<PinLogin>(client, &PinLoginParams::with_pin(card.clone(), pin)).map(drop)
}

fn sign(client: &Client, card: &CardId, digest: &[u8]) -> Result<Vec<u8>, ApiError> {
    let params = SignDigestParams {
        card: card.clone(),
        key: Purpose::Authentication,
        scheme: SignScheme::RsaPkcs1Sha256,
        digest: Bytes(digest.to_vec()),
        purpose: None,
        require_trusted: false,
    };
    call::<SignDigest>(client, &params).map(|result| result.signature.0)
}

/// Returns the public key of the authentication.
fn public_key(client: &Client, card: &CardId) -> RsaPublicKey {
    let params = CardParams { card: card.clone() };
    let certificates = call::<CardsCertificates>(client, &params).unwrap();
    let mut certificates = certificates.certificates.into_iter();
    let found = certificates.find(|one| one.key == Some(Purpose::Authentication));
    let details = CertificateDetails::parse(&found.unwrap().der.0).unwrap();
    RsaPublicKey::from_public_key_der(&details.public_key_der).unwrap()
}

#[test]
fn a_card_is_read_logged_into_and_signs_until_it_is_pulled() {
    let places = Places::new();
    let program = places.start();
    let client = program.client();
    let card = ready(&client);
    let whole = IdentityParams {
        card: card.clone(),
        complete: true,
    };
    let identity = call::<CardsIdentity>(&client, &whole).unwrap().identity;
    let national_id = serde_json::to_string(&identity.national_id).unwrap();
    assert!(national_id.contains("899700000013"), "{national_id}");

    let digest = Sha256::digest("Ordonnance");
    assert_eq!(
        sign(&client, &card, &digest).unwrap_err().kind,
        ErrorKind::PinRequired
    );
    let wrong = login(&client, &card, "4321").unwrap_err();
    assert_eq!(
        (wrong.kind, wrong.retries),
        (ErrorKind::PinIncorrect, Some(2))
    );
    login(&client, &card, PIN).unwrap();
    let signature = sign(&client, &card, &digest).unwrap();
    let key = public_key(&client, &card);
    key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
        .unwrap();
    // The login is this client's alone.
    let other = program.client();
    assert_eq!(
        sign(&other, &card, &digest).unwrap_err().kind,
        ErrorKind::PinRequired
    );

    call::<EventsSubscribe>(&client, &Empty {}).unwrap();
    program.order("remove");
    wait(&client, |change| {
        matches!(change, Change::CardRemoved { .. })
    });
    assert_eq!(
        sign(&client, &card, &digest).unwrap_err().kind,
        ErrorKind::CardRemoved
    );
    program.order("insert");
    wait(&client, |change| matches!(change, Change::CardInserted(_)));
    let again = ready(&client);
    assert_ne!(again, card);
    assert_eq!(
        sign(&client, &again, &digest).unwrap_err().kind,
        ErrorKind::PinRequired
    );
    login(&client, &again, PIN).unwrap();
    sign(&client, &again, &digest).unwrap();
}

#[test]
fn a_thousand_connections_in_turn_and_eight_at_once_are_served() {
    let places = Places::new();
    let program = places.start();
    for _ in 0..1000 {
        program.client();
    }
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let client = program.client();
                let card = inserted(&client).unwrap();
                public_key(&client, &card);
            });
        }
    });
}

#[test]
fn two_clients_at_once_have_logins_of_their_own() {
    let places = Places::with_cards("medecin,infirmier");
    let program = places.start();
    let [first, second] = [(); 2].map(|()| program.client());
    ready(&first);
    let [physician, nurse] = cards(&first).try_into().unwrap();
    login(&first, &physician, PIN).unwrap();
    login(&second, &nurse, PIN).unwrap();
    let digest = Sha256::digest("Ordonnance");
    let refused = |client: &Client, card: &CardId| {
        assert_eq!(
            sign(client, card, &digest).unwrap_err().kind,
            ErrorKind::PinRequired
        );
    };
    refused(&first, &nurse);
    refused(&second, &physician);
    thread::scope(|scope| {
        for (client, card) in [(&first, &physician), (&second, &nurse)] {
            scope.spawn(|| {
                let key = public_key(client, card);
                for _ in 0..5 {
                    let signature = sign(client, card, &digest).unwrap();
                    key.verify(Pkcs1v15Sign::new::<Sha256>(), &digest, &signature)
                        .unwrap();
                }
            });
        }
    });

    // On one card, too, and the end of one is not that of the other.
    login(&second, &physician, PIN).unwrap();
    let params = CardParams {
        card: physician.clone(),
    };
    call::<PinLogout>(&first, &params).unwrap();
    refused(&first, &physician);
    sign(&second, &physician, &digest).unwrap();
}

/// Names the socket for the program that the next test runs.
const SOCKET: &str = "CPS_TEST_SOCKET";

/// Last word of a line, once it signs.
const SIGNS: &str = "signs";

#[test]
fn a_client_that_is_killed_has_no_login_any_more_and_another_signs() {
    let places = Places::new();
    let program = places.start();
    let client = program.client();
    let card = ready(&client);
    let mut killed = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "signs_until_killed"])
        .env(SOCKET, &program.socket)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(killed.stdout.take().unwrap());
    let mut lines = said.lines().map_while(Result::ok);
    assert!(lines.any(|line| line.ends_with(SIGNS)));
    killed.kill().unwrap();
    killed.wait().unwrap();
    wait(&client, |change| {
        let ended = match change {
            Change::LeaseEnded { own, reason, .. } => (*own, *reason),
            _ => return false,
        };
        let reasons = [LeaseEnd::Disconnected, LeaseEnd::ProcessEnded];
        assert!(!ended.0 && reasons.contains(&ended.1), "{ended:?}");
        true
    });
    let digest = Sha256::digest("Ordonnance");
    assert_eq!(
        sign(&client, &card, &digest).unwrap_err().kind,
        ErrorKind::PinRequired
    );
    login(&client, &card, PIN).unwrap();
    sign(&client, &card, &digest).unwrap();
}

/// Logs in, and signs without an end.
#[test]
#[ignore = "is a program of its own, run by the test before it"]
fn signs_until_killed() {
    let socket = PathBuf::from(env::var_os(SOCKET).unwrap());
    let client = Client::connect(&socket, "killed", LONG).unwrap();
    let card = inserted(&client).unwrap();
    login(&client, &card, PIN).unwrap();
    loop {
        sign(&client, &card, &Sha256::digest("Ordonnance")).unwrap();
        // On a line of its own: the name of the test may stand before it.
        writeln!(io::stdout(), "{SIGNS}").unwrap();
    }
}

#[test]
fn there_is_no_second_daemon_and_an_order_ends_the_first() {
    let places = Places::new();
    let program = places.start();
    let directory = tempfile::tempdir().unwrap();
    let second = command(directory.path(), &program.socket, "medecin")
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr);
    let named = program.socket.display().to_string();
    assert!(
        said.lines()
            .any(|line| line.starts_with("cpsd: ") && line.contains(&named)),
        "{said}"
    );

    program.client();
    program.quit();
}

#[test]
fn what_a_daemon_keeps_is_whole_for_the_next() {
    let places = Places::new();
    let program = places.start();
    let client = program.client();
    let card = ready(&client);
    login(&client, &card, PIN).unwrap();
    sign(&client, &card, &Sha256::digest("Ordonnance")).unwrap();
    drop(client);
    program.quit();
    let first = ["login", "sign", "login_ended"];
    assert_eq!(places.operations(), first);
    let audit = places.directory.path().join("audit.jsonl");
    let kept = fs::read_to_string(&audit).unwrap();

    let program = places.start();
    let client = program.client();
    let card = ready(&client);
    login(&client, &card, PIN).unwrap();
    program.quit();
    assert!(fs::read_to_string(&audit).unwrap().starts_with(&kept));
    assert_eq!(places.operations()[first.len()..], ["login", "login_ended"]);
    let cached = fs::read_dir(places.directory.path().join("cache"))
        .unwrap()
        .count();
    assert_eq!(cached, 1);
}
