//! The one way in which orders are carried out. Begin at [`Reader::obey`].

use anyhow::{anyhow, bail};
use cps_sim_card::{Card, Fault, Reference, Script, Speed};

use crate::cards::Cards;
use crate::files::read_script;
use crate::order::Order;
use crate::transcript::Transcript;

/// A simulated reader with the card that is in it, or was pulled out of it.
pub trait Reader {
    /// Returns the number by which orders name the reader, from 1.
    fn number(&self) -> usize;
    /// Returns its cards.
    fn cards(&mut self) -> &mut Cards;
    /// Whether a card is in the reader.
    fn is_occupied(&self) -> bool;
    /// Pulls the card, if one is in the reader.
    fn remove(&mut self);
    /// Puts a card in the place of the pulled one, which is returned.
    fn exchange(&mut self, card: Card) -> Option<Card>;
    /// Gives the card, inserted or pulled, to `look`; `None` if there is none.
    fn with_card<R>(&mut self, look: impl FnOnce(&mut Card) -> R) -> Option<R>;
    /// Lets something go wrong at the n-th command from now.
    fn plan(&mut self, command: u64, fault: Fault);
    /// Lets things go wrong as a script says, in place of an earlier script.
    fn set_script(&mut self, script: Script);
    /// Sets the speed of the cards.
    fn set_speed(&mut self, speed: Speed);

    /// Carries out an order.
    ///
    /// # Errors
    /// The reason, in one line; then nothing has changed.
    fn obey(&mut self, order: Order) -> anyhow::Result<Done> {
        let said = |text: &str| Ok(Done::Said(text.to_owned()));
        match order {
            Order::Insert(_) if self.is_occupied() => {
                bail!("a card is in the reader: remove it first")
            }
            Order::Insert(None) => Ok(Done::Insert),
            Order::Insert(Some(profile)) | Order::Swap(profile) => {
                let other = self.cards().other(&profile)?;
                self.remove();
                if let Some(card) = other {
                    let before = self.exchange(card);
                    self.cards().exchanged(profile, before);
                }
                Ok(Done::Insert)
            }
            Order::Remove => {
                self.remove();
                Ok(Done::Said(self.named("removed")))
            }
            Order::Tries(reference, tries) => {
                let set = |card: &mut Card| set_tries(card, reference, tries);
                self.with_card(set).ok_or_else(no_card)??;
                said("ok")
            }
            Order::Fault(command, fault) => {
                self.plan(command, fault);
                said("ok")
            }
            Order::Script(path) => {
                self.set_script(read_script(&path)?);
                said("ok")
            }
            Order::Speed(speed) => {
                self.set_speed(speed);
                said("ok")
            }
            Order::Counters => {
                let counters = self.with_card(counters).ok_or_else(no_card)?;
                Ok(Done::Said(counters))
            }
            Order::Transcript(path) => {
                self.set_transcript(Transcript::create(&path, "inserted")?);
                said("ok")
            }
            Order::Quit => Ok(Done::Quit),
        }
    }

    /// Lets all cards of the reader write into a transcript.
    fn set_transcript(&mut self, transcript: Transcript) {
        self.with_card(|card| transcript.observe(card));
        self.cards().observe(transcript);
    }

    /// Returns the word for an event, with the number of the reader if it is not the first.
    fn named(&self, word: &str) -> String {
        match self.number() {
            1 => word.to_owned(),
            number => format!("{word} {number}"),
        }
    }
}

/// The outcome of an order.
#[derive(Debug, PartialEq, Eq)]
pub enum Done {
    /// It is carried out; this is the reply.
    Said(String),
    /// The pulled card is to be inserted; the reply is `inserted`, when it is there.
    Insert,
    /// The program is to end; the reply is `ok`.
    Quit,
}

fn no_card() -> anyhow::Error {
    anyhow!("there is no card: insert one first")
}

fn set_tries(card: &mut Card, reference: Reference, tries: u8) -> anyhow::Result<()> {
    let before = card.tries_left(reference);
    card.set_tries_left(reference, tries);
    let most = card.tries_left(reference);
    if most < tries {
        card.set_tries_left(reference, before);
        bail!("the card has {most} tries at most");
    }
    Ok(())
}

fn counters(card: &mut Card) -> String {
    let counts = card.counts();
    let pin = card.tries_left(Reference::Pin);
    let puk = card.tries_left(Reference::Puk);
    format!(
        "commands {} bytes-in {} bytes-out {} pin-tries {pin} puk-tries {puk}",
        counts.commands, counts.bytes_in, counts.bytes_out
    )
}
