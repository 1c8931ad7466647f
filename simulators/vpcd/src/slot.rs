//! The card's side of a virtual reader: one loop that owns the card.

use std::io;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use cps_sim_card::{Card, Fault, Interruption, Outcome, Script, Speed};
use cps_sim_control::{Cards, Done, Order, Reader};

use crate::console;
use crate::link::{Address, Link};
use crate::reply::Reply;
use crate::wire::Request;

/// An event of the loop. Numbers are those of insertions: events of an earlier one are late and
/// ignored.
pub(crate) enum Event {
    /// The driver has the card.
    Connected(u64),
    /// The driver asks something.
    Request(u64, Request),
    /// The connection has ended and no other follows; an error if it did not end by an order.
    LinkEnded(u64, Option<io::Error>),
    /// An order has come.
    Order(Order, Reply),
    /// The time is over after which a card comes back.
    Back(Option<Reply>),
    /// The program is to end.
    Stop,
}

/// Time for which a reader must be empty for pcscd to notice: more than its polling interval. A pcscd
/// that did not notice may take the card that came back for absent until it is pulled again.
const NOTICEABLE: Duration = Duration::from_millis(1000);

/// A virtual reader and its card.
pub(crate) struct Slot {
    number: usize,
    card: Card,
    cards: Cards,
    speed: Speed,
    script: Script,
    /// Whether the card has fallen silent since it was inserted.
    silent: bool,
    address: Address,
    events: Sender<Event>,
    link: Option<Inserted>,
    /// The last removal.
    removed: Option<Instant>,
    insertions: u64,
}

struct Inserted {
    number: u64,
    link: Link,
    /// Reply to send when the driver has the card; on standard output also when it has it again.
    waiting: Option<(Reply, &'static str)>,
}

impl Slot {
    pub(crate) fn new(
        number: usize,
        (cards, card): (Cards, Card),
        address: Address,
        events: Sender<Event>,
    ) -> Self {
        Self {
            number,
            card,
            cards,
            speed: Speed::Instant,
            script: Script::default(),
            silent: false,
            address,
            events,
            link: None,
            removed: None,
            insertions: 0,
        }
    }

    /// Inserts the card and answers until an order or a signal stops the slot.
    pub(crate) fn run(mut self, inbox: Receiver<Event>) -> anyhow::Result<()> {
        self.insert(Reply::Console, "ready");
        for event in inbox {
            match event {
                Event::Stop => break,
                event => self.handle(event)?,
            }
        }
        Ok(())
    }

    fn handle(&mut self, event: Event) -> anyhow::Result<()> {
        match event {
            Event::Connected(number) if self.is_current(number) => {
                let waiting = self
                    .link
                    .as_mut()
                    .and_then(|inserted| inserted.waiting.take());
                let (reply, word) = waiting.unwrap_or((Reply::Console, "ready"));
                reply.send(&Ok(self.named(word)))
            }
            Event::Request(number, request) if self.is_current(number) => self.serve(&request),
            Event::LinkEnded(number, Some(error)) if self.is_current(number) => {
                let Address { host, port, .. } = &self.address;
                let place = format!("no vpcd driver of a pcscd answers on {host}:{port}");
                Err(error).context(place)
            }
            Event::Order(order, reply) => self.carry_out(order, reply),
            // An order may have inserted it meanwhile.
            Event::Back(Some(reply)) => self.carry_out(Order::Insert(None), reply),
            Event::Back(None) if self.link.is_none() => {
                self.insert(Reply::Console, "inserted");
                Ok(())
            }
            Event::Connected(_)
            | Event::Request(..)
            | Event::LinkEnded(..)
            | Event::Back(None)
            | Event::Stop => Ok(()),
        }
    }

    fn carry_out(&mut self, order: Order, reply: Reply) -> anyhow::Result<()> {
        match self.obey(order) {
            Ok(Done::Insert) => {
                self.insert_noticeably(reply);
                Ok(())
            }
            Ok(Done::Said(line)) => reply.send(&Ok(line)),
            Ok(Done::Quit) => reply.send(&Ok("ok".to_owned())),
            Err(error) => reply.send(&Err(error)),
        }
    }

