//! Simulated readers behave as PC/SC readers do.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, LazyLock, Mutex, mpsc};
use std::thread;
use std::time::{Duration, SystemTime};

use cps_apdu::{ApduBytes, Atr, Command, Protocol};
use cps_reader::{CardLink, CardPresence, LinkError, Readers};
use cps_sim_card::{Card, Fault, Profile, Script, Speed, TestPki};
use cps_sim_reader::{SimReader, SimReaders};

/// Long enough for anything that happens at all.
const DEADLINE: Duration = Duration::from_secs(20);
const VERIFY: [u8; 13] = [
    0x00, 0x20, 0x00, 0x01, 8, b'1', b'2', b'3', b'4', 0xFF, 0xFF, 0xFF, 0xFF,
];

fn card() -> Card {
    static PKI: LazyLock<Mutex<TestPki>> = LazyLock::new(|| {
        let now = SystemTime::UNIX_EPOCH + 20_544 * DAY;
        Mutex::new(
            TestPki::from_seed([9; 32], now)
                .unwrap()
                .with_shared_card_keys(),
        )
    });
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let profile = Profile::builtin("medecin").unwrap();
    let now = SystemTime::UNIX_EPOCH + 20_544 * DAY;
    Card::personalise(&profile, &mut PKI.lock().unwrap(), now).unwrap()
}

fn foreign_atr() -> Atr {
    Atr::new(&[0x3B, 0x65, 0x00, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55]).unwrap()
}

/// The status word of one command in a section of its own.
fn send(link: &mut dyn CardLink, command: &[u8]) -> Result<[u8; 2], LinkError> {
    let mut section = link.exclusive()?;
    let answer = section.transmit(&ApduBytes::from(command))?;
    Ok(*answer.as_slice().last_chunk().unwrap())
}

fn verify_status(link: &mut dyn CardLink) -> Result<[u8; 2], LinkError> {
    send(
        link,
        Command::verify_status(1).encode(Protocol::T0).as_slice(),
    )
}

#[test]
fn readers_show_what_they_hold_and_count_what_happens() {
    let mut readers = SimReaders::new();
    assert_eq!(readers.list(), Ok(Vec::new()));
    let (first, second) = (readers.add("first"), readers.add("second"));
    let shown = |readers: &mut SimReaders| {
        let list = readers.list().unwrap();
        list.into_iter()
            .map(|r| (r.name, r.card, r.event_count))
            .collect::<Vec<_>>()
    };
    let named = |name: &str, card, count| (name.to_owned(), card, count);
    assert_eq!(
        shown(&mut readers),
        [
            named("first", CardPresence::Empty, 0),
            named("second", CardPresence::Empty, 0)
        ]
    );

    let card = card();
    let atr = card.atr().clone();
    first.insert(card);
    second.insert_mute();
    assert_eq!(
        shown(&mut readers),
        [
            named("first", CardPresence::Present(atr.clone()), 1),
            named("second", CardPresence::Mute, 1)
        ]
    );

    // An exchange shows in the count even if the cards look alike.
    let card = first.remove().unwrap();
    first.insert(card);
    second.insert_foreign(foreign_atr());
    assert_eq!(
        shown(&mut readers),
        [
            named("first", CardPresence::Present(atr), 3),
            named("second", CardPresence::Present(foreign_atr()), 3),
        ]
    );
    first.unplug();
    assert!(first.remove().is_none());
    assert!(second.remove().is_none());
    assert_eq!(
        shown(&mut readers),
        [named("second", CardPresence::Empty, 4)]
    );
}

#[test]
fn what_cannot_be_connected_to_says_why() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    let error = |readers: &SimReaders| readers.connect("r").err();
    assert_eq!(readers.connect("other").err(), Some(LinkError::ReaderGone));
    assert_eq!(error(&readers), Some(LinkError::Removed));
    reader.insert_mute();
    assert_eq!(error(&readers), Some(LinkError::Mute));
    reader.insert_foreign(foreign_atr());
    let mut link = readers.connect("r").unwrap();
    assert_eq!(reader.foreign_commands(), 0);
    assert_eq!(verify_status(&mut *link), Ok([0x6D, 0x00]));
    assert_eq!(reader.foreign_commands(), 1);
}

#[test]
fn a_link_is_good_for_one_insertion() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let mut link = readers.connect("r").unwrap();
    assert_eq!(link.protocol(), Protocol::T0);
    let mut section = link.exclusive().unwrap();
    let card = reader.remove().unwrap();
    let gone = section.transmit(&ApduBytes::from(&VERIFY[..]));
    assert_eq!(gone.err(), Some(LinkError::Removed));
    drop(section);
    reader.insert(card);
    assert_eq!(verify_status(&mut *link), Err(LinkError::Removed));
    assert_eq!(link.reset(), Err(LinkError::Removed));

    let mut link = readers.connect("r").unwrap();
    assert_eq!(verify_status(&mut *link), Ok([0x63, 0xC3]));
    reader.unplug();
    assert_eq!(verify_status(&mut *link), Err(LinkError::ReaderGone));
}

