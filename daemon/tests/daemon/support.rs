//! A daemon in this process on simulated readers, and what its tests share.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant, SystemTime};

use cps_apdu::{ApduBytes, Atr, Pin, Protocol};
use cps_ipc::{Client, ClientError};
use cps_protocol::event::Change;
use cps_protocol::method::{
    CardParams, CardsIdentity, CardsObjects, Empty, EventsSubscribe, IdentityParams, LeaseResult,
    Method, PinLogin, PinLoginParams, PinLogout, SignDigest, SignDigestParams, SnapshotResult,
};
use cps_protocol::{
    ApiError, Bytes, CardId, CardObjects, CardSummary, ErrorKind, PinField, Purpose, Reader,
    SignScheme,
};
use cps_reader::{CardLink, Exclusive, Hold, LinkError, ReaderState, Readers, Waker};
use cps_sim_card::{Card, Event, Profile, TestPki};
use cps_sim_reader::{SimReader, SimReaders};
use cpsd::{Config, Daemon, LoginAccess};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than anything here takes on a busy machine.
pub(crate) const LONG: Duration = Duration::from_secs(30);

pub(crate) const DIGEST: [u8; 32] = [0xD1; 32];

/// A daemon with simulated readers.
pub(crate) struct Bench {
    pub(crate) daemon: Daemon,
    pub(crate) readers: SimReaders,
    pub(crate) gate: Gate,
    pub(crate) config: Config,
    directory: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::configured(|_| ())
    }

    /// Returns a daemon whose configuration differs from the default.
    pub(crate) fn configured(change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut config = Config {
            socket: directory.path().join("cpsd.sock"),
            ..Config::default()
        };
        change(&mut config);
        let readers = SimReaders::new();
        let gate = Gate::default();
        let daemon = start(&config, &readers, &gate).unwrap();
        Self {
            daemon,
            readers,
            gate,
            config,
            directory,
        }
    }

    /// Makes a configuration trust the authority of the cards.
    pub(crate) fn trust(config: &mut Config) {
        let directory = config.socket.with_file_name("trust");
        fs::create_dir(&directory).unwrap();
        pki().write_trust(&directory).unwrap();
        config.trust_dir.clone_from(&directory);
        config.crl_dir = directory;
    }

    /// Returns a daemon that leaves the card to other programs during a login.
    pub(crate) fn shared() -> Self {
        Self::configured(|config| config.login_access = LoginAccess::Shared)
    }

    /// Returns a daemon with one reader, and a client that watches it.
    pub(crate) fn with_reader() -> (Self, SimReader, Watcher) {
        Self::new().and_reader()
    }

    /// Returns the same with one reader more, and a client that watches it.
    pub(crate) fn and_reader(self) -> (Self, SimReader, Watcher) {
        let bench = self;
        let mut watcher = bench.watcher();
        let reader = bench.readers.add("R");
        watcher.until(|change| matches!(change, Change::ReaderAdded(_)).then_some(()));
        (bench, reader, watcher)
    }

    /// Returns a daemon with a card of which no more than the serial number was read: the rest waits
    /// at the gate.
    pub(crate) fn being_read(profile: &str) -> (Self, SimReader, Watcher, CardSummary) {
        let (bench, reader, mut watcher) = Self::with_reader();
        // The link and the serial number get through.
        bench.gate.close_after("R", 2);
        reader.insert(card(profile));
        let reading = watcher.until(|change| match change {
            Change::CardInserted(reader) => reader.summary.clone(),
            _ => None,
        });
        (bench, reader, watcher, reading)
    }

    /// Returns a daemon with a card of `profile` that was read to the end.
    pub(crate) fn with_card(profile: &str) -> (Self, SimReader, Watcher, CardId) {
        Self::new().and_card(profile)
    }

    /// Returns the same with a card of `profile` that was read to the end, in one reader more.
    pub(crate) fn and_card(self, profile: &str) -> (Self, SimReader, Watcher, CardId) {
        let (bench, reader, mut watcher) = self.and_reader();
        reader.insert(card(profile));
        let id = watcher.settled();
        (bench, reader, watcher, id)
    }

    /// Ends the daemon and starts another on the same socket and readers.
    pub(crate) fn restart(self) -> Self {
        let Self {
            daemon,
            readers,
            gate,
            config,
            directory,
        } = self;
        daemon.stop();
        let daemon = start(&config, &readers, &gate).unwrap();
        Self {
            daemon,
            readers,
            gate,
            config,
            directory,
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::connect(self.daemon.socket(), "test", LONG).unwrap()
    }

    pub(crate) fn watcher(&self) -> Watcher {
        Watcher::new(self.client())
    }
}