    /// Inserts the card into the empty reader; `word` is the reply when the driver has it.
    fn insert(&mut self, reply: Reply, word: &'static str) {
        self.insertions += 1;
        self.silent = false;
        let number = self.insertions;
        let link = Link::insert(self.address.clone(), number, self.events.clone());
        self.link = Some(Inserted {
            number,
            link,
            waiting: Some((reply, word)),
        });
    }

    /// Inserts the card into the empty reader, but not before pcscd has noticed that it is empty.
    fn insert_noticeably(&mut self, reply: Reply) {
        let empty = self.removed.map_or(NOTICEABLE, |removed| removed.elapsed());
        match NOTICEABLE.saturating_sub(empty) {
            Duration::ZERO => self.insert(reply, "inserted"),
            left => self.come_back(left, Some(reply)),
        }
    }

    /// Inserts the card again after some time.
    fn come_back(&self, after: Duration, reply: Option<Reply>) {
        let events = self.events.clone();
        thread::spawn(move || {
            thread::sleep(after);
            // The loop may have ended.
            let _ = events.send(Event::Back(reply));
        });
    }

    fn is_current(&self, number: u64) -> bool {
        self.link
            .as_ref()
            .is_some_and(|inserted| inserted.number == number)
    }

    fn serve(&mut self, request: &Request) -> anyhow::Result<()> {
        match request {
            Request::PowerOff => self.card.power_off(),
            Request::PowerOn | Request::Reset => {
                self.card.power_on();
            }
            Request::Atr if self.silent => self.answer(&[]),
            Request::Atr => {
                let atr = self.card.atr().as_slice().to_vec();
                self.answer(&atr);
            }
            // The driver waits until the card is pulled.
            Request::Apdu(_) if self.silent => {}
            Request::Apdu(command) => match self.script.transmit(&mut self.card, command) {
                Outcome::Answer(answer, later) => {
                    thread::sleep(self.speed.delay(command, answer.as_slice()) + later);
                    self.answer(answer.as_slice());
                }
                Outcome::Interrupted(interruption) => return self.interrupt(interruption, command),
            },
        }
        Ok(())
    }

    fn interrupt(&mut self, interruption: Interruption, command: &[u8]) -> anyhow::Result<()> {
        let event = match interruption {
            // A virtual reader cannot be unplugged: its card goes.
            Interruption::Removed(None) | Interruption::ReaderGone => {
                self.remove();
                "removed by a fault"
            }
            Interruption::Removed(Some(after)) => {
                self.remove();
                self.come_back(after, None);
                "removed by a fault"
            }
            Interruption::Mute => {
                self.silent = true;
                "silent by a fault"
            }
            Interruption::Reset => {
                self.card.power_on();
                let answer = self.card.transmit(command);
                self.answer(answer.as_slice());
                "reset by a fault"
            }
            Interruption::ConnectionLost => {
                self.card.power_off();
                if let Some(inserted) = &self.link {
                    inserted.link.break_connection();
                }
                "disconnected by a fault"
            }
        };
        Ok(console::say(&self.named(event))?)
    }

    fn answer(&self, bytes: &[u8]) {
        if let Some(inserted) = &self.link {
            // If the connection is gone, its thread finds out and connects again.
            let _ = inserted.link.answer(bytes);
        }
    }
}

impl Reader for Slot {
    fn number(&self) -> usize {
        self.number
    }

    fn cards(&mut self) -> &mut Cards {
        &mut self.cards
    }

    fn is_occupied(&self) -> bool {
        self.link.is_some()
    }

    fn remove(&mut self) {
        if self.link.take().is_some() {
            self.removed = Some(Instant::now());
        }
        self.card.power_off();
    }

    fn exchange(&mut self, card: Card) -> Option<Card> {
        Some(std::mem::replace(&mut self.card, card))
    }

    fn with_card<R>(&mut self, look: impl FnOnce(&mut Card) -> R) -> Option<R> {
        Some(look(&mut self.card))
    }

    fn plan(&mut self, command: u64, fault: Fault) {
        self.script.plan(command, fault);
    }

    fn set_script(&mut self, script: Script) {
        self.script = script;
    }

    fn set_speed(&mut self, speed: Speed) {
        self.speed = speed;
    }
}
