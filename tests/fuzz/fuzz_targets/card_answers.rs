//! Cards that answer anything: the driver never panics and always comes to an end, for any
//! answer of a card of any generation to any command.

#![no_main]

use std::time::Duration;

use cps_apdu::{ApduBytes, Atr, Pin, Protocol};
use cps_card::{Card, PinRole, SignScheme, SigningInput};
use cps_reader::{CardLink, Exclusive, Hold, LinkError, PinPadVerify};
use libfuzzer_sys::fuzz_target;

/// More commands than any method sends, however the card answers.
const MANY: usize = 100_000;

/// CPS3 by contact, CPS3 contactless, CPS4 (`card.md` §1.2).
const ATRS: [&[u8]; 3] = [
    b"\x3B\xAC\x00\x40\x2A\x00\x12\x25\x00\x64\x80\x00\x03\x10\x00\x90\x00",
    b"\x3B\x8F\x80\x01\x00\x31\xB8\x64\x04\xB0\xEC\xC1\x73\x94\x01\x80\x82\x90\x00\x0E",
    b"\x3B\x9B\x18\x80\x01\x00\x12\x25\x00\x64\x80\x04\x01\x00\x90\x44",
];

/// Gives its answers in turn, the last of them for ever.
struct Hostile {
    atr: Atr,
    answers: Vec<Vec<u8>>,
    given: usize,
}

impl CardLink for Hostile {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn protocol(&self) -> Protocol {
        Protocol::T0
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        Ok(Box::new(Section {
            card: self,
            asked: 0,
        }))
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        Ok(Hold::Exclusive)
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        Ok(())
    }
}

struct Section<'l> {
    card: &'l mut Hostile,
    asked: usize,
}

impl Exclusive for Section<'_> {
    fn protocol(&self) -> Protocol {
        Protocol::T0
    }

    fn transmit(&mut self, _: &ApduBytes) -> Result<ApduBytes, LinkError> {
        self.asked += 1;
        assert!(self.asked < MANY, "the driver does not come to an end");
        let answer = self
            .card
            .answers
            .get(self.card.given)
            .or(self.card.answers.last());
        self.card.given += 1;
        Ok(answer
            .map(|bytes| bytes.as_slice().into())
            .unwrap_or_default())
    }

    fn has_pin_pad(&mut self) -> bool {
        true
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        self.transmit(&verify.template())
    }
}

/// Answers with a byte of length before each; the last one may be cut.
fn answers(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut answers = Vec::new();
    while let Some((length, rest)) = bytes.split_first() {
        let (answer, after) = rest.split_at(usize::from(*length).min(rest.len()));
        answers.push(answer.to_vec());
        bytes = after;
    }
    answers
}

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else {
        return;
    };
    let atr = ATRS[usize::from(*which) % ATRS.len()];
    let link = Hostile {
        atr: Atr::new(atr).expect("an ATR of the reference"),
        answers: answers(bytes),
        given: 0,
    };
    let Ok(mut card) = Card::open(Box::new(link)) else {
        return;
    };
    use_card(&mut card);
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