fn start(config: &Config, readers: &SimReaders, gate: &Gate) -> Result<Daemon, cpsd::StartError> {
    let gated = Gated {
        readers: readers.clone(),
        gate: gate.clone(),
    };
    Daemon::start(config, move || Box::new(gated.clone()))
}

/// Returns a new card of a built-in profile.
pub(crate) fn card(profile: &str) -> Card {
    let profile = Profile::builtin(profile).unwrap();
    Card::personalise(&profile, &mut pki(), SystemTime::now()).unwrap()
}

/// Returns a card of a profile in which texts were replaced.
pub(crate) fn changed(profile: &str, changes: &[(&str, &str)]) -> Card {
    let mut text = Profile::builtin_text(profile).unwrap().to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let profile = Profile::parse(&text, profile).unwrap();
    Card::personalise(&profile, &mut pki(), SystemTime::now()).unwrap()
}

/// Returns the authority of all cards.
pub(crate) fn pki() -> MutexGuard<'static, TestPki> {
    static PKI: OnceLock<Mutex<TestPki>> = OnceLock::new();
    let generate = || {
        let keys = cps_testsuite::keys::directory();
        Mutex::new(TestPki::generate_with_keys_in(&keys, SystemTime::now()).unwrap())
    };
    PKI.get_or_init(generate).lock().unwrap()
}

/// A client that subscribed to events.
pub(crate) struct Watcher {
    pub(crate) client: Client,
    pub(crate) snapshot: SnapshotResult,
    seq: u64,
}

impl Watcher {
    pub(crate) fn new(client: Client) -> Self {
        let snapshot = client.call::<EventsSubscribe>(&Empty {}).unwrap();
        Self {
            client,
            seq: snapshot.seq,
            snapshot,
        }
    }

    /// Returns the next event. None is missing and none comes twice.
    pub(crate) fn next(&mut self) -> Change {
        let deadline = Instant::now() + LONG;
        let event = self.client.wait_event(Some(deadline)).unwrap();
        let event = event.expect("an event before the deadline");
        self.seq += 1;
        assert_eq!(event.seq, self.seq);
        event.change
    }

    /// Waits for an event.
    pub(crate) fn until<T>(&mut self, mut wanted: impl FnMut(&Change) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(&self.next()) {
                return found;
            }
        }
    }

    /// Waits until the identity of a card is known.
    pub(crate) fn identified(&mut self) -> CardId {
        self.until(|change| match change {
            Change::CardIdentified(card) => Some(card.id.clone()),
            _ => None,
        })
    }

    /// Waits until a card is ready.
    pub(crate) fn ready(&mut self) -> CardSummary {
        self.until(|change| match change {
            Change::CardReady(card) => Some(card.clone()),
            _ => None,
        })
    }

    /// Waits until a card is ready and nothing more is read from it.
    pub(crate) fn settled(&mut self) -> CardId {
        let card = self.ready().id;
        // Answered from memory: a request for the whole identity would interrupt the reading, which
        // costs one more selection if a file is half read.
        let known = IdentityParams {
            card: card.clone(),
            complete: false,
        };
        let deadline = Instant::now() + LONG;
        let is_complete = || {
            call::<CardsIdentity>(&self.client, &known)
                .unwrap()
                .complete
        };
        while !is_complete() {
            assert!(
                Instant::now() < deadline,
                "the card was not read to its end"
            );
        }
        card
    }

    /// Waits until a card is unusable, and says why.
    pub(crate) fn unusable(&mut self) -> (Reader, ApiError) {
        self.until(|change| match change {
            Change::CardInserted(reader) | Change::CardUnusable(reader) => {
                let problem = reader.problem.clone()?;
                Some((reader.clone(), problem))
            }
            _ => None,
        })
    }

    pub(crate) fn removed(&mut self) -> Option<CardId> {
        self.until(|change| match change {
            Change::CardRemoved { card, .. } => Some(card.clone()),
            _ => None,
        })
    }

    /// Waits until a login ends, and says whether it was this client's own.
    pub(crate) fn lease_ended(&mut self) -> bool {
        self.until(|change| match change {
            Change::LeaseEnded { own, .. } => Some(*own),
            _ => None,
        })
    }
}

pub(crate) fn call<M: Method>(
    client: &Client,
    params: &M::Params<'_>,
) -> Result<M::Result, ApiError> {
    client
        .call_within::<M>(params, LONG)
        .map_err(|error| match error {
            ClientError::Api(error) => error,
            other => panic!("{other}"),
        })
}

