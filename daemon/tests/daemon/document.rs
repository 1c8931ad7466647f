//! `docs/api.md` says what is true: its examples are played.

use std::collections::{BTreeMap, BTreeSet};

use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::method::NAMES;
use cps_sim_card::Card;
use cps_sim_reader::SimReader;
use serde_json::{Value, json};

use crate::support::{Bench, Raw, Watcher, card};

const DOCUMENT: &str = include_str!("../../../docs/api.md");

/// Kind of a line of an example.
#[derive(Debug)]
enum Line<'d> {
    Sent(&'d str),
    Received(&'d str),
    /// Something that happens beside the connections.
    Happens(&'d str),
}

/// A line with its number and the connection that it is on.
type Step<'d> = (usize, &'d str, Line<'d>);

/// Returns the lines of all examples, in their order.
fn steps() -> Vec<Step<'static>> {
    let mut steps = Vec::new();
    let mut connection = None;
    for (index, line) in DOCUMENT.lines().enumerate() {
        let fence = line.strip_prefix("```");
        if let Some(language) = fence {
            let name = language.strip_prefix("api").map(str::trim);
            connection = name.filter(|_| connection.is_none());
        } else if let Some(connection) = connection {
            let step = if let Some(json) = line.strip_prefix("→ ") {
                Line::Sent(json)
            } else if let Some(json) = line.strip_prefix("← ") {
                Line::Received(json)
            } else {
                Line::Happens(line)
            };
            steps.push((index + 1, connection, step));
        }
    }
    steps
}

#[test]
fn the_document_lists_every_reason_for_which_a_login_ends() {
    let rows = LeaseEnd::ALL.iter();
    let rows = rows.map(|reason| format!("| `{}` | {} |\n", reason.word(), reason.sentence()));
    let table = DOCUMENT.split_once("<!-- lease ends -->\n").unwrap().1;
    let table = table.split_once("<!-- /lease ends -->").unwrap().0;
    let heading = "| reason | the login ended because |\n|---|---|\n";
    assert_eq!(table, format!("{heading}{}", rows.collect::<String>()));
}

#[test]
fn the_examples_of_the_document_are_true() {
    let directory = tempfile::tempdir().unwrap();
    let bench = Bench::configured(|config| {
        config.audit_file = Some(directory.path().join("audit"));
    });
    let mut world = World::new(&bench);
    let mut differences = Vec::new();
    for (number, connection, line) in steps() {
        match line {
            Line::Sent(json) => {
                let json = world.with_card(json);
                world.on(connection).send(format!("{json}\n").as_bytes());
            }
            Line::Received(shown) => {
                let shown = world.with_card(shown);
                let answer = world.on(connection).answer();
                let fits = serde_json::from_str(&shown).is_ok_and(|shown| fits(&shown, &answer));
                if !fits {
                    differences.push(format!("line {number}:\n← {answer}"));
                }
            }
            Line::Happens(what) => world.happen(what),
        }
    }
    assert!(
        differences.is_empty(),
        "docs/api.md shows other answers:\n{}",
        differences.join("\n")
    );
}

#[test]
fn the_document_shows_every_method() {
    let shown: BTreeSet<_> = steps()
        .into_iter()
        .filter_map(|(_, _, line)| match line {
            Line::Sent(json) => serde_json::from_str::<Value>(json).ok(),
            _ => None,
        })
        .map(|request| request["method"].as_str().unwrap().to_owned())
        .collect();
    let every = NAMES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(shown, every);
}

/// The daemon of the examples with what is connected to it.
struct World<'b> {
    bench: &'b Bench,
    reader: SimReader,
    watcher: Watcher,
    connections: BTreeMap<String, Raw>,
    /// The card that was removed.
    removed: Option<Card>,
    /// The handle of the card that is inserted.
    card: String,
}

impl<'b> World<'b> {
    fn new(bench: &'b Bench) -> Self {
        let mut watcher = bench.watcher();
        let reader = bench.readers.add("Reader 1");
        watcher.until(|change| matches!(change, Change::ReaderAdded(_)).then_some(()));
        Self {
            bench,
            reader,
            watcher,
            connections: BTreeMap::new(),
            removed: None,
            card: String::new(),
        }
    }

    fn on(&mut self, connection: &str) -> &mut Raw {
        self.connections
            .entry(connection.to_owned())
            .or_insert_with(|| Raw::silent(self.bench))
    }

    fn happen(&mut self, what: &str) {
        match what {
            "# a card is inserted" => {
                let card = self.removed.take().unwrap_or_else(|| card("medecin"));
                self.reader.insert(card);
                self.card = self.watcher.settled().0;
            }
            "# the card is removed" => {
                self.removed = self.reader.remove();
                self.watcher.removed();
            }
            other => panic!("nobody knows how to do this: {other}"),
        }
    }

    /// Returns the text with the handle that the card has this time.
    fn with_card(&self, text: &str) -> String {
        text.replace("CARD", &self.card)
    }
}

/// Members that differ each time and are numbers.
const CHANGING: [&str; 6] = ["seq", "pid", "uid", "seconds_left", "days_left", "number"];

/// Whether an answer is the one that is shown: `…` stands for the rest of a text, of a list, or of
/// the members of an object.
fn fits(shown: &Value, answer: &Value) -> bool {
    match (shown, answer) {
        (Value::String(shown), Value::String(answer)) => match shown.strip_suffix('…') {
            Some(beginning) => answer.starts_with(beginning),
            None => shown == answer,
        },
        (Value::Array(shown), Value::Array(answer)) => {
            let cut = shown.last() == Some(&json!("…"));
            let items = &shown[..shown.len() - usize::from(cut)];
            items.len() <= answer.len()
                && cut == (items.len() < answer.len())
                && items
                    .iter()
                    .zip(answer)
                    .all(|(shown, answer)| fits(shown, answer))
        }
        (Value::Object(shown), Value::Object(answer)) => {
            let cut = shown.contains_key("…");
            let known = shown.iter().filter(|(name, _)| *name != "…");
            let mut fit = known.clone().all(|(name, value)| match answer.get(name) {
                Some(Value::Number(_)) if CHANGING.contains(&name.as_str()) => value.is_number(),
                Some(answer) => fits(value, answer),
                None => false,
            });
            fit &= cut || known.count() == answer.len();
            fit
        }
        (shown, answer) => shown == answer,
    }
}

#[test]
fn what_is_left_out_is_marked() {
    for (shown, answer, expected) in [
        (json!("ab…"), json!("abc"), true),
        (json!("ab"), json!("abc"), false),
        (json!([1, "…"]), json!([1, 2, 3]), true),
        (json!([1]), json!([1, 2]), false),
        (json!([1, "…"]), json!([1]), false),
        (json!({"a": 1, "…": "…"}), json!({"a": 1, "b": 2}), true),
        (json!({"a": 1}), json!({"a": 1, "b": 2}), false),
        (json!({"a": 1, "b": 2}), json!({"a": 1}), false),
        (json!({"seq": 4}), json!({"seq": 9}), true),
        (json!({"seq": "4"}), json!({"seq": 9}), false),
    ] {
        assert_eq!(fits(&shown, &answer), expected, "{shown} {answer}");
    }
}
