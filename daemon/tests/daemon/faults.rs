//! Cards, readers and a service that fail: each says what is wrong, and the daemon goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cps_apdu::{Atr, Path};
use cps_ipc::Client;
use cps_protocol::method::{CardsObjects, Empty, Info, ReadersList};
use cps_protocol::{CardId, ErrorKind, Purpose, ReaderState};
use cps_reader::{CardLink, LinkError, Readers, Waker};
use cps_sim_card::{Card, Fault};
use cps_sim_reader::{SimReader, SimReaders};
use cpsd::{Config, Daemon};

use crate::support::{Bench, LONG, Watcher, call, card, kind, login, objects, params, sign};

const SIGNATURE_CERTIFICATE: [u8; 6] = [0x3F, 0x00, 0x00, 0x01, 0xA0, 0x01];
const CERTIFICATE_DIRECTORY: [u8; 6] = [0x3F, 0x00, 0x00, 0x01, 0x70, 0x05];
const SERIAL_NUMBER: [u8; 4] = [0x3F, 0x00, 0xD0, 0x03];
const LAST_UPDATE: [u8; 4] = [0x3F, 0x00, 0xD0, 0x10];

fn path(bytes: &[u8]) -> Path {
    Path::from_bytes(bytes).unwrap()
}

fn truncate(card: &mut Card, file: &[u8], length: usize) {
    let mut content = card.file(&path(file)).unwrap().to_vec();
    content.truncate(length);
    card.set_file(&path(file), content);
}

/// Readers answer a command to a card that was just pulled with nothing, or with half an answer.
#[test]
fn an_answer_without_a_status_word_is_a_card_that_was_pulled() {
    for length in [0, 1] {
        let (_bench, reader, mut watcher, id) = Bench::with_card("medecin");
        login(&watcher.client, &id, "1234").unwrap();
        reader.plan(1, Fault::Truncate(length));
        let refused = sign(&watcher.client, &id, Purpose::Signature);
        assert_eq!(kind(refused), ErrorKind::CardRemoved, "{length} bytes");
        assert_eq!(watcher.removed(), Some(id));
        // It was there all the time, and is found again without being touched.
        let id = watcher.settled();
        login(&watcher.client, &id, "1234").unwrap();
        sign(&watcher.client, &id, Purpose::Signature).unwrap();
    }
}

#[test]
fn each_unusable_card_says_what_it_is_and_the_next_one_works() {
    type Insert = Box<dyn Fn(&SimReader)>;
    let foreign = |atr: &'static [u8]| -> Insert {
        Box::new(move |reader| reader.insert_foreign(Atr::new(atr).unwrap()))
    };
    let broken = |damage: fn(&mut Card)| -> Insert {
        Box::new(move |reader| {
            let mut card = card("medecin");
            damage(&mut card);
            reader.insert(card);
        })
    };
    let table: [(&str, Insert, ErrorKind, &str); 6] = [
        (
            "mute",
            Box::new(SimReader::insert_mute),
            ErrorKind::CardMute,
            "",
        ),
        (
            "bank card",
            foreign(&[0x3B, 0x65, 0x00, 0x00, 0x20, 0x63, 0xCB, 0x68, 0x00]),
            ErrorKind::CardUnknown,
            "ATR 3B 65",
        ),
        (
            "Vitale",
            foreign(&[0x3B, 0x75, 0x13, 0x00, 0x00, 0x43, 0x09, 0xEA, 0x90, 0x00]),
            ErrorKind::CardVitale,
            "",
        ),
        (
            "CPS2ter",
            foreign(&[
                0x3B, 0xAC, 0x00, 0x40, 0x2A, 0x00, 0x12, 0x25, 0x00, 0x64, 0x80, 0x82, 0x02, 0x12,
                0x00, 0x90, 0x00,
            ]),
            ErrorKind::CardUnsupported,
            "Cps2ter",
        ),
        (
            "another issuer",
            broken(|card| {
                card.set_file(
                    &path(&SERIAL_NUMBER),
                    b"\x5A\x0A\x80\x25\x00\x00\x02456789".to_vec(),
                );
            }),
            ErrorKind::CardUnknown,
            "",
        ),
        (
            "certificate directory cut short",
            broken(|card| truncate(card, &CERTIFICATE_DIRECTORY, 40)),
            ErrorKind::CardDamaged,
            "7005",
        ),
    ];
    let (bench, reader, mut watcher) = Bench::with_reader();
    for (what, insert, expected, detail) in table {
        insert(&reader);
        let (state, problem) = watcher.unusable();
        assert_eq!(
            (state.state, state.summary),
            (ReaderState::Unusable, None),
            "{what}"
        );
        assert_eq!(
            (problem.kind, problem.reader.as_deref()),
            (expected, Some("R")),
            "{what}"
        );
        let told = problem.detail.clone().unwrap_or_default().replace(' ', "");
        assert!(
            told.contains(&detail.replace(' ', "")),
            "{what}: {problem:?}"
        );
        let listed = call::<ReadersList>(&bench.client(), &Empty {}).unwrap();
        assert_eq!(listed.readers[0].problem, Some(problem), "{what}");
        assert_eq!(reader.foreign_commands(), 0, "{what} was sent a command");
        reader.remove();
        watcher.removed();
    }
    reader.insert(card("medecin"));
    let id = watcher.settled();
    login(&watcher.client, &id, "1234").unwrap();
    sign(&watcher.client, &id, Purpose::Signature).unwrap();
}

