//! Cards that answer anything: the driver never panics and always comes to an end.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use cps_apdu::{ApduBytes, Atr, Pin, Protocol};
use cps_card::{
    Card, CardGeneration, CardProfile, Detection, PinRole, SignScheme, SigningInput, detect,
};
use cps_reader::{CardLink, Exclusive, Hold, LinkError, PinPad, PinPadModify, PinPadVerify};
use hex_literal::hex;
use proptest::prelude::*;

/// More commands than any method sends, however the card answers.
const MANY: usize = 100_000;

/// Gives its answers in turn, the last of them for ever.
struct Hostile {
    atr: Atr,
    answers: Vec<Vec<u8>>,
    given: usize,
    /// Commands of this section.
    asked: usize,
}

/// Answers to reset of every generation, and one that is only like that of a CPS3.
const ATRS: [&[u8]; 4] = [
    &hex!("3BAC00402A001225006480000310009000"),
    &hex!("3B8F80010031B86404B0ECC1739401808290000E"),
    &hex!("3B9B188001001225006480040100009044"),
    &hex!("3B8C8001001225006480000310009000"),
];

impl Hostile {
    fn new(atr: &[u8], answers: Vec<Vec<u8>>) -> Box<Self> {
        Box::new(Self {
            atr: Atr::new(atr).unwrap(),
            answers,
            given: 0,
            asked: 0,
        })
    }
}

impl CardLink for Hostile {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn protocol(&self) -> Protocol {
        Protocol::T0
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        self.asked = 0;
        Ok(Box::new(Section(self)))
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        Ok(Hold::Exclusive)
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        Ok(())
    }
}

struct Section<'l>(&'l mut Hostile);

impl Exclusive for Section<'_> {
    fn protocol(&self) -> Protocol {
        Protocol::T0
    }

    fn transmit(&mut self, _: &ApduBytes) -> Result<ApduBytes, LinkError> {
        self.0.asked += 1;
        assert!(self.0.asked < MANY, "the driver does not come to an end");
        let answers = &self.0.answers;
        let answer = answers.get(self.0.given).or(answers.last());
        self.0.given += 1;
        Ok(answer.map(|a| a.as_slice().into()).unwrap_or_default())
    }

    fn pin_pad(&mut self) -> PinPad {
        PinPad {
            verifies: true,
            modifies: true,
        }
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        self.transmit(&verify.template())
    }

    fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<ApduBytes, LinkError> {
        self.transmit(&modify.entry.template())
    }
}

const SERIAL_NUMBER: [u8; 14] = hex!("5A0A8025000001990000017F9000");

/// Returns the answers with which a card can be opened.
fn until_open(atr: &[u8]) -> Vec<Vec<u8>> {
    let done = || vec![0x90, 0x00];
    let serial_number = SERIAL_NUMBER.to_vec();
    let atr = Atr::new(atr).unwrap();
    match detect(&atr) {
        // The applet and EF.SN are selected.
        Detection::Cps(CardGeneration::Cps4) => vec![done(), done(), serial_number],
        // A file that shows whether it is used by contact is selected and read, or it need not be.
        _ => vec![serial_number, done(), done()],
    }
}

/// Answers that get far, and answers that get nowhere.
fn answer() -> impl Strategy<Value = Vec<u8>> {
    let status = prop_oneof![
        6 => Just(0x9000u16),
        1 => Just(0x6282),
        1 => Just(0x6E00),
        1 => Just(0x6A86),
        1 => Just(0x6300),
        1 => 0x6100..0x6200u16,
        1 => 0x6C00..0x6D00u16,
        1 => 0x63C0..0x63D0u16,
        1 => 0x9F00..0xA000u16,
        1 => any::<u16>(),
    ];
    let size = any::<u16>().prop_map(|n| [&hex!("62048002")[..], &n.to_be_bytes()].concat());
    let data = prop_oneof![
        3 => Just(Vec::new()),
        2 => size.clone(),
        1 => size.prop_map(|mut fci| { fci[0] = 0x6F; fci }),
        1 => Just(hex!("A806300404027001 A006300404027002 A406300404027005").to_vec()),
        1 => Just(hex!("30820400").to_vec()),
        1 => Just(hex!("850B8000400004").to_vec()),
        1 => Just(hex!("7016BF810112A0109A01039B0103A1088C06F3000013FF00").to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..=256),
    ];
    let whole = (data, status).prop_map(|(mut data, status)| {
        data.extend(status.to_be_bytes());
        data
    });
    prop_oneof![
        9 => whole,
        // Not even a status word.
        1 => proptest::collection::vec(any::<u8>(), 0..2),
    ]
}

/// Calls every method; only an end is asked of them.
fn use_card(card: &mut Card, profile: &CardProfile) {
    let digest = [0xAA; 32];
    let pin = Pin::new(b"1234").unwrap();
    let puk = Pin::new(b"12345678").unwrap();
    let _ = card.update_state();
    for certificate in card.certificates().unwrap_or_default() {
        let _ = card.read_certificate(&certificate);
    }
    let _ = card.profile();
    let mut out = [0; 20];
    let _ = card.random(&mut out);
    for role in [PinRole::Pin, PinRole::Puk] {
        let _ = card.pin_status(role);
    }
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
        let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &digest);
        let _ = card.sign(verified.as_ref(), key, &input);
        if let Some(verified) = &verified {
            let _ = card.decipher(verified, key, &[0xAA; 256]);
        }
    }
    let _ = card.unblock(&puk, &pin);
}

/// Returns the profile of a true card, for entries to ask the hostile one about.
fn true_profile() -> CardProfile {
    let read = |name: &str| {
        let path = format!("{}/tests/dialogues/{name}.apdu", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let text = ["open", "certificates", "profile"].map(read).concat();
    let atr = Atr::new(&hex!("3BAC00402A001225006480000310009000")).unwrap();
    let replay = cps_testsuite::dialogue::Replay::new(text.parse().unwrap(), atr);
    let mut card = Card::open(Box::new(replay)).unwrap();
    card.certificates().unwrap();
    card.profile().unwrap()
}

proptest! {
    #[test]
    fn every_method_comes_to_an_end(answers in proptest::collection::vec(answer(), 1..60)) {
        for atr in ATRS {
            let mut all = until_open(atr);
            all.extend(answers.clone());
            let mut card = Card::open(Hostile::new(atr, all)).unwrap();
            use_card(&mut card, &true_profile());
        }
    }

    #[test]
    fn opening_comes_to_an_end(answers in proptest::collection::vec(answer(), 0..6)) {
        for atr in ATRS {
            let _ = Card::open(Hostile::new(atr, answers.clone()));
        }
    }
}

#[test]
fn one_answer_for_ever_comes_to_an_end() {
    let profile = true_profile();
    let answers: [&[u8]; 12] = [
        &[],
        &hex!("90"),
        &hex!("9000"),
        &hex!("6110"),
        &hex!("016101"),
        &hex!("6C10"),
        &hex!("6E00"),
        &hex!("6A86"),
        &hex!("6300"),
        &hex!("6204800200FF9000"),
        &hex!("62048002FFFF9000"),
        &hex!("850BFFFF4000049F0D"),
    ];
    for answer in answers {
        for atr in ATRS {
            let mut all = until_open(atr);
            all.push(answer.to_vec());
            let mut card = Card::open(Hostile::new(atr, all)).unwrap();
            use_card(&mut card, &profile);
        }
    }
}