#[test]
fn a_reset_is_told_once_to_every_other_link() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let mut one = readers.connect("r").unwrap();
    let mut other = readers.connect("r").unwrap();
    assert_eq!(send(&mut *one, &VERIFY), Ok([0x90, 0x00]));
    assert_eq!(verify_status(&mut *other), Ok([0x90, 0x00]));

    one.reset().unwrap();
    assert_eq!(verify_status(&mut *one), Ok([0x63, 0xC3]));
    assert_eq!(verify_status(&mut *other), Err(LinkError::Reset));
    assert_eq!(verify_status(&mut *other), Ok([0x63, 0xC3]));

    assert_eq!(send(&mut *one, &VERIFY), Ok([0x90, 0x00]));
    reader.foreign_reset().unwrap();
    assert_eq!(verify_status(&mut *one), Err(LinkError::Reset));
    assert_eq!(verify_status(&mut *one), Ok([0x63, 0xC3]));
    assert_eq!(verify_status(&mut *other), Err(LinkError::Reset));
}

#[test]
fn a_dropped_link_leaves_the_card_reset() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let mut one = readers.connect("r").unwrap();
    assert_eq!(send(&mut *one, &VERIFY), Ok([0x90, 0x00]));
    let status = |bytes: &[u8]| reader.foreign_transmit(bytes).unwrap().to_vec();
    assert_eq!(status(&[0x00, 0x20, 0x00, 0x01]), [0x90, 0x00]);
    drop(one);
    assert_eq!(status(&[0x00, 0x20, 0x00, 0x01]), [0x63, 0xC3]);
}

#[test]
fn a_section_keeps_everybody_else_out() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let mut link = readers.connect("r").unwrap();
    let mut section = link.exclusive().unwrap();
    let (sent, received) = mpsc::channel();
    let other = reader.clone();
    let thread = thread::spawn(move || {
        let answer = other.foreign_transmit(&[0x00, 0x20, 0x00, 0x01]);
        sent.send(answer.unwrap().to_vec()).unwrap();
    });
    let verified = section.transmit(&ApduBytes::from(&VERIFY[..])).unwrap();
    assert_eq!(verified.as_slice(), [0x90, 0x00]);
    // The other program has not got in between: it finds what this section left.
    assert!(received.try_recv().is_err());
    drop(section);
    assert_eq!(received.recv_timeout(DEADLINE), Ok(vec![0x90, 0x00]));
    thread.join().unwrap();
}

#[test]
fn whoever_waits_for_a_card_learns_that_it_was_pulled() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let mut one = readers.connect("r").unwrap();
    let mut other = readers.connect("r").unwrap();
    let section = one.exclusive().unwrap();
    let thread = thread::spawn(move || verify_status(&mut *other));
    assert!(reader.remove().is_some());
    assert_eq!(thread.join().unwrap(), Err(LinkError::Removed));
    drop(section);
}

#[test]
fn a_wait_ends_with_a_change_a_waker_or_its_time() {
    let mut readers = SimReaders::new();
    let reader = readers.add("r");
    let waker = readers.waker();
    let (sent, received) = mpsc::channel();
    thread::spawn(move || {
        loop {
            let list = readers.list().unwrap();
            if sent.send(list).is_err() {
                return;
            }
            readers.wait_change(None).unwrap();
        }
    });
    let next = || received.recv_timeout(DEADLINE).unwrap();
    assert_eq!(next()[0].card, CardPresence::Empty);
    reader.insert_mute();
    assert_eq!(next()[0].card, CardPresence::Mute);
    waker.wake();
    assert_eq!(next()[0].card, CardPresence::Mute);
    drop(received);
    waker.wake();

    let mut readers = SimReaders::new();
    assert_eq!(readers.wait_change(Some(Duration::from_millis(1))), Ok(()));
}

#[test]
fn counts_and_recordings_follow_the_card() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    assert!(reader.record().is_none());
    reader.insert(card());
    let recording = reader.record().unwrap();
    let mut link = readers.connect("r").unwrap();
    assert_eq!(send(&mut *link, &VERIFY), Ok([0x90, 0x00]));
    assert_eq!(verify_status(&mut *link), Ok([0x90, 0x00]));
    let counts = reader.counts();
    assert_eq!(
        (counts.commands, counts.bytes_in, counts.bytes_out),
        (2, 18, 4)
    );
    assert_eq!(recording.commands(), ["00 20 00 01 08 …", "00 20 00 01 00"]);
    link.reset().unwrap();
    assert_eq!(recording.lines().last().unwrap(), "# power-on");
}

fn status_after(fault: &str) -> (SimReader, Result<[u8; 2], LinkError>) {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let mut link = readers.connect("r").unwrap();
    assert_eq!(verify_status(&mut *link), Ok([0x63, 0xC3]));
    reader.plan(2, fault.parse().unwrap());
    assert_eq!(verify_status(&mut *link), Ok([0x63, 0xC3]));
    (reader, verify_status(&mut *link))
}

