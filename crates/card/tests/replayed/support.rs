//! Support for the tests of all generations.

use std::fs;
use std::path::PathBuf;

use cps_apdu::{Atr, FileId, Path, Pin, Protocol, StatusWord};
use cps_card::{
    Card, CardError, CardProfile, Damage, DataEntry, KeyEntry, Purpose, SigningInput, Verified,
};
use cps_testsuite::dialogue::{Dialogue, Item, Replay};
use hex_literal::hex;

/// The answers to reset of the cards.
pub(crate) const CPS3: &[u8] = &hex!("3BAC00402A001225006480000310009000");
pub(crate) const CONTACTLESS: &[u8] = &hex!("3B8F80010031B86404B0ECC1739401808290000E");
pub(crate) const CPS4: &[u8] = &hex!("3B9B188001001225006480040100009044");
pub(crate) const CPS4_T0: &[u8] = &hex!("3BDC18FF00001225006480000401009000");

/// Returns the exchanges of a file of `tests/dialogues`, or of one phase of it (`file/phase`).
pub(crate) fn part(name: &str) -> Vec<Item> {
    let (file, phase) = match name.split_once('/') {
        Some((file, phase)) => (file, Some(phase)),
        None => (name, None),
    };
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/dialogues")
        .join(file)
        .with_extension("apdu");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let dialogue: Dialogue = text.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
    let items = dialogue.into_items().into_iter();
    let Some(phase) = phase else {
        return items.collect();
    };
    let named = |item: &Item| matches!(item, Item::Phase(name) if name == phase);
    let mut items = items.skip_while(|item| !named(item));
    assert!(items.next().is_some(), "{file} has no phase {phase}");
    items
        .take_while(|item| !matches!(item, Item::Phase(_)))
        .collect()
}

/// Plays `parts` as the card with this answer to reset.
pub(crate) fn replay(atr: &[u8], protocol: Protocol, parts: &[&str]) -> Replay {
    let items = parts.iter().flat_map(|name| part(name)).collect();
    Replay::new(Dialogue::new(items), Atr::new(atr).unwrap()).over(protocol)
}

/// Returns a card that was reset after it was opened, so that its application is selected: `open` and
/// `reset` come first in the dialogue.
pub(crate) fn rested(replay: &Replay) -> Card {
    let mut card = Card::open(Box::new(replay.clone())).unwrap();
    card.reset().unwrap();
    card
}

/// A card that was read and logged in to.
pub(crate) struct Session {
    pub(crate) card: Card,
    pub(crate) profile: CardProfile,
    pub(crate) verified: Verified,
    pub(crate) replay: Replay,
}

impl Session {
    /// Reads the card that `replay` plays, and logs in.
    pub(crate) fn on(replay: Replay) -> Self {
        let mut card = Card::open(Box::new(replay.clone())).unwrap();
        card.certificates().unwrap();
        let profile = card.profile().unwrap();
        let verified = card.verify_pin(&pin("1234")).unwrap();
        Self {
            card,
            profile,
            verified,
            replay,
        }
    }

    pub(crate) fn key(&self, purpose: Purpose) -> KeyEntry {
        let mut keys = self.profile.keys.iter();
        keys.find(|k| k.purpose == purpose).unwrap().clone()
    }

    pub(crate) fn data(&self, label: &str) -> DataEntry {
        let mut data = self.profile.data.iter();
        data.find(|d| d.label == label).unwrap().clone()
    }

    pub(crate) fn sign(
        &mut self,
        purpose: Purpose,
        input: &SigningInput,
    ) -> Result<Vec<u8>, CardError> {
        let key = self.key(purpose);
        self.card.sign(Some(&self.verified), &key, input)
    }

    pub(crate) fn decipher(&mut self, cryptogram: &[u8]) -> Result<Vec<u8>, CardError> {
        let key = self.key(Purpose::Authentication);
        let plain = self.card.decipher(&self.verified, &key, cryptogram)?;
        Ok(plain.to_vec())
    }

    pub(crate) fn write(&mut self, content: &[u8]) -> Result<(), CardError> {
        let data = self.data("CPS_DATA");
        self.card.write_data(&data, &self.verified, content)
    }

    pub(crate) fn read(&mut self, label: &str) -> Result<Vec<u8>, CardError> {
        let data = self.data(label);
        let content = self.card.read_data(&data, Some(&self.verified))?;
        Ok(content.to_vec())
    }
}

pub(crate) fn pin(digits: &str) -> Pin {
    Pin::new(digits.as_bytes()).unwrap()
}

pub(crate) fn path(files: &[u16]) -> Path {
    Path::new(&files.iter().map(|f| FileId(*f)).collect::<Vec<_>>())
}

pub(crate) fn damaged(files: &[u16], reason: Damage) -> CardError {
    CardError::Damaged {
        file: path(files),
        reason,
    }
}

pub(crate) fn refused(command: &'static str, status: StatusWord) -> CardError {
    CardError::Refused { command, status }
}