#[test]
fn a_reader_that_stumbles_is_asked_again() {
    let failures = [
        LinkError::Other("SCARD_F_INTERNAL_ERROR".to_owned()),
        LinkError::Timeout,
    ];
    for failure in failures {
        let (bench, reader, mut watcher) = Bench::with_reader();
        bench.gate.fail(Some(failure));
        reader.insert(card("medecin"));
        assert_eq!(watcher.unusable().1.kind, ErrorKind::ReaderLost);
        bench.gate.fail(None);
        let id = watcher.settled();
        login(&watcher.client, &id, "1234").unwrap();
        sign(&watcher.client, &id, Purpose::Signature).unwrap();
    }
}

#[test]
fn a_card_that_hangs_in_one_reader_disturbs_no_other() {
    let bench = Bench::new();
    let mut watcher = bench.watcher();
    let hanging = bench.readers.add("hanging");
    let working = bench.readers.add("working");
    bench.gate.close("hanging");
    hanging.insert(card("infirmier"));
    bench.gate.wait_for_somebody();
    working.insert(card("medecin"));
    let id = watcher.settled();
    login(&watcher.client, &id, "1234").unwrap();
    sign(&watcher.client, &id, Purpose::Signature).unwrap();
    let readers = call::<ReadersList>(&watcher.client, &Empty {})
        .unwrap()
        .readers;
    let states: Vec<_> = readers.iter().map(|r| (r.name.as_str(), r.state)).collect();
    assert_eq!(
        states,
        [
            ("hanging", ReaderState::Empty),
            ("working", ReaderState::Ready)
        ]
    );
    bench.gate.open();
    assert_eq!(watcher.ready().reader, "hanging");
}

#[test]
fn a_broken_card_in_one_reader_disturbs_no_other() {
    let bench = Bench::new();
    let mut watcher = bench.watcher();
    let (broken, working) = (bench.readers.add("broken"), bench.readers.add("working"));
    broken.insert_mute();
    assert_eq!(watcher.unusable().1.kind, ErrorKind::CardMute);
    working.insert(card("medecin"));
    let id = watcher.settled();
    broken.remove();
    watcher.removed();
    broken.insert_mute();
    login(&watcher.client, &id, "1234").unwrap();
    broken.unplug();
    sign(&watcher.client, &id, Purpose::Signature).unwrap();
}

#[test]
fn a_signature_that_is_not_by_the_certified_key_does_not_leave() {
    let (_bench, reader, mut watcher) = Bench::with_reader();
    let mut odd = card("medecin");
    let other = card("medecin");
    let foreign = other.certificate(cps_sim_card::Purpose::Signature).to_vec();
    odd.set_file(&path(&SIGNATURE_CERTIFICATE), foreign);
    reader.insert(odd);
    let id = watcher.settled();
    login(&watcher.client, &id, "1234").unwrap();
    let refused = sign(&watcher.client, &id, Purpose::Signature);
    assert_eq!(kind(refused), ErrorKind::SignatureUnverified);
    // It is read again, and its other key is of use.
    watcher.removed();
    let id = watcher.settled();
    login(&watcher.client, &id, "1234").unwrap();
    sign(&watcher.client, &id, Purpose::Authentication).unwrap();
}

#[test]
fn a_card_whose_update_was_interrupted_is_shown_and_not_used() {
    let (bench, reader, mut watcher) = Bench::with_reader();
    let mut interrupted = card("medecin");
    interrupted.set_file(&path(&LAST_UPDATE), Vec::new());
    reader.insert(interrupted);
    let id = watcher.settled();
    let client = bench.client();
    assert!(objects(&client, &id).update_interrupted);
    assert_eq!(
        kind(login(&client, &id, "1234")),
        ErrorKind::UpdateInterrupted
    );
    let refused = sign(&client, &id, Purpose::Authentication);
    assert_eq!(kind(refused), ErrorKind::UpdateInterrupted);

    // Once the update has gone through, nothing of before is remembered.
    let mut updated = reader.remove().unwrap();
    watcher.removed();
    let update = b"\xEC\x12\x81\x07\x20\x24\x01\x01\0\0\0\x82\x07\x20\x24\x01\x01\0\x10\0";
    updated.set_file(&path(&LAST_UPDATE), update.to_vec());
    reader.insert(updated);
    let id = watcher.settled();
    assert!(!objects(&client, &id).update_interrupted);
    login(&client, &id, "1234").unwrap();
}

