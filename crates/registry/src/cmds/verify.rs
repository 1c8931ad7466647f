//! `verify`: whether records hold by themselves, without the register that they come from.

use std::fs;
use std::path::Path;

use cps_console::{Language, Page, Tone};
use cps_protocol::{Trust, TrustStatus};
use cps_trust::{TrustFolders, TrustStore, read_text};
use serde::Serialize;

use crate::args::VerifyArgs;
use crate::error::{Output, RegistryError};
use crate::record::{Checked, Damage, Wrong, check_all};
use crate::register::Register;
use crate::text::{Text, say};

/// The largest file of records that is read: some 30 000 pairings.
const LARGEST: u64 = 256 << 20;

/// The verdict on records.
#[derive(Debug, Serialize)]
struct Verdict {
    records: usize,
    /// SHA-256 of the last record.
    head: String,
    /// Whether every record holds and follows the one before.
    right: bool,
    /// Whether the certificates are trusted too; absent if no authorities were named.
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted: Option<bool>,
    /// The records that do not hold or are not trusted.
    odd: Vec<Odd>,
}

/// A record about which something is wrong.
#[derive(Debug, Serialize)]
struct Odd {
    /// Number of the record, from 1.
    record: usize,
    /// The account that it names, if it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    wrong: Vec<Wrong>,
    /// The verdict on the certificate, unless it is trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    trust: Option<Trust>,
}

pub(super) fn run(args: &VerifyArgs, output: &mut Output) -> Result<(), RegistryError> {
    let checked = match &args.file {
        Some(file) => {
            let text = read_text(file, LARGEST).map_err(RegistryError::read(file))?;
            check_all(text.lines().filter(|line| !line.trim().is_empty()))
        }
        None => {
            let lines = Register::open(args.register.register.as_ref())?.lines()?;
            check_all(lines.iter().map(String::as_str))
        }
    };
    tell(
        &checked,
        args.trust_dir.as_deref(),
        args.head.as_deref(),
        output,
    )
}

/// Shows the verdict, and fails if there is anything against the records.
fn tell(
    checked: &[Checked],
    trust_dir: Option<&Path>,
    head: Option<&str>,
    output: &mut Output,
) -> Result<(), RegistryError> {
    let Some(last) = checked.last() else {
        return Err(RegistryError::NoRecords);
    };
    let store = trust_dir.map(store).transpose()?;
    let odd: Vec<_> = checked
        .iter()
        .enumerate()
        .filter_map(|(number, checked)| odd(number + 1, checked, store.as_ref()))
        .collect();
    let wrong = odd.iter().filter(|odd| !odd.wrong.is_empty()).count();
    let untrusted = odd.iter().filter(|odd| odd.trust.is_some()).count();
    let verdict = Verdict {
        records: checked.len(),
        head: last.hash.clone(),
        right: wrong == 0,
        trusted: store.map(|_| wrong == 0 && untrusted == 0),
        odd,
    };
    output.show(&verdict, page)?;
    if let Some(damage) = Damage::of(&[], checked) {
        return Err(RegistryError::Wrong(damage));
    }
    match head {
        Some(head) if !head.eq_ignore_ascii_case(&verdict.head) => Err(RegistryError::Head {
            found: verdict.head,
        }),
        _ if untrusted > 0 => Err(RegistryError::Untrusted(untrusted)),
        _ => Ok(()),
    }
}

/// Returns the authorities and revocation lists of a directory.
fn store(directory: &Path) -> Result<TrustStore, RegistryError> {
    // What is there and no use is told of each record; a directory that is not there is a slip.
    fs::read_dir(directory).map_err(RegistryError::read(directory))?;
    let looked = TrustFolders::new(directory, directory).look();
    Ok(looked.map(|(store, _)| store).unwrap_or_default())
}

fn odd(number: usize, checked: &Checked, store: Option<&TrustStore>) -> Option<Odd> {
    let trust = store.and_then(|store| checked.trust(store));
    let trust = trust.filter(|trust| trust.status != TrustStatus::Trusted);
    if checked.wrong.is_empty() && trust.is_none() {
        return None;
    }
    Some(Odd {
        record: number,
        account: checked.account().map(str::to_owned),
        wrong: checked.wrong.clone(),
        trust,
    })
}

fn page(language: Language, verdict: &Verdict) -> Page {
    let mut page = Page::default();
    let yes_or_no = |is: bool| match is {
        true => (Tone::Good, language.text(Text::Yes)),
        false => (Tone::Bad, language.text(Text::No)),
    };
    page.row(language.text(Text::Records), verdict.records.to_string());
    let (tone, word) = yes_or_no(verdict.right);
    page.toned_row(tone, language.text(Text::Right), word);
    let (tone, word) = verdict
        .trusted
        .map_or_else(|| (Tone::Caution, language.text(Text::NotAsked)), yes_or_no);
    page.toned_row(tone, language.text(Text::Trusted), word);
    page.row(language.text(Text::Head), verdict.head.as_str());
    for odd in &verdict.odd {
        let account = odd.account.as_deref().unwrap_or("?");
        let wrong = odd.wrong.iter().map(|wrong| sentence(language, wrong));
        let reasons = odd.trust.iter().flat_map(|trust| &trust.reasons);
        let reasons = reasons.map(|reason| match language {
            Language::English => reason.english().to_owned(),
            Language::French => reason.french().to_owned(),
        });
        for reason in wrong.chain(reasons) {
            let number = odd.record;
            page.alert(say!(
                language,
                RecordLine,
                number = number,
                account = account,
                reason = reason
            ));
        }
    }
    page
}

/// Returns a defect in words.
fn sentence(language: Language, wrong: &Wrong) -> String {
    let text = |text| language.text(text).to_owned();
    match wrong {
        Wrong::Unreadable { .. } => text(Text::WrongUnreadable),
        Wrong::Signature { .. } => text(Text::WrongSignature),
        Wrong::Key => text(Text::WrongKey),
        Wrong::Certificate => text(Text::WrongCertificate),
        Wrong::Holder { found } => {
            let found = found.as_deref().unwrap_or("-");
            say!(language, WrongHolder, found = found)
        }
        Wrong::Card { found } => say!(language, WrongCard, found = found),
        Wrong::Chain => text(Text::WrongChain),
        Wrong::Time => text(Text::WrongTime),
    }
}
