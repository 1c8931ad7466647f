//! A new card never answers for the old one, whatever the moment of the exchange.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use cps_ipc::Client;
use cps_protocol::method::{CardsIdentity, CardsList, Empty};
use cps_protocol::{ApiError, CardSummary, ErrorKind, Purpose};
use cps_sim_reader::SimReader;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rsa::pkcs1v15::Pkcs1v15Sign;
use sha2::Sha256;

use crate::journeys::public_key;
use crate::support::{Bench, DIGEST, Watcher, call, card, login, logout, objects_of, sign, whole};

const EXCHANGES: u32 = 30;
const CLIENTS: usize = 3;

/// The same exchanges at every run, as far as threads allow.
const SEED: u64 = 20_261_122;

/// Number and holder (`national_id`) of the two cards.
const HOLDERS: [(&str, &str); 2] = [("99000001", "899700000013"), ("99000042", "00B6000010")];

/// Messages that the clients received.
#[derive(Default)]
struct Seen {
    signatures: u32,
    removed: u32,
}

#[test]
fn whatever_the_moment_of_an_exchange_no_card_answers_for_another() {
    let (bench, reader, mut watcher, _) = Bench::with_card("medecin");
    let stop = AtomicBool::new(false);
    let seen = Mutex::new(Seen::default());
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(|| {
                    let client = bench.client();
                    while !stop.load(Ordering::Relaxed) {
                        use_a_card(&client, &seen);
                    }
                })
            })
            .collect();
        let alive = || clients.iter().any(|client| !client.is_finished());
        exchange_cards(&reader, &mut watcher, alive);
        stop.store(true, Ordering::Relaxed);
    });
    let seen = seen.into_inner().unwrap();
    assert!(seen.signatures > 0, "somebody signed");
    assert!(seen.removed > 0, "somebody lost the card");
}

/// Pulls the card at a random command, in the middle of a reading or after many signatures, and
/// inserts the other one: at once, or after the first was missed.
fn exchange_cards(reader: &SimReader, watcher: &mut Watcher, alive: impl Fn() -> bool) {
    let mut random = StdRng::seed_from_u64(SEED);
    let mut outside = card("infirmier");
    for _ in 0..EXCHANGES {
        let pause = random.random_range(0..60);
        let begin = reader.counts().commands;
        while reader.counts().commands.abs_diff(begin) < pause && alive() {
            thread::yield_now();
        }
        let inside = reader.remove().expect("a card was inserted");
        if random.random() {
            watcher.removed();
        }
        reader.insert(outside);
        outside = inside;
    }
}

/// Uses whatever card there is, until it is gone.
fn use_a_card(client: &Client, seen: &Mutex<Seen>) {
    let cards = call::<CardsList>(client, &Empty {}).unwrap().cards;
    let Some(card) = cards.first() else { return };
    let outcome = use_this_card(client, card, seen);
    match outcome.map_err(|error| error.kind) {
        Ok(()) | Err(ErrorKind::CardReading) => {}
        Err(ErrorKind::CardRemoved) => seen.lock().unwrap().removed += 1,
        Err(other) => panic!("{other:?}"),
    }
}

/// Checks that all that comes under the handle of a card is of that card.
fn use_this_card(client: &Client, card: &CardSummary, seen: &Mutex<Seen>) -> Result<(), ApiError> {
    let objects = objects_of(client, &card.id)?;
    assert_eq!(objects.summary.serial, card.serial);
    let identity = call::<CardsIdentity>(client, &whole(&card.id))?.identity;
    let number = identity.national_id.unwrap().value.clone();
    let holder = HOLDERS.iter().find(|holder| holder.0 == card.serial);
    assert_eq!(number.as_str(), holder.unwrap().1);

    let certificate = &objects.certificates[1];
    assert_eq!(certificate.key, Some(Purpose::Signature));
    let key = public_key(&certificate.der.0);
    login(client, &card.id, "1234")?;
    for _ in 0..3 {
        let signature = sign(client, &card.id, Purpose::Signature)?;
        key.verify(Pkcs1v15Sign::new::<Sha256>(), &DIGEST, &signature)
            .expect("the signature is of the card that was named");
        seen.lock().unwrap().signatures += 1;
    }
    logout(client, &card.id)?;
    Ok(())
}
