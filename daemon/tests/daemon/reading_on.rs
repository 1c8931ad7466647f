//! Reading of public data objects while no client waits, or for a client that wants all of them: a
//! login that comes meanwhile waits for one command at most, and no piece is read twice.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use cps_protocol::CardId;
use cps_protocol::method::CardsIdentity;
use cps_sim_card::{Behaviour, Card, Event, OutsideFiles};
use serde_json::{Value, json};

use crate::support::{Bench, LONG, Raw, Watcher, call, card, whole};

/// Commands of a card, as they came.
type Commands = Arc<Mutex<Vec<String>>>;

/// The beginning of VERIFY with a PIN, as transcripts show it, and of the question for the tries.
const PRESENT_PIN: &str = " 20 00 01 08";
const ASK_TRIES: &str = " 20 00 01";

/// The selection of the application's directory on a CPS4.
const SELECT_APPLICATION: &str = "01 A4 08 00 02 00 01";

/// A card that waits within some of its commands until it is let go on.
struct Held {
    commands: Commands,
    begun: Receiver<()>,
    go_on: Sender<()>,
}

impl Held {
    /// Returns a card that waits within the commands with these numbers, from 0.
    fn card(kind: Kind, at: &[usize]) -> (Card, Self) {
        let commands = Commands::default();
        let (begins, begun) = channel();
        let (go_on, goes_on) = channel();
        let mut card = card(kind.profile);
        card.set_behaviour(kind.behaviour);
        let (written, at) = (commands.clone(), at.to_vec());
        card.set_observer(Box::new(move |event| {
            let Event::Exchange(exchange) = event else {
                return;
            };
            let mut lines = written.lock().unwrap();
            lines.push(exchange.shown_command());
            if at.contains(&(lines.len() - 1)) {
                drop(lines);
                begins.send(()).unwrap();
                // The test may have ended.
                let _ = goes_on.recv();
            }
        }));
        let held = Self {
            commands,
            begun,
            go_on,
        };
        (card, held)
    }

    fn wait(&self) {
        self.begun.recv_timeout(LONG).unwrap();
    }

    fn let_go_on(&self) {
        self.go_on.send(()).unwrap();
    }

    fn commands(&self) -> Vec<String> {
        self.commands.lock().unwrap().clone()
    }
}

/// A kind of card.
#[derive(Clone, Copy, Debug)]
struct Kind {
    profile: &'static str,
    behaviour: Behaviour,
}

/// Returns cards of every way in which data objects are read.
fn kinds() -> [Kind; 4] {
    let usual = Behaviour::default();
    let in_class_a0 = Behaviour {
        outside_files: OutsideFiles::InClassA0,
        ..usual
    };
    // Each file takes several commands.
    let short_reads = Behaviour {
        read_limit: 24,
        ..usual
    };
    [
        ("medecin", usual),
        ("medecin", short_reads),
        ("medecin-cps4", usual),
        ("medecin-cps4", in_class_a0),
    ]
    .map(|(profile, behaviour)| Kind { profile, behaviour })
}

fn identity(watcher: &Watcher, card: &CardId) -> Value {
    let identity = call::<CardsIdentity>(&watcher.client, &whole(card)).unwrap();
    assert!(identity.complete);
    serde_json::to_value(identity.identity).unwrap()
}

/// Sends a request, and returns once it is in the queue.
fn ask(bench: &Bench, method: &str, params: &Value) -> Raw {
    let mut raw = Raw::connect(bench);
    raw.request(json!("asked"), method, params, &json!({}));
    raw.call("system.info", &json!({}), &json!({}));
    raw
}

/// A card of this kind that is read to the end without a login.
struct Undisturbed {
    commands: Vec<String>,
    /// The number of the first command after the card was ready.
    first: usize,
    identity: Value,
}

impl Undisturbed {
    fn read(kind: Kind) -> Self {
        let (_bench, reader, mut watcher) = Bench::with_reader();
        let (card, held) = Held::card(kind, &[]);
        reader.insert(card);
        let id = watcher.settled();
        let identity = identity(&watcher, &id);
        let commands = held.commands();
        let asked = commands.iter().rposition(|line| line.contains(ASK_TRIES));
        let first = asked.unwrap() + 1;
        assert!(commands.len() > first + 10, "{kind:?}: {commands:#?}");
        Self {
            commands,
            first,
            identity,
        }
    }