#[test]
fn what_is_planned_goes_wrong() {
    let table = [
        ("remove", Err(LinkError::Removed)),
        ("remove 800", Err(LinkError::Removed)),
        ("mute", Err(LinkError::Mute)),
        ("reset", Err(LinkError::Reset)),
        ("status 6F00", Ok([0x6F, 0x00])),
        ("truncate 2", Ok([0x63, 0xC3])),
        ("wrong-certificate", Ok([0x63, 0xC3])),
        ("delay 0", Ok([0x63, 0xC3])),
        ("reader-gone", Err(LinkError::ReaderGone)),
        (
            "connection-lost",
            Err(LinkError::ServiceDown(
                "the connection to the reader was lost".into(),
            )),
        ),
    ];
    for (fault, outcome) in table {
        assert_eq!(status_after(fault).1, outcome, "{fault}");
    }
}

#[test]
fn a_card_pulled_by_a_fault_is_gone_or_back() {
    let (reader, _) = status_after("remove");
    assert_eq!(reader.counts().commands, 0);
    assert_eq!(reader.remove().unwrap().counts().commands, 2);
    assert!(reader.remove().is_none());
    let mut readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    reader.plan(1, "remove 1".parse().unwrap());
    let mut link = readers.connect("r").unwrap();
    assert_eq!(verify_status(&mut *link), Err(LinkError::Removed));
    readers.list().unwrap();
    if reader.with_card(|_| ()).is_none() {
        readers.wait_change(Some(DEADLINE)).unwrap();
    }
    assert!(reader.with_card(|_| ()).is_some());
}

#[test]
fn a_silent_card_speaks_again_after_it_was_inserted_anew() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    reader.plan(1, Fault::Mute);
    let mut link = readers.connect("r").unwrap();
    assert_eq!(verify_status(&mut *link), Err(LinkError::Mute));
    assert_eq!(verify_status(&mut *link), Err(LinkError::Mute));
    let card = reader.remove().unwrap();
    reader.insert(card);
    let mut link = readers.connect("r").unwrap();
    assert_eq!(verify_status(&mut *link), Ok([0x63, 0xC3]));
}

#[test]
fn answers_can_be_cut_and_signatures_be_wrong() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let mut link = readers.connect("r").unwrap();
    let mut section = link.exclusive().unwrap();
    let mut send = |command: &[u8]| {
        section
            .transmit(&ApduBytes::from(command))
            .unwrap()
            .to_vec()
    };
    reader.plan(1, "truncate 3".parse().unwrap());
    let serial = [0x00, 0xB0, 0x9C, 0x00, 0x0C];
    assert_eq!(send(&serial), [0x5A, 0x0A, 0x80]);
    assert_eq!(send(&serial).len(), 14);

    let mut sign = |wrong: bool| {
        if wrong {
            reader.plan(1, Fault::FlipSignature);
        }
        send(&VERIFY);
        send(&[0x00, 0xA4, 0x09, 0x0C, 4, 0x3F, 0x00, 0x00, 0x01]);
        send(&[0x00, 0x22, 0x41, 0xA4, 6, 0x80, 1, 0x02, 0x84, 1, 0x82]);
        assert_eq!(send(&[0x00, 0x88, 0x00, 0x00, 3, 1, 2, 3]), [0x61, 0x00]);
        send(&[0x00, 0xC0, 0x00, 0x00, 0x00])
    };
    let right = sign(false);
    let differing = |other: &[u8]| {
        let bits = right.iter().zip(other).map(|(a, b)| (a ^ b).count_ones());
        bits.sum::<u32>()
    };
    assert_eq!(differing(&sign(true)), 1);
    assert_eq!(differing(&sign(false)), 0);
}

#[test]
fn a_script_goes_wrong_as_it_is_written() {
    let readers = SimReaders::new();
    let reader = readers.add("r");
    reader.insert(card());
    let text = "[[step]]\ncommand = 3\nfault = \"status 6F00\"\n\n\
                [[step]]\ncommand = 2\nfault = \"status 6985\"\n";
    reader.set_script(Script::parse(text, "x.toml").unwrap());
    let status = || {
        let answer = reader.foreign_transmit(&[0x00, 0x20, 0x00, 0x01]).unwrap();
        answer.to_vec()
    };
    assert_eq!(status(), [0x63, 0xC3]);
    assert_eq!(status(), [0x69, 0x85]);
    assert_eq!(status(), [0x6F, 0x00]);
    assert_eq!(status(), [0x63, 0xC3]);
}

#[test]
fn slow_cards_let_time_pass() {
    let passed = Arc::new(Mutex::new(Duration::ZERO));
    let clock = Arc::clone(&passed);
    let readers = SimReaders::with_pause(move |time| *clock.lock().unwrap() += time);
    let reader = readers.add("r");
    reader.insert(card());
    reader.set_speed(Speed::Cps3);
    reader.plan(1, "delay 5000".parse().unwrap());
    reader
        .foreign_transmit(&[0x00, 0xB0, 0x9C, 0x00, 0x0C])
        .unwrap();
    assert_eq!(
        *passed.lock().unwrap(),
        Duration::from_millis(5000 + 10 + 5 + 14)
    );
}
