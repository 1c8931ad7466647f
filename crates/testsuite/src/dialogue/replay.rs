//! Playing a dialogue back: a link to a card that answers exactly the commands of the dialogue.
//! Begin at [`Replay`].

use std::sync::{Arc, Mutex, PoisonError};

use cps_apdu::{ApduBytes, Atr, Protocol};
use cps_reader::{CardLink, Exclusive, Hold, LinkError, PinPad, PinPadModify, PinPadVerify};

use super::{CommandPattern, Dialogue, Event, Item};

/// A [`CardLink`] to a card that knows one dialogue: it answers the commands of the dialogue, in
/// its order, and nothing else.
///
/// Clones share the place in the dialogue, so that a test can ask how many exchanges are
/// [`Self::remaining`] after a driver took the link.
#[derive(Clone)]
pub struct Replay {
    atr: Atr,
    protocol: Protocol,
    pin_pad: bool,
    dialogue: Arc<Dialogue>,
    position: Arc<Mutex<usize>>,
}

impl Replay {
    /// Plays `dialogue` as a card with this ATR, over the first protocol that it offers.
    pub fn new(dialogue: Dialogue, atr: Atr) -> Self {
        let protocol = atr.protocols()[0];
        Self {
            atr,
            protocol,
            pin_pad: false,
            dialogue: Arc::new(dialogue),
            position: Arc::default(),
        }
    }

    /// Returns the same over another protocol, of a card that offers several.
    #[must_use]
    pub fn over(mut self, protocol: Protocol) -> Self {
        self.protocol = protocol;
        self
    }

    /// Returns the same in a reader with a PIN pad, whose holder does what the dialogue says: a
    /// command with blocks that hold no digit, and its status word.
    #[must_use]
    pub fn with_pin_pad(mut self) -> Self {
        self.pin_pad = true;
        self
    }

    /// Returns the number of exchanges that were not played yet.
    pub fn remaining(&self) -> usize {
        let position = *self.position.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = &self.dialogue.items()[position..];
        let exchanges = rest.iter().filter(|i| matches!(i, Item::Exchange(_)));
        exchanges.count()
    }

    /// Looks at the next exchange or event; `take` says whether it was played.
    fn next<T>(&self, take: impl FnOnce(Option<&Item>) -> (bool, T)) -> T {
        let mut position = self.position.lock().unwrap_or_else(PoisonError::into_inner);
        let is_played = |item: &&Item| matches!(item, Item::Exchange(_) | Item::Event(_));
        let rest = &self.dialogue.items()[*position..];
        let next = rest.iter().find(is_played);
        let skipped = rest.iter().take_while(|i| !is_played(i)).count();
        let (played, result) = take(next);
        if played {
            *position += skipped + 1;
        }
        result
    }
}

impl CardLink for Replay {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn protocol(&self) -> Protocol {
        self.protocol
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        self.next(|next| match next {
            Some(Item::Event(Event::ResetByOther)) => (true, Err(LinkError::Reset)),
            // A card that left does not come back: the event stays.
            Some(Item::Event(Event::Removed)) => (false, Err(LinkError::Removed)),
            _ => (false, Ok(())),
        })?;
        Ok(Box::new(ReplaySection(self)))
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        Ok(Hold::Exclusive)
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        self.next(|next| match next {
            Some(Item::Event(Event::Reset)) => (true, Ok(())),
            Some(Item::Event(Event::Removed)) => (false, Err(LinkError::Removed)),
            other => (false, Err(mismatch("a reset", other))),
        })
    }
}

struct ReplaySection<'r>(&'r Replay);

impl Exclusive for ReplaySection<'_> {
    fn protocol(&self) -> Protocol {
        self.0.protocol
    }

    fn transmit(&mut self, command: &ApduBytes) -> Result<ApduBytes, LinkError> {
        self.0.next(|next| match next {
            Some(Item::Exchange(e)) if e.command.matches(command.as_slice()) => {
                (true, Ok(e.answer.as_slice().into()))
            }
            Some(Item::Event(Event::Removed)) => (false, Err(LinkError::Removed)),
            other => {
                let got = CommandPattern::of(command.as_slice()).to_string();
                (false, Err(mismatch(&got, other)))
            }
        })
    }

    fn pin_pad(&mut self) -> PinPad {
        PinPad {
            verifies: self.0.pin_pad,
            modifies: self.0.pin_pad,
        }
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        if !self.0.pin_pad {
            return Err(LinkError::NoPinPad);
        }
        self.transmit(&verify.template())
    }

    fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<ApduBytes, LinkError> {
        self.verify_on_pin_pad(&modify.entry)
    }
}

fn mismatch(got: &str, expected: Option<&Item>) -> LinkError {
    let expected = match expected {
        Some(Item::Exchange(e)) => e.command.to_string(),
        Some(other) => other.to_string(),
        None => "the end".to_owned(),
    };
    LinkError::Other(format!("got {got}, expected {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replay(text: &str) -> Replay {
        let atr = Atr::new(&[0x3B, 0x00]).expect("two bytes");
        Replay::new(text.parse().expect("well formed"), atr)
    }

    #[test]
    fn only_the_commands_of_the_dialogue_are_answered_in_its_order() {
        let mut link = replay("== one\n# comment\n> 00 84 00 00 01\n< AA 90 00\n");
        let handle = link.clone();
        assert_eq!(handle.remaining(), 1);
        assert_eq!(
            link.reset(),
            Err(LinkError::Other(
                "got a reset, expected 00 84 00 00 01".into()
            ))
        );
        let mut section = link.exclusive().expect("no event");
        let wrong = section.transmit(&[0x00, 0x20, 0x00, 0x01, 1, 0x31][..].into());
        assert_eq!(
            wrong,
            Err(LinkError::Other(
                "got 00 20 00 01 01 …, expected 00 84 00 00 01".into()
            ))
        );
        let challenge = || [0x00, 0x84, 0x00, 0x00, 0x01][..].into();
        let answer = section.transmit(&challenge()).expect("as expected");
        assert_eq!(answer.as_slice(), [0xAA, 0x90, 0x00]);
        assert_eq!(handle.remaining(), 0);
        assert_eq!(
            section.transmit(&challenge()),
            Err(LinkError::Other(
                "got 00 84 00 00 01, expected the end".into()
            ))
        );
    }

    #[test]
    fn events_are_played_once_and_removal_stays() {
        let mut link = replay("# reset by another program\n# reset\n# removed\n");
        assert_eq!(link.exclusive().err(), Some(LinkError::Reset));
        assert!(link.exclusive().is_ok());
        assert_eq!(link.reset(), Ok(()));
        assert_eq!(link.exclusive().err(), Some(LinkError::Removed));
        assert_eq!(link.reset(), Err(LinkError::Removed));
    }
}
