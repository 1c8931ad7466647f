//! Cards, the reader on the desk, and what a card says of itself.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use cps_apdu::{FileId, Path, Pin, Protocol};
use cps_card::{Card, CardProfile, CertificateEntry, DataEntry, KeyEntry, Purpose, Verified};
use cps_reader::Readers;
use cps_sim_card::{Behaviour, Card as SimCard, Layout, Profile, TestPki};
use cps_sim_reader::{SimReader, SimReaders};
use rsa::RsaPublicKey;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::signature::hazmat::PrehashVerifier;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

/// Returns the time of the tests, 21 November 2026.
fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_219_200)
}

/// One authority for all tests of this file.
static PKI: LazyLock<Mutex<TestPki>> = LazyLock::new(|| {
    let keys = cps_testsuite::keys::directory();
    Mutex::new(TestPki::generate_with_keys_in(&keys, now()).unwrap())
});

/// Returns a card of a profile that comes with the simulator.
pub(crate) fn personalised(profile: &str, layout: Layout) -> SimCard {
    personalised_like(profile, |profile| profile.with_layout(layout))
}

/// Returns a card of a profile that comes with the simulator, changed.
pub(crate) fn personalised_like(profile: &str, change: impl FnOnce(Profile) -> Profile) -> SimCard {
    let mut pki = PKI.lock().unwrap_or_else(PoisonError::into_inner);
    let profile = change(Profile::builtin(profile).unwrap());
    SimCard::personalise(&profile, &mut pki, now()).unwrap()
}

pub(crate) const READER: &str = "Reader A";

/// A reader with a card, and what was opened.
pub(crate) struct Desk {
    pub(crate) readers: SimReaders,
    pub(crate) reader: SimReader,
    pub(crate) card: Card,
}

impl Desk {
    pub(crate) fn with(card: SimCard) -> Self {
        let readers = SimReaders::new();
        let reader = readers.add(READER);
        reader.insert(card);
        let card = Card::open(readers.connect(READER).unwrap()).unwrap();
        Self {
            readers,
            reader,
            card,
        }
    }

    pub(crate) fn behave(&self, behaviour: Behaviour) {
        self.reader
            .with_card(|card| card.set_behaviour(behaviour))
            .unwrap();
    }

    /// Commands that fetch the answer of a command with data: 1 where answers wait.
    pub(crate) fn get_response(&self) -> u64 {
        let protocol = self.reader.with_card(|card| card.protocol());
        u64::from(protocol == Some(Protocol::T0))
    }

    /// Commands, GET RESPONSE included, that `run` sends.
    pub(crate) fn counted<T>(&mut self, run: impl FnOnce(&mut Card) -> T) -> (T, u64) {
        let before = self.reader.counts().commands;
        let result = run(&mut self.card);
        (result, self.reader.counts().commands - before)
    }

    pub(crate) fn read(&mut self) -> Contents {
        let entries = self.card.certificates().unwrap();
        let certificates = entries
            .iter()
            .map(|entry| self.card.read_certificate(entry).unwrap())
            .collect();
        Contents {
            entries,
            certificates,
            profile: self.card.profile().unwrap(),
        }
    }

    pub(crate) fn log_in(&mut self) -> Verified {
        self.card.verify_pin(&pin("1234")).unwrap()
    }
}

/// Returns the card's view of itself.
pub(crate) struct Contents {
    pub(crate) entries: Vec<CertificateEntry>,
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) profile: CardProfile,
}

impl Contents {
    pub(crate) fn key(&self, purpose: Purpose) -> &KeyEntry {
        self.profile
            .keys
            .iter()
            .find(|k| k.purpose == purpose)
            .unwrap()
    }

    pub(crate) fn data(&self, label: &str) -> &DataEntry {
        self.profile.data.iter().find(|d| d.label == label).unwrap()
    }

    pub(crate) fn public_key(&self, purpose: Purpose) -> RsaPublicKey {
        let id = &self.key(purpose).id;
        let at = self.entries.iter().position(|e| e.id == *id).unwrap();
        let certificate = Certificate::from_der(&self.certificates[at]).unwrap();
        let info = certificate.tbs_certificate().subject_public_key_info();
        let der = info.to_der().unwrap();
        rsa::pkcs8::DecodePublicKey::from_public_key_der(&der).unwrap()
    }

    pub(crate) fn verify_sha256(&self, purpose: Purpose, message: &[u8], signature: &[u8]) {
        let key = VerifyingKey::<Sha256>::new(self.public_key(purpose));
        let signature = Signature::try_from(signature).unwrap();
        key.verify_prehash(&Sha256::digest(message), &signature)
            .unwrap();
    }
}

pub(crate) fn pin(digits: &str) -> Pin {
    Pin::new(digits.as_bytes()).unwrap()
}

pub(crate) fn path(files: &[u16]) -> Path {
    Path::new(&files.iter().map(|f| FileId(*f)).collect::<Vec<_>>())
}
