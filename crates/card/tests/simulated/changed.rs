//! Cards that are right but for one byte of one answer: whatever byte of whatever file it is, the
//! driver comes to an end, blames nobody but the card, and presents no PIN.

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard};

use cps_apdu::{ApduBytes, Atr, Protocol};
use cps_card::{Card, CardError, PinRole};
use cps_reader::{
    CardLink, Exclusive, Hold, LinkError, PinPad, PinPadModify, PinPadVerify, Readers,
};
use cps_sim_card::{Layout, Reference};

use crate::support::{Desk, READER, personalised};

/// More commands than reading any card takes.
const MANY: usize = 10_000;

/// Bytes of a certificate that the driver looks at: the length of the whole.
const CERTIFICATE_HEADER: usize = 8;

/// Changes to a byte: its lowest bit, and the bit that makes a length long.
const CHANGES: [u8; 2] = [0x01, 0x80];

/// A byte of an answer, and what it is changed with.
#[derive(Clone, Copy, Debug)]
struct Change {
    answer: usize,
    byte: usize,
    with: u8,
}

/// A card of which one answer is changed, if any.
struct Changed {
    link: Box<dyn CardLink>,
    change: Option<Change>,
    /// The lengths of its answers so far.
    answers: Vec<usize>,
}

/// Way in which a card was read.
struct Read {
    outcome: Result<(), CardError>,
    answers: Vec<usize>,
    /// The answers that are of certificates.
    certificates: Range<usize>,
}

impl Changed {
    fn pass_on(&mut self, answer: ApduBytes) -> ApduBytes {
        assert!(self.answers.len() < MANY, "{:?} has no end", self.change);
        let number = self.answers.len();
        self.answers.push(answer.as_slice().len());
        let mut bytes = answer.as_slice().to_vec();
        if let Some(change) = self.change.filter(|change| change.answer == number) {
            bytes[change.byte] ^= change.with;
        }
        bytes.as_slice().into()
    }
}

/// The driver owns its link, so what it saw is shared with the test.
#[derive(Clone)]
struct Shared(Arc<Mutex<Changed>>, Atr);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Changed> {
        self.0.lock().unwrap()
    }
}

impl CardLink for Shared {
    fn atr(&self) -> &Atr {
        &self.1
    }

    fn protocol(&self) -> Protocol {
        self.lock().link.protocol()
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        Ok(Box::new(Section(self)))
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        self.lock().link.hold()
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        self.lock().link.reset()
    }
}

struct Section<'l>(&'l Shared);

impl Exclusive for Section<'_> {
    fn protocol(&self) -> Protocol {
        self.0.lock().link.protocol()
    }

    fn transmit(&mut self, command: &ApduBytes) -> Result<ApduBytes, LinkError> {
        let mut changed = self.0.lock();
        let answer = changed.link.exclusive()?.transmit(command)?;
        Ok(changed.pass_on(answer))
    }

    fn pin_pad(&mut self) -> PinPad {
        PinPad::default()
    }

    fn verify_on_pin_pad(&mut self, _: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        Err(LinkError::NoPinPad)
    }

    fn modify_on_pin_pad(&mut self, _: &PinPadModify) -> Result<ApduBytes, LinkError> {
        Err(LinkError::NoPinPad)
    }
}

/// Reads all that anybody may read.
fn read(desk: &Desk, change: Option<Change>) -> Read {
    let link = desk.readers.connect(READER).unwrap();
    let atr = link.atr().clone();
    let changed = Changed {
        link,
        change,
        answers: Vec::new(),
    };
    let shared = Shared(Arc::new(Mutex::new(changed)), atr);
    let mut certificates = 0..0;
    let outcome = (|| {
        let mut card = Card::open(Box::new(shared.clone()))?;
        card.update_state()?;
        let entries = card.certificates()?;
        certificates.start = shared.lock().answers.len();
        for entry in &entries {
            card.read_certificate(entry)?;
        }
        certificates.end = shared.lock().answers.len();
        let profile = card.profile()?;
        for role in [PinRole::Pin, PinRole::Puk] {
            if profile.pin.is_some() {
                card.pin_status(role)?;
            }
        }
        // Of the free area nothing is understood.
        let understood = profile.data.iter().filter(|data| data.label != "CPS_DATA");
        for data in understood.filter(|data| !data.private) {
            card.read_data(data, None)?;
        }
        Ok(())
    })();
    let answers = shared.lock().answers.clone();
    Read {
        outcome,
        answers,
        certificates,
    }
}

/// Whether an error says that the card is at fault.
fn blames_the_card(error: &CardError) -> bool {
    matches!(
        error,
        CardError::Link(_)
            | CardError::NotCps { .. }
            | CardError::Cps2ter
            | CardError::Damaged { .. }
            | CardError::Refused { .. }
            | CardError::BadAnswer { .. }
            // It keeps back what is public by its directory.
            | CardError::NotLoggedIn
    )
}

#[test]
fn whatever_byte_of_a_card_is_another_the_card_is_at_fault_and_no_try_is_lost() {
    for profile in ["medecin", "medecin-sans-contact", "medecin-cps4"] {
        let desk = Desk::with(personalised(profile, Layout::default()));
        let tries = || {
            let left = |reference| desk.reader.with_card(|card| card.tries_left(reference));
            (left(Reference::Pin), left(Reference::Puk))
        };
        let (clean, before) = (read(&desk, None), tries());
        assert_eq!(clean.outcome, Ok(()), "{profile}");
        let mut refused = 0;
        for (answer, length) in clean.answers.iter().enumerate() {
            let opaque = clean.certificates.contains(&answer);
            let is_read =
                |byte: &usize| !opaque || *byte < CERTIFICATE_HEADER || *byte + 2 >= *length;
            for byte in (0..*length).filter(is_read) {
                for with in CHANGES {
                    let change = Change { answer, byte, with };
                    if let Err(error) = read(&desk, Some(change)).outcome {
                        refused += 1;
                        assert!(blames_the_card(&error), "{profile}, {change:?}: {error}");
                    }
                }
            }
        }
        assert!(refused > 100, "{profile}: the changes reach what is read");
        assert_eq!(tries(), before, "{profile}");
        let again = read(&desk, None);
        assert_eq!((again.outcome, again.answers), (Ok(()), clean.answers));
    }
}
