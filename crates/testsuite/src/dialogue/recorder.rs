//! Writing a dialogue down: a link that passes everything on and notes it. Begin at [`Recorder`].

use cps_apdu::{ApduBytes, Atr, Protocol};
use cps_reader::{CardLink, Exclusive, Hold, LinkError, PinPad, PinPadModify, PinPadVerify};

use super::{CommandPattern, Event, Exchange, Item};

/// A [`CardLink`] that writes down what passes over another one.
///
/// Commands that may carry a PIN or PUK are written without their data. Answers are written whole:
/// they may hold what the card protects.
pub struct Recorder<F> {
    link: Box<dyn CardLink>,
    write: F,
}

impl<F: FnMut(&Item) + Send> Recorder<F> {
    /// Records `link`; `write` is given each item as it happens.
    pub fn new(link: Box<dyn CardLink>, write: F) -> Self {
        Self { link, write }
    }
}

impl<F: FnMut(&Item) + Send> CardLink for Recorder<F> {
    fn atr(&self) -> &Atr {
        self.link.atr()
    }

    fn protocol(&self) -> Protocol {
        self.link.protocol()
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        match self.link.exclusive() {
            Ok(section) => Ok(Box::new(RecordedSection {
                section,
                write: &mut self.write,
            })),
            Err(error) => {
                write_failure(&mut self.write, &error);
                Err(error)
            }
        }
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        self.link.hold()
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        let result = self.link.reset();
        match &result {
            Ok(()) => (self.write)(&Item::Event(Event::Reset)),
            Err(error) => write_failure(&mut self.write, error),
        }
        result
    }
}

struct RecordedSection<'l, F> {
    section: Box<dyn Exclusive + 'l>,
    write: &'l mut F,
}

impl<F: FnMut(&Item) + Send> Exclusive for RecordedSection<'_, F> {
    fn protocol(&self) -> Protocol {
        self.section.protocol()
    }

    fn transmit(&mut self, command: &ApduBytes) -> Result<ApduBytes, LinkError> {
        let result = self.section.transmit(command);
        self.write(command, &result);
        result
    }

    fn pin_pad(&mut self) -> PinPad {
        self.section.pin_pad()
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        let result = self.section.verify_on_pin_pad(verify);
        self.write(&verify.template(), &result);
        result
    }

    fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<ApduBytes, LinkError> {
        let result = self.section.modify_on_pin_pad(modify);
        self.write(&modify.entry.template(), &result);
        result
    }
}

impl<F: FnMut(&Item)> RecordedSection<'_, F> {
    fn write(&mut self, command: &ApduBytes, result: &Result<ApduBytes, LinkError>) {
        match result {
            Ok(answer) => (self.write)(&Item::Exchange(Exchange {
                command: CommandPattern::of(command.as_slice()),
                answer: answer.as_slice().into(),
            })),
            Err(error) => write_failure(self.write, error),
        }
    }
}

fn write_failure(write: &mut impl FnMut(&Item), error: &LinkError) {
    write(&match error {
        LinkError::Reset => Item::Event(Event::ResetByOther),
        LinkError::Removed => Item::Event(Event::Removed),
        other => Item::Comment(other.to_string()),
    });
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::dialogue::{Dialogue, Replay};

    #[test]
    fn what_was_played_is_written_down_without_pins() {
        let text = "> 00 B0 9C 00 0C\n< 6C 0C\n# reset by another program\n> 00 20 00 01 08 …\n\
                    < 90 00\n# reset\n# removed\n";
        let atr = Atr::new(&[0x3B, 0x00]).expect("two bytes");
        let played = Replay::new(text.parse().expect("well formed"), atr);
        let written = Arc::new(Mutex::new(Dialogue::default()));
        let copy = Arc::clone(&written);
        let mut link = Recorder::new(Box::new(played), move |item: &Item| {
            let line = item
                .to_string()
                .parse::<Dialogue>()
                .expect("prints as it parses");
            for item in line.into_items() {
                copy.lock().expect("not poisoned").push(item);
            }
        });

        let ask = |link: &mut Recorder<_>, bytes: &[u8]| {
            let mut section = CardLink::exclusive(link)?;
            section
                .transmit(&bytes.into())
                .map(|answer| answer.to_vec())
        };
        assert_eq!(
            ask(&mut link, &[0, 0xB0, 0x9C, 0, 0x0C]),
            Ok(vec![0x6C, 0x0C])
        );
        let verify = [
            0, 0x20, 0, 1, 8, b'1', b'2', b'3', b'4', 0xFF, 0xFF, 0xFF, 0xFF,
        ];
        assert_eq!(ask(&mut link, &verify), Err(LinkError::Reset));
        assert_eq!(ask(&mut link, &verify), Ok(vec![0x90, 0x00]));
        assert_eq!(link.reset(), Ok(()));
        assert_eq!(ask(&mut link, &verify), Err(LinkError::Removed));

        assert_eq!(written.lock().expect("not poisoned").to_string(), text);
    }
}