    /// Returns numbers of commands from `first` on, some eight over the whole reading.
    fn places(&self, first: usize) -> impl Iterator<Item = usize> + use<> {
        let last = self.commands.len();
        (first..last).step_by((last - first).div_ceil(8))
    }
}

fn reads(commands: &[String]) -> usize {
    let is_read = |line: &&String| line[2..].starts_with(" B0 ");
    commands.iter().filter(is_read).count()
}

/// Returns the commands of others between that with this number and the presentation of the PIN.
///
/// Those that T=0 needs for a whole answer belong to the command before: GET RESPONSE, and the same
/// with the right Le. The selection of the application belongs to the login, which finds the card in
/// a file outside.
fn before_the_pin(commands: &[String], at: usize) -> Vec<&String> {
    let verify = commands.iter().position(|line| line.contains(PRESENT_PIN));
    let verify = verify.unwrap();
    let is_of_another = |number: &usize| {
        let (before, line) = (&commands[*number - 1], &commands[*number]);
        let is_answer = line.starts_with("00 C0 ") || line[..11] == before[..11];
        let is_of_login = *number == verify - 1 && line == SELECT_APPLICATION;
        !is_answer && !is_of_login
    };
    let between = (at + 1..verify).filter(is_of_another);
    between.map(|number| &commands[number]).collect()
}

#[test]
fn a_login_waits_for_one_command_of_the_reading_in_idle_time() {
    for kind in kinds() {
        let undisturbed = Undisturbed::read(kind);
        for at in undisturbed.places(undisturbed.first) {
            let said = format!("{kind:?}, at {at}: {}", undisturbed.commands[at]);
            let (bench, reader, mut watcher) = Bench::with_reader();
            let (card, held) = Held::card(kind, &[at]);
            reader.insert(card);
            let id = watcher.ready().id;
            held.wait();
            let mut client = ask(&bench, "pin.login", &json!({"card": id, "pin": "1234"}));
            held.let_go_on();
            let answer = client.answer();
            assert!(answer["error"].is_null(), "{said}: {answer}");
            assert_eq!(identity(&watcher, &id), undisturbed.identity, "{said}");
            let commands = held.commands();
            let waited = before_the_pin(&commands, at);
            assert!(waited.is_empty(), "{said}: {waited:#?}");
            // No piece is read again.
            let expected = reads(&undisturbed.commands);
            assert_eq!(reads(&commands), expected, "{said}: {commands:#?}");
        }
    }
}

/// Every turn of the client that wants the whole identity selects a file and reads a piece of it, so
/// that it has its answer however much others ask: a login waits for one such turn.
#[test]
fn a_login_waits_for_one_piece_that_another_client_reads() {
    for kind in kinds() {
        let undisturbed = Undisturbed::read(kind);
        let first = undisturbed.first;
        for at in undisturbed.places(first + 1) {
            let said = format!("{kind:?}, at {at}");
            let (bench, reader, mut watcher) = Bench::with_reader();
            let (card, held) = Held::card(kind, &[first, at]);
            reader.insert(card);
            let id = watcher.ready().id;
            held.wait();
            let whole = json!({"card": id, "complete": true});
            let mut asker = ask(&bench, "cards.identity", &whole);
            held.let_go_on();
            held.wait();
            let mut client = ask(&bench, "pin.login", &json!({"card": id, "pin": "1234"}));
            held.let_go_on();
            let answer = client.answer();
            assert!(answer["error"].is_null(), "{said}: {answer}");
            let answer = asker.answer();
            assert_eq!(
                answer["result"]["complete"],
                json!(true),
                "{said}: {answer}"
            );
            assert_eq!(identity(&watcher, &id), undisturbed.identity, "{said}");
            let commands = held.commands();
            let waited = before_the_pin(&commands, at);
            assert!(waited.len() <= 2, "{said}: {waited:#?}");
            let expected = reads(&undisturbed.commands);
            assert_eq!(reads(&commands), expected, "{said}: {commands:#?}");
        }
    }
}