/// Returns the kind of an error.
pub(crate) fn kind<T: std::fmt::Debug>(result: Result<T, ApiError>) -> ErrorKind {
    result.unwrap_err().kind
}

pub(crate) fn params(card: &CardId) -> CardParams {
    CardParams { card: card.clone() }
}

/// Returns the parameters for an identity with all that is public.
pub(crate) fn whole(card: &CardId) -> IdentityParams {
    IdentityParams {
        card: card.clone(),
        complete: true,
    }
}

pub(crate) fn pin(digits: &str) -> PinField {
    PinField(Pin::new(digits.as_bytes()).unwrap())
}

pub(crate) fn login(client: &Client, card: &CardId, digits: &str) -> Result<LeaseResult, ApiError> {
    let params = PinLoginParams::with_pin(card.clone(), pin(digits).0);
    call::<PinLogin>(client, &params)
}

pub(crate) fn logout(client: &Client, card: &CardId) -> Result<Empty, ApiError> {
    call::<PinLogout>(client, &params(card))
}

pub(crate) fn sign(client: &Client, card: &CardId, key: Purpose) -> Result<Vec<u8>, ApiError> {
    let params = SignDigestParams {
        card: card.clone(),
        key,
        scheme: SignScheme::RsaPkcs1Sha256,
        digest: Bytes(DIGEST.to_vec()),
        purpose: None,
        require_trusted: false,
    };
    call::<SignDigest>(client, &params).map(|result| result.signature.0)
}

pub(crate) fn objects(client: &Client, card: &CardId) -> CardObjects {
    objects_of(client, card).unwrap()
}

pub(crate) fn objects_of(client: &Client, card: &CardId) -> Result<CardObjects, ApiError> {
    call::<CardsObjects>(client, &params(card))
}

/// The first line of every connection.
pub(crate) const HELLO: &str =
    r#"{"jsonrpc":"2.0","id":0,"method":"system.hello","params":{"protocol":1,"client":"raw"}}"#;

/// A client that writes its lines itself.
pub(crate) struct Raw {
    lines: BufReader<UnixStream>,
    pub(crate) stream: UnixStream,
}

impl Raw {
    /// Returns a connection that has said hello.
    pub(crate) fn connect(bench: &Bench) -> Self {
        let mut raw = Self::silent(bench);
        let answer = raw.ask(HELLO);
        assert!(answer["error"].is_null(), "{answer}");
        raw
    }

    /// Returns a connection that has said nothing.
    pub(crate) fn silent(bench: &Bench) -> Self {
        let stream = UnixStream::connect(bench.daemon.socket()).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        Self {
            lines: BufReader::new(stream.try_clone().unwrap()),
            stream,
        }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    pub(crate) fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// Calls a method and gives its answer, with what `members` adds to the request.
    pub(crate) fn call(&mut self, method: &str, params: &Value, members: &Value) -> Value {
        self.request(json!(1), method, params, members);
        self.answer()
    }

    /// Sends a request, and waits for nothing.
    pub(crate) fn request(&mut self, id: Value, method: &str, params: &Value, members: &Value) {
        let mut request = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        for (name, value) in members.as_object().unwrap() {
            request[name] = value.clone();
        }
        self.send(format!("{request}\n").as_bytes());
    }

    pub(crate) fn ask(&mut self, line: &str) -> Value {
        self.send(format!("{line}\n").as_bytes());
        self.answer()
    }

    pub(crate) fn is_closed(&mut self) -> bool {
        // Data in flight when the daemon closed the connection do not matter.
        matches!(self.lines.read(&mut [0]), Ok(0) | Err(_))
    }
}

/// Returns the word of an error.
pub(crate) fn word(answer: &Value) -> &str {
    answer["error"]["data"]["kind"].as_str().unwrap()
}

/// Asks whether the PIN is verified (`card.md` §4.2).
const ASK_PIN: [u8; 4] = [0x00, 0x20, 0x00, 0x01];

/// Whether the PIN is verified on the card, past every program that keeps it for itself.
pub(crate) fn verified_on_card(reader: &SimReader) -> bool {
    is_verified(&reader.with_card(|card| card.transmit(&ASK_PIN)).unwrap())
}

/// Whether the PIN is verified on the card, as another program finds it as soon as it reaches it.
pub(crate) fn left_verified(reader: &SimReader) -> bool {
    left_verified_on(reader, 0)
}

/// The same on a logical channel.
pub(crate) fn left_verified_on(reader: &SimReader, channel: u8) -> bool {
    assert!(reader.wait_released(LONG), "the card is given back");
    let [_, rest @ ..] = ASK_PIN;
    let command = [&[channel][..], &rest].concat();
    is_verified(&reader.foreign_transmit(&command).unwrap())
}

fn is_verified(answer: &ApduBytes) -> bool {
    match answer.as_slice() {
        [0x90, 0x00] => true,
        [0x63, 0xC0..=0xCF] | [0x69, 0x83] => false,
        other => panic!("{other:02X?}"),
    }
}

/// Holds every command to a card back while it is closed.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<GateState>, Condvar)>);

#[derive(Default)]
struct GateState {
    /// The reader whose card does not get through.
    closed: Option<String>,
    /// Number of sections that still succeed.
    admitted: usize,
    waiting: usize,
    /// Fault of the link to every card.
    failure: Option<LinkError>,
}

impl Gate {
    pub(crate) fn close(&self, reader: &str) {
        self.close_after(reader, 0);
    }

