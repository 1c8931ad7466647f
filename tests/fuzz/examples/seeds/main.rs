//! Fills the corpora with what simulated cards of all generations hold and answer, so that fuzzing
//! begins at real bytes: `cargo run --example seeds`, in this folder.

mod applications;
mod kept;
mod reading;

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use cps_fuzz::frames::{self, frame};
use cps_fuzz::{calls, changes, changes::Kind, frames::ACTIVITIES};
use cps_reader::Readers;
use cps_sim_card::{Card as SimCard, Profile, Purpose, TestPki};
use cps_sim_reader::SimReaders;
use cps_testsuite::extraction::Extraction;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const PROFILES: [&str; 3] = ["medecin", "medecin-sans-contact", "medecin-cps4"];

/// A change of each answer that a card gives.
const CHANGES: [(&str, Kind, &[u8]); 3] = [
    ("refused", Kind::Replace, &[0x69, 0x82]),
    ("flipped", Kind::Flip, &[1, 0x81]),
    ("always", Kind::Always, &[0x90, 0x00]),
];

const REQUESTS: &str = include_str!("requests.jsonl");

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_775_000_000);
    let mut pki = TestPki::from_seed([1; 32], now)?.with_shared_card_keys();
    for (number, name) in PROFILES.into_iter().enumerate() {
        cards(u8::try_from(number)?, name, &mut pki, now)?;
    }
    trust(&mut pki, now)?;
    signed_documents()?;
    xml_signatures()?;
    pdf_signatures()?;
    web_messages()?;
    extractions()?;
    for (name, script) in applications::scripts() {
        save("pkcs11", name, &calls::write(&script))?;
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
        include_bytes!("../../../../daemon/cpsd.toml"),
    )?;
    save(
        "web_frames",
        "origins",
        &["https://dpi.example:8443", "https://h\u{f4}pital.example", "https://[::1]"]
            .map(|origin| {
                let length = u32::try_from(origin.len()).unwrap_or_default();
                [&length.to_ne_bytes(), origin.as_bytes()].concat()
            })
            .concat(),
    )?;
    save(
        "vpcd_frames",
        "session",
        b"\0\x01\x01\0\x01\x04\0\x05\0\xB0\0\0\0\0\x01\x02\0\x01\0",
    )?;
    Ok(())
}

/// What a card holds and answers, and what the daemon keeps of it.
fn cards(number: u8, name: &str, pki: &mut TestPki, now: SystemTime) -> Result {
    let profile = Profile::builtin(name).ok_or("no such profile")?;
    let readers = SimReaders::new();
    let reader = readers.add(name);
    reader.insert(SimCard::personalise(&profile, pki, now)?);
    let reading = reading::whole(readers.connect(name)?)?;
    for (index, certificate) in reading.certificates.iter().enumerate() {
        save("certificate", &format!("{name}-{index}"), certificate)?;
    }
    let data = |(label, bytes): &(String, Vec<u8>)| Some(frame(kind(label)?, bytes));
    let objects: Vec<u8> = reading.data.iter().filter_map(data).flatten().collect();
    save("card_data", name, &objects)?;
    for (index, answer) in reading.answers.iter().enumerate() {
        let seed = format!("{name}-{index:03}");
        let content = answer.strip_suffix(&[0x90, 0x00]).unwrap_or(answer);
        save("apdu", &seed, content)?;
        save("pkcs15", &seed, content)?;
        for (change, kind, bytes) in CHANGES {
            let seed = format!("{seed}-{change}");
            let input = changes::write(number, index, kind, bytes);
            save("card_answers", &seed, &input)?;
        }
    }
    save("card_answers", name, &[number])?;
    let file = kept::file(&readers)?;
    let end = file.iter().position(|byte| *byte == b'\n');
    let body = end.and_then(|end| file.get(end + 1..)).ok_or("no line")?;
    save("cache", &format!("{name}-file"), &file)?;
    save("cache", name, body)?;
    Ok(())
}

