//! Fills the corpora with what simulated cards of all generations hold and answer, so that fuzzing
//! begins at real bytes: `cargo run --example seeds`, in this folder.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use std::{fs, io};

use cps_apdu::Pin;
use cps_card::{Card, Hash, SignInput};
use cps_reader::{CardLink, Item, Readers, Recorder};
use cps_sim_card::{Card as SimCard, Profile, TestPki};
use cps_sim_reader::SimReaders;

const PROFILES: [&str; 3] = ["medecin", "medecin-sans-contact", "medecin-cps4"];

const REQUESTS: &str = include_str!("requests.jsonl");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_775_000_000);
    let mut pki = TestPki::from_seed([1; 32], now)?.with_shared_card_keys();
    let readers = SimReaders::new();
    for (number, name) in PROFILES.into_iter().enumerate() {
        let profile = &Profile::builtin(name).ok_or("no such profile")?;
        let reader = readers.add(name);
        reader.insert(SimCard::personalise(&profile, &mut pki, now)?);
        let reading = read_whole(readers.connect(name)?)?;
        for (index, certificate) in reading.certificates.iter().enumerate() {
            save("certificate", &format!("{name}-{index}"), certificate)?;
        }
        for (index, data) in reading.data.iter().enumerate() {
            save("card_data", &format!("{name}-{index:02}"), data)?;
        }
        let mut sequence = vec![u8::try_from(number)?];
        for (index, answer) in reading.answers.iter().enumerate() {
            let seed = format!("{name}-{index:03}");
            let content = answer.strip_suffix(&[0x90, 0x00]).unwrap_or(answer);
            save("apdu", &seed, content)?;
            save("pkcs15", &seed, content)?;
            if let Ok(length) = u8::try_from(answer.len()) {
                sequence.push(length);
                sequence.extend(answer);
            }
        }
        save("card_answers", name, &sequence)?;
    }
    for (index, line) in REQUESTS.lines().enumerate() {
        save(
            "requests",
            &format!("{index:02}"),
            format!("\u{ff}   {line}\n").as_bytes(),
        )?;
    }
    save(
        "config",
        "full",
        include_bytes!("../../../daemon/cpsd.toml"),
    )?;
    save(
        "vpcd_frames",
        "session",
        b"\0\x01\x01\0\x01\x04\0\x05\0\xB0\0\0\0\0\x01\x02\0\x01\0",
    )?;
    Ok(())
}

/// What a card holds, and all that it answered while it was read and signed with.
struct Reading {
    certificates: Vec<Vec<u8>>,
    data: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
}

fn read_whole(link: Box<dyn CardLink>) -> Result<Reading, Box<dyn std::error::Error>> {
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
            data.push(bytes.as_slice().to_vec());
        }
    }
    for key in &profile.keys {
        let _ = card.sign(
            verified.as_ref(),
            key,
            SignInput::Digest(Hash::Sha256, &[0xAA; 32]),
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

fn save(target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let directory = Path::new("corpus").join(target);
    fs::create_dir_all(&directory)?;
    fs::write(directory.join(name), bytes)
}