#[test]
fn an_updated_card_is_read_anew() {
    let (bench, reader, mut watcher, _) = Bench::with_card("medecin");
    let mut updated = reader.remove().unwrap();
    watcher.removed();
    let before = updated
        .certificate(cps_sim_card::Purpose::Signature)
        .to_vec();
    let renewed = card("medecin")
        .certificate(cps_sim_card::Purpose::Signature)
        .to_vec();
    updated.set_file(&path(&SIGNATURE_CERTIFICATE), renewed.clone());
    let update = b"\xEC\x12\x81\x07\x20\x24\x01\x01\0\0\0\x82\x07\x20\x24\x01\x01\0\x10\0";
    updated.set_file(&path(&LAST_UPDATE), update.to_vec());
    reader.insert(updated);
    let id = watcher.settled();
    let shown = objects(&bench.client(), &id).certificates[1].der.0.clone();
    assert_ne!(shown, before);
    assert_eq!(shown, renewed);
}

#[test]
fn a_card_that_is_being_read_says_so() {
    let (bench, _reader, mut watcher, reading) = Bench::being_read("medecin");
    let client = bench.client();
    let listed = call::<ReadersList>(&client, &Empty {}).unwrap().readers;
    assert_eq!(
        (listed[0].state, &listed[0].summary),
        (ReaderState::Reading, &Some(reading.clone()))
    );
    let error = call::<CardsObjects>(&client, &params(&reading.id)).unwrap_err();
    assert_eq!(
        (error.kind, &error.card),
        (ErrorKind::CardReading, &Some(reading.id.clone()))
    );
    assert_eq!(
        kind(login(&client, &reading.id, "1234")),
        ErrorKind::CardReading
    );
    bench.gate.open();
    assert_eq!(watcher.settled(), reading.id);
    login(&client, &reading.id, "1234").unwrap();
}

/// Readers of a service that can stop.
#[derive(Clone)]
struct Service {
    readers: SimReaders,
    down: Arc<AtomicBool>,
}

impl Service {
    fn check(&self) -> Result<(), LinkError> {
        if self.down.load(Ordering::SeqCst) {
            return Err(LinkError::ServiceDown("nobody listens".to_owned()));
        }
        Ok(())
    }
}

impl Readers for Service {
    fn list(&mut self) -> Result<Vec<cps_reader::ReaderState>, LinkError> {
        self.check()?;
        self.readers.list()
    }

    fn wait_change(&mut self, timeout: Option<Duration>) -> Result<(), LinkError> {
        self.check()?;
        self.readers.wait_change(timeout)?;
        self.check()
    }

    fn waker(&self) -> Box<dyn Waker> {
        self.readers.waker()
    }

    fn connect(&self, reader: &str) -> Result<Box<dyn CardLink>, LinkError> {
        self.check()?;
        self.readers.connect(reader)
    }
}

#[test]
fn without_its_service_the_daemon_says_so_and_recovers_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let config = Config {
        socket: directory.path().join("cpsd.sock"),
        ..Config::default()
    };
    let readers = SimReaders::new();
    let down = Arc::new(AtomicBool::new(true));
    let service = Service {
        readers: readers.clone(),
        down: Arc::clone(&down),
    };
    let daemon = Daemon::start(&config, move || Box::new(service.clone())).unwrap();
    let reader = readers.add("R");
    reader.insert(card("medecin"));

    let client = Client::connect(daemon.socket(), "test", LONG).unwrap();
    let mut watcher = Watcher::new(Client::connect(daemon.socket(), "test", LONG).unwrap());
    // The monitor may not have looked yet.
    let deadline = Instant::now() + LONG;
    let problem = loop {
        assert!(Instant::now() < deadline, "no problem is told");
        if let Some(problem) = call::<ReadersList>(&client, &Empty {}).unwrap().problem {
            break problem;
        }
    };
    assert_eq!(problem.kind, ErrorKind::ServiceDown);
    assert_eq!(
        problem.detail.as_deref(),
        Some("the smart card service does not answer: nobody listens")
    );
    let info = call::<Info>(&client, &Empty {}).unwrap();
    assert_eq!(
        (info.readers_available, info.problem),
        (false, Some(problem))
    );

    down.store(false, Ordering::SeqCst);
    let id: CardId = watcher.settled();
    login(&client, &id, "1234").unwrap();
    assert!(call::<Info>(&client, &Empty {}).unwrap().readers_available);

    // The service stops while a card is in use.
    down.store(true, Ordering::SeqCst);
    readers.waker().wake();
    readers.add("S");
    assert_eq!(watcher.removed(), Some(id.clone()));
    assert_eq!(
        kind(sign(&client, &id, Purpose::Signature)),
        ErrorKind::CardRemoved
    );
    down.store(false, Ordering::SeqCst);
    assert_ne!(watcher.settled(), id);
}