/// The kind of a data object in the seeds; `None` for one that tells nothing of the holder.
fn kind(label: &str) -> Option<u8> {
    let activity = label.strip_prefix("CPS_ACTIVITY_");
    if let Some(index) = activity.and_then(|label| label.strip_suffix("_PS")) {
        return Some(ACTIVITIES + index.parse::<u8>().ok()?);
    }
    let known = frames::LABELS.iter().position(|known| *known == label)?;
    u8::try_from(known).ok()
}

/// Directories of the administrator around certificates that are good, expired and revoked.
fn trust(pki: &mut TestPki, now: SystemTime) -> Result {
    for name in ["medecin", "expired", "revoked"] {
        let profile = Profile::builtin(name).ok_or("no such profile")?;
        let card = SimCard::personalise(&profile, pki, now)?;
        let input = [
            frame(frames::JUDGED, card.certificate(Purpose::Signature)),
            frame(1, pki.root_pem().as_bytes()),
            frame(1, pki.issuing_pem().as_bytes()),
            frame(1, &pki.crl()?),
        ];
        save("trust", name, &input.concat())?;
    }
    Ok(())
}

/// Documents that other programs signed, and some that are wrong.
fn signed_documents() -> Result {
    for entry in fs::read_dir("../../crates/signature/tests/data")? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or("a name in UTF-8")?;
        let kind = match path.extension().and_then(|extension| extension.to_str()) {
            Some("jws") => frames::JWS,
            Some("cms") => 1,
            _ => continue,
        };
        save("signed_documents", name, &frame(kind, &fs::read(&path)?))?;
    }
    Ok(())
}

/// XML that another program signed.
fn xml_signatures() -> Result {
    for entry in fs::read_dir("../../crates/xmlsig/tests/data")? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or("a name in UTF-8")?;
        if name.ends_with(".xml") {
            save("xml_signatures", name, &fs::read(&path)?)?;
        }
    }
    Ok(())
}

/// Signed PDF of every kind, and unsigned.
fn pdf_signatures() -> Result {
    for entry in fs::read_dir("../../crates/pdfsig/tests/data")? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or("a name in UTF-8")?;
        if name.ends_with(".pdf") {
            save("pdf_signatures", name, &fs::read(&path)?)?;
        }
    }
    Ok(())
}

/// Messages of extensions, of which the tests of the host know the answers.
fn web_messages() -> Result {
    for name in ["web-eid", "page"] {
        let text = fs::read_to_string(format!("../../web-host/tests/data/{name}.jsonl"))?;
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        for (index, line) in lines.enumerate() {
            let dialogue: Vec<serde_json::Value> = serde_json::from_str(line)?;
            let sent = dialogue.first().ok_or("a message")?.to_string();
            save("web_messages", &format!("{name}-{index:02}"), sent.as_bytes())?;
        }
    }
    Ok(())
}

/// Saves files of a few persons in both encodings, and in an archive.
fn extractions() -> Result {
    let few = Extraction { persons: 8 };
    let (mut people, mut cards, mut mailboxes) = (Vec::new(), Vec::new(), Vec::new());
    few.people(&mut people)?;
    few.cards(&mut cards)?;
    few.mailboxes(&mut mailboxes)?;
    // The letters of the labels are all of ISO 8859-1, but for one name.
    let text = String::from_utf8(people.clone())?.replace('\u{152}', "O");
    let latin: std::result::Result<Vec<u8>, _> =
        text.chars().map(|letter| u8::try_from(u32::from(letter))).collect();
    save("extractions", "people", &people)?;
    save("extractions", "people-windows-1252", &latin?)?;
    save("extractions", "cards", &cards)?;
    save("extractions", "mailboxes", &mailboxes)?;
    for (name, method) in [
        ("stored", CompressionMethod::Stored),
        ("deflated", CompressionMethod::Deflated),
    ] {
        let options = SimpleFileOptions::default().compression_method(method);
        let mut archive = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (entry, bytes) in [("people.txt", &people), ("cards.txt", &cards)] {
            archive.start_file(entry, options)?;
            archive.write_all(bytes)?;
        }
        save("extractions", name, &archive.finish()?.into_inner())?;
    }
    Ok(())
}

fn save(target: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
    let directory = Path::new("corpus").join(target);
    fs::create_dir_all(&directory)?;
    fs::write(directory.join(name), bytes)
}