    /// Closes once `sections` more have come through.
    pub(crate) fn close_after(&self, reader: &str, sections: usize) {
        let mut state = self.0.0.lock().unwrap();
        state.closed = Some(reader.to_owned());
        state.admitted = sections;
    }

    pub(crate) fn open(&self) {
        self.0.0.lock().unwrap().closed = None;
        self.0.1.notify_all();
    }

    /// Has every link fail from now on, or work again.
    pub(crate) fn fail(&self, failure: Option<LinkError>) {
        self.0.0.lock().unwrap().failure = failure;
    }

    /// Waits until a thread stands before it.
    pub(crate) fn wait_for_somebody(&self) {
        let state = self.0.0.lock().unwrap();
        let (_state, timeout) = self
            .0
            .1
            .wait_timeout_while(state, LONG, |state| state.waiting == 0)
            .unwrap();
        assert!(!timeout.timed_out(), "nobody stands before the gate");
    }

    fn pass(&self, reader: &str) {
        let mut state = self.0.0.lock().unwrap();
        if state.closed.as_deref() == Some(reader) && state.admitted > 0 {
            state.admitted -= 1;
            return;
        }
        state.waiting += 1;
        self.0.1.notify_all();
        while state.closed.as_deref() == Some(reader) {
            state = self.0.1.wait(state).unwrap();
        }
        state.waiting -= 1;
    }
}

/// A card that holds up one command until it is let go on.
pub(crate) struct Held {
    pub(crate) begun: Receiver<()>,
    pub(crate) go_on: Sender<()>,
}

impl Held {
    /// Returns the card, which holds up the next command but `after` that begins so.
    pub(crate) fn card(command: &'static str, after: usize) -> (Card, Self) {
        let (begins, begun) = channel();
        let (go_on, goes_on) = channel();
        let mut card = card("medecin");
        let mut seen = 0;
        card.set_observer(Box::new(move |event| {
            let Event::Exchange(exchange) = event else {
                return;
            };
            if !exchange.shown_command().starts_with(command) {
                return;
            }
            if seen == after {
                begins.send(()).unwrap();
                // The test may have ended.
                let _ = goes_on.recv();
            }
            seen += 1;
        }));
        (card, Self { begun, go_on })
    }
}

/// Simulated readers with a gate before their cards.
#[derive(Clone)]
struct Gated {
    readers: SimReaders,
    gate: Gate,
}

impl Readers for Gated {
    fn list(&mut self) -> Result<Vec<ReaderState>, LinkError> {
        self.readers.list()
    }

    fn wait_change(&mut self, timeout: Option<Duration>) -> Result<(), LinkError> {
        self.readers.wait_change(timeout)
    }

    fn waker(&self) -> Box<dyn Waker> {
        self.readers.waker()
    }

    fn connect(&self, reader: &str) -> Result<Box<dyn CardLink>, LinkError> {
        self.gate.pass(reader);
        Ok(Box::new(GatedLink {
            link: self.readers.connect(reader)?,
            reader: reader.to_owned(),
            gate: self.gate.clone(),
        }))
    }
}

struct GatedLink {
    link: Box<dyn CardLink>,
    reader: String,
    gate: Gate,
}

impl CardLink for GatedLink {
    fn atr(&self) -> &Atr {
        self.link.atr()
    }

    fn protocol(&self) -> Protocol {
        self.link.protocol()
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        self.gate.pass(&self.reader);
        if let Some(failure) = self.gate.0.0.lock().unwrap().failure.clone() {
            return Err(failure);
        }
        self.link.exclusive()
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        self.link.hold()
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        self.link.reset()
    }
}
