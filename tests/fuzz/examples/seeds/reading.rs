//! Everything that a card holds.

use std::sync::{Arc, Mutex};

use cps_apdu::Pin;
use cps_card::{Card, SignScheme, SigningInput};
use cps_reader::CardLink;
use cps_testsuite::dialogue::{Item, Recorder};

use crate::Result;

/// What a card holds, and all that it answered while it was read and signed with.
pub(crate) struct Reading {
    pub(crate) certificates: Vec<Vec<u8>>,
    /// By label.
    pub(crate) data: Vec<(String, Vec<u8>)>,
    pub(crate) answers: Vec<Vec<u8>>,
}

pub(crate) fn whole(link: Box<dyn CardLink>) -> Result<Reading> {
    let answers = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&answers);
    let recorder = Recorder::new(link, move |item: &Item| {
        if let Item::Exchange(exchange) = item {
            let mut answers = written.lock().expect("no one panics while writing");
            answers.push(exchange.answer.as_slice().to_vec());
        }
    });
    let mut card = Card::open(Box::new(recorder))?;
    card.update_state()?;
    let mut certificates = Vec::new();
    for certificate in card.certificates()? {
        certificates.push(card.read_certificate(&certificate)?);
    }
    let profile = card.profile()?;
    let verified = match &profile.pin {
        Some(_) => Some(card.verify_pin(&Pin::new(b"1234")?)?),
        None => None,
    };
    let mut data = Vec::new();
    for entry in &profile.data {
        // The first object of the CPS2ter side ends the login: the private ones after it are left out.
        if let Ok(bytes) = card.read_data(entry, verified.as_ref()) {
            data.push((entry.label.clone(), bytes.as_slice().to_vec()));
        }
    }
    for key in &profile.keys {
        let _ = card.sign(
            verified.as_ref(),
            key,
            &SigningInput::digest(SignScheme::RsaPkcs1Sha256, &[0xAA; 32]),
        );
    }
    drop(card);
    let answers = answers.lock().expect("no one panics while writing").clone();
    Ok(Reading {
        certificates,
        data,
        answers,
    })
}
