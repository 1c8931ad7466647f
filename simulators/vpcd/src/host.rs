//! The card's side of the virtual reader: one loop that owns the card.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use cps_sim_card::{Card, Speed, TestPki};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::link::{Address, Link};
use crate::transcript::Transcript;
use crate::wire::Request;
use crate::{RunArgs, console, profiles};

/// What the loop waits for. The numbers are those of insertions: events of earlier ones are late.
pub(crate) enum Event {
    /// The driver has the card.
    Connected(u64),
    /// The driver asks something.
    Request(u64, Request),
    /// There is no connection any more and will be none; an error if it was not our will.
    LinkEnded(u64, Option<io::Error>),
    /// A line of standard input.
    Line(String),
    /// Somebody wants the program to end.
    Stop,
}

/// Runs a card until somebody wants it to end.
pub(crate) fn run(args: &RunArgs) -> anyhow::Result<()> {
    let now = SystemTime::now();
    let profile = profiles::load(&args.profile)?;
    let mut pki = match &args.pki {
        Some(directory) => TestPki::open_or_create(directory, now)?,
        None => TestPki::generate(now)?,
    };
    if let Some(directory) = &args.trust {
        pki.write_trust(directory)?;
    }
    let transcript = args.transcript.as_deref();
    let transcript = transcript
        .map(|path| Transcript::create(path, &args.profile))
        .transpose()?;
    let mut card = Card::personalise(&profile, &mut pki, now)?;
    if let Some(transcript) = &transcript {
        transcript.observe(&mut card);
    }

    let (events, inbox) = mpsc::channel();
    watch_signals(events.clone())?;
    read_commands(events.clone());
    let address = Address {
        host: args.host.clone(),
        port: args.port,
        wait: Duration::from_secs(args.wait),
    };
    let speed = args.speed.into();
    let mut host = Host {
        card,
        pki,
        transcript,
        speed,
        address,
        events,
        link: None,
        insertions: 0,
    };
    host.insert("ready");
    for event in inbox {
        if !host.handle(event)? {
            break;
        }
    }
    Ok(())
}

struct Host {
    card: Card,
    pki: TestPki,
    transcript: Option<Transcript>,
    speed: Speed,
    address: Address,
    events: Sender<Event>,
    link: Option<Inserted>,
    insertions: u64,
}

struct Inserted {
    number: u64,
    link: Link,
    /// What is said when the driver has the card.
    greeting: &'static str,
}

impl Host {
    /// Whether to go on.
    fn handle(&mut self, event: Event) -> anyhow::Result<bool> {
        match event {
            Event::Connected(number) if self.is_current(number) => {
                if let Some(inserted) = &mut self.link {
                    console::say(inserted.greeting)?;
                    inserted.greeting = "ready";
                }
            }
            Event::Request(number, request) if self.is_current(number) => self.serve(&request),
            Event::LinkEnded(number, Some(error)) if self.is_current(number) => {
                let Address { host, port, .. } = &self.address;
                let place = format!("no vpcd driver of a pcscd answers on {host}:{port}");
                return Err(error).context(place);
            }
            Event::Line(line) => return self.obey(line.trim()),
            Event::Stop => return Ok(false),
            Event::Connected(_) | Event::Request(..) | Event::LinkEnded(..) => {}
        }
        Ok(true)
    }

    fn obey(&mut self, line: &str) -> anyhow::Result<bool> {
        match line
            .split_once(' ')
            .map_or((line, ""), |(word, rest)| (word, rest.trim()))
        {
            ("quit", "") => return Ok(false),
            ("remove", "") => {
                self.remove();
                console::say("removed")?;
            }
            ("insert", _) if self.link.is_some() => {
                // pcscd would not notice an exchange that is faster than its polling.
                console::say("error: a card is in the reader: remove it first")?;
            }
            ("insert", "") => self.insert("inserted"),
            ("insert", name) => match self.personalise(name) {
                Ok(card) => {
                    self.card = card;
                    self.insert("inserted");
                }
                Err(error) => console::say(&format!("error: {error:#}"))?,
            },
            ("", "") => {}
            _ => console::say("error: expected remove, insert, insert PROFILE or quit")?,
        }
        Ok(true)
    }

    fn personalise(&mut self, name: &str) -> anyhow::Result<Card> {
        let profile = profiles::load(name)?;
        let mut card = Card::personalise(&profile, &mut self.pki, SystemTime::now())?;
        if let Some(transcript) = &self.transcript {
            transcript.observe(&mut card);
        }
        Ok(card)
    }

    /// Inserts the card into the empty reader.
    fn insert(&mut self, greeting: &'static str) {
        self.insertions += 1;
        let number = self.insertions;
        let link = Link::insert(self.address.clone(), number, self.events.clone());
        self.link = Some(Inserted {
            number,
            link,
            greeting,
        });
    }

    fn remove(&mut self) {
        self.link = None;
        self.card.power_off();
    }

    fn is_current(&self, number: u64) -> bool {
        self.link
            .as_ref()
            .is_some_and(|inserted| inserted.number == number)
    }

    fn serve(&mut self, request: &Request) {
        let answer = match request {
            Request::PowerOff => {
                self.card.power_off();
                return;
            }
            Request::PowerOn | Request::Reset => {
                self.card.power_on();
                return;
            }
            Request::Atr => self.card.atr().as_slice().to_vec(),
            Request::Apdu(command) => {
                let answer = self.card.transmit(command);
                thread::sleep(self.speed.delay(command.len(), answer.len()));
                answer.to_vec()
            }
        };
        if let Some(inserted) = &self.link {
            // If the connection is gone, its thread finds out and connects again.
            let _ = inserted.link.answer(&answer);
        }
    }
}

fn watch_signals(events: Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            // The loop has ended by itself if it is not there.
            let _ = events.send(Event::Stop);
        }
    });
    Ok(())
}

/// Passes on the lines of standard input; its end changes nothing, so that the program can run in
/// the background.
fn read_commands(events: Sender<Event>) {
    thread::spawn(move || {
        for line in io::stdin().lines() {
            let Ok(line) = line else { return };
            if events.send(Event::Line(line)).is_err() {
                return;
            }
        }
    });
}
