//! Simulated cards of each generation with changed answers: the driver never panics and always comes
//! to an end. All that is not changed is right, so that the driver comes as far as with a real card.

#![no_main]

use std::cell::RefCell;
use std::time::{Duration, SystemTime};

use cps_apdu::{ApduBytes, Atr, Pin, Protocol};
use cps_card::{Card, PinRole, SignScheme, SigningInput};
use cps_fuzz::changes::{self, Kind};
use cps_reader::{CardLink, Exclusive, Hold, LinkError, PinPad, PinPadModify, PinPadVerify, Readers};
use cps_sim_card::{Card as SimCard, Profile, TestPki};
use cps_sim_reader::{Holder, SimReaders};
use libfuzzer_sys::fuzz_target;

/// More commands than any method sends, however the card answers.
const MANY: usize = 100_000;

const PROFILES: [&str; 3] = ["medecin", "medecin-sans-contact", "medecin-cps4"];

const READER: &str = "Reader";

thread_local! {
    static PKI: RefCell<TestPki> = RefCell::new(pki());
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_775_000_000)
}

fn pki() -> TestPki {
    let pki = TestPki::from_seed([1; 32], now()).expect("a time within the calendar");
    pki.with_shared_card_keys()
}

/// A link to a simulated card that changes its answers.
struct Liar {
    card: Box<dyn CardLink>,
    lies: Lies,
}

/// The changes of an input, in their order.
struct Lies {
    left: Vec<(u8, Kind, Vec<u8>)>,
    always: Option<Vec<u8>>,
    asked: usize,
}

impl Lies {
    fn answer(&mut self, answer: ApduBytes) -> ApduBytes {
        self.asked += 1;
        assert!(self.asked < MANY, "the driver does not come to an end");
        if let Some(always) = &self.always {
            return always.as_slice().into();
        }
        match self.left.last_mut() {
            None => answer,
            Some((after @ 1.., ..)) => {
                *after -= 1;
                answer
            }
            Some((0, kind, bytes)) => {
                let changed = changes::changed(*kind, bytes, answer.as_slice());
                if *kind == Kind::Always {
                    self.always = Some(changed.clone());
                }
                self.left.pop();
                changed.as_slice().into()
            }
        }
    }
}

impl CardLink for Liar {
    fn atr(&self) -> &Atr {
        self.card.atr()
    }

    fn protocol(&self) -> Protocol {
        self.card.protocol()
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        Ok(Box::new(Section {
            card: self.card.exclusive()?,
            lies: &mut self.lies,
        }))
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        self.card.hold()
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        self.card.reset()
    }
}

struct Section<'l> {
    card: Box<dyn Exclusive + 'l>,
    lies: &'l mut Lies,
}

impl Exclusive for Section<'_> {
    fn protocol(&self) -> Protocol {
        self.card.protocol()
    }

    fn transmit(&mut self, command: &ApduBytes) -> Result<ApduBytes, LinkError> {
        Ok(self.lies.answer(self.card.transmit(command)?))
    }

    fn pin_pad(&mut self) -> PinPad {
        self.card.pin_pad()
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        Ok(self.lies.answer(self.card.verify_on_pin_pad(verify)?))
    }

    fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<ApduBytes, LinkError> {
        Ok(self.lies.answer(self.card.modify_on_pin_pad(modify)?))
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    let name = PROFILES[usize::from(*which) % PROFILES.len()];
    let profile = Profile::builtin(name).expect("a built-in profile");
    let card = PKI.with_borrow_mut(|pki| SimCard::personalise(&profile, pki, now()));
    let readers = SimReaders::new();
    let reader = readers.add(READER);
    reader.give_pin_pad();
    reader.holder(Holder::Types(Pin::new(b"1234").expect("a PIN")));
    reader.insert(card.expect("a card of a built-in profile"));
    let mut left: Vec<_> = changes::read(bytes)
        .map(|change| (change.after, change.kind, change.bytes.to_vec()))
        .collect();
    left.reverse();
    let link = Liar {
        card: readers.connect(READER).expect("a card in the reader"),
        lies: Lies {
            left,
            always: None,
            asked: 0,
        },
    };
    if let Ok(mut card) = Card::open(Box::new(link)) {
        use_card(&mut card);
    }
});

/// Calls every method; only an end is asked of them.
fn use_card(card: &mut Card) {
    let pin = Pin::new(b"1234").expect("a PIN");
    let puk = Pin::new(b"12345678").expect("a PUK");
    let digest = [0xAA; 32];
    let _ = card.update_state();
    for certificate in card.certificates().unwrap_or_default() {
        let _ = card.read_certificate(&certificate);
    }
    let Ok(profile) = card.profile() else { return };
    for role in [PinRole::Pin, PinRole::Puk] {
        let _ = card.pin_status(role);
    }
    let _ = card.random(&mut [0; 20]);
    let _ = card.change_pin(&pin, &pin);
    let _ = card.verify_pin_on_pad(Duration::from_secs(60));
    let verified = card.verify_pin(&pin).ok();
    for data in &profile.data {
        let _ = card.read_data(data, verified.as_ref());
        if let Some(verified) = &verified {
            let _ = card.write_data(data, verified, &digest);
        }
    }
    for key in &profile.keys {
        let _ = card.sign(
            verified.as_ref(),
            key,
            &SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest),
        );
        if let Some(verified) = &verified {
            let _ = card.decipher(verified, key, &[0xAA; 256]);
        }
    }
    let _ = card.unblock(&puk, &pin);
}
