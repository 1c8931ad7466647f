//! `cpsctl card report`: how a card is built and what it answers. Begin at [`run`].

use std::path::Path;
use std::time::Instant;

use cps_certificate::CertificateDetails;
use cps_protocol::method::{
    CardParams, CardsObjects, CardsReport, Decrypt, DecryptParams, LeaseResult, ReportParams,
    SignDigest, SignDigestParams,
};
use cps_protocol::report::{self, CardReport, KeyReport, KeyTime, SignatureReport, judge};
use cps_protocol::{
    ApiError, Bytes, CardId, CardObjects, ErrorKind, HashAlgorithm, Key, SignScheme,
};
use cps_signature::{digest, encrypt, is_signature};
use getrandom::SysRng;

use crate::args::{CardVerb, Global, ReportArgs};
use crate::destination::Destination;
use crate::error::CliError;
use crate::format;
use crate::input::read_file;
use crate::output::Output;
use crate::session::{Session, WantedLogin, has_pin};
use crate::terminal;
use crate::text::Text;

/// The test data that are signed and deciphered.
const TEST_DATA: &[u8] = b"CPS card report";
/// The largest report that is read, in bytes.
const LARGEST_REPORT: u64 = 4 * 1024 * 1024;
/// Most signatures of a report: of two keys, in every scheme, and one that is left, since the last
/// one ends a login.
const MOST_SIGNATURES: u32 = 20;

pub(super) fn run(verb: &CardVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let CardVerb::Report(args) = verb;
    let inputs: Vec<&Path> = args.from.as_deref().into_iter().collect();
    let destination = Destination::new(args.out.as_deref(), &inputs)?;
    let found = match &args.from {
        Some(path) => read(path)?,
        None => ask(args, global, output)?,
    };
    if !output.json {
        let markdown = format::report(output.language, &found, args.explain);
        return destination.write(markdown.as_bytes(), true, output);
    }
    if destination.path().is_none() {
        return output.json(&found);
    }
    let json = serde_json::to_vec_pretty(&found).map_err(|error| CliError::Output(error.into()))?;
    destination.write(&json, true, output)
}

/// Reads a report from a file.
fn read(path: &Path) -> Result<CardReport, CliError> {
    let wrong = |detail: String| CliError::NoReport {
        path: path.to_owned(),
        detail,
    };
    let content = read_file(path, LARGEST_REPORT)?;
    let found: CardReport =
        serde_json::from_slice(&content).map_err(|error| wrong(error.to_string()))?;
    match found.format {
        report::FORMAT => Ok(found),
        other => Err(wrong(format!("form {other}"))),
    }
}

/// Asks the card, after the person has agreed.
fn ask(args: &ReportArgs, global: &Global, output: &Output) -> Result<CardReport, CliError> {
    let session = Session::connect(global, output.language)?;
    let found = session.card(global)?;
    let with_pin = args.pin || args.login.source.pin_stdin || args.login.prompt;
    if with_pin && !has_pin(found.generation) {
        return Err(ErrorKind::PinNone.into());
    }
    agree(args, with_pin, output)?;
    let card = found.id;
    let asked = |protected| {
        let params = ReportParams {
            card: card.clone(),
            with_login: protected,
        };
        session.call_long::<CardsReport>(&params)
    };
    if !with_pin {
        return asked(false);
    }
    let objects = session.call::<CardsObjects>(&CardParams { card: card.clone() })?;
    let wanted = WantedLogin {
        signatures: Some(MOST_SIGNATURES),
        is_asked_once: true,
        ..WantedLogin::default()
    };
    session.logged_in_for(&card, args.login, wanted, |lease| {
        let (keys, times) = try_keys(&session, &card, &objects, lease)?;
        let mut found = asked(true)?;
        found.keys = keys;
        found.times.keys = times;
        found.facts = judge(&found);
        Ok(found)
    })
}

/// Says what will be done, and has the person agree to it.
///
/// # Errors
/// [`CliError::ReportDeclined`] if the person does not, or there is no terminal to ask on.
fn agree(args: &ReportArgs, with_pin: bool, output: &Output) -> Result<(), CliError> {
    let language = output.language;
    let pin = with_pin.then_some(Text::ReportPlanPin);
    let parts = [Some(Text::ReportPlan), pin, Some(Text::ReportPlanPrivacy)];
    let parts: Vec<_> = parts
        .into_iter()
        .flatten()
        .map(|text| language.text(text))
        .collect();
    let plan = parts.join("\n");
    if args.yes {
        output.announce(&plan);
        return Ok(());
    }
    let Ok(mut terminal) = terminal::open() else {
        output.announce(&plan);
        return Err(CliError::ReportDeclined);
    };
    match terminal::agrees(&mut terminal, &plan, language.text(Text::ReportGoOn))? {
        true => Ok(()),
        false => Err(CliError::ReportDeclined),
    }
}

/// Signs and deciphers test data with each key, and verifies the results.
fn try_keys(
    session: &Session,
    card: &CardId,
    objects: &CardObjects,
    lease: &LeaseResult,
) -> Result<(Vec<KeyReport>, Vec<KeyTime>), CliError> {
    // The last signature would end the login.
    let mut left = lease.rights.signatures_left.saturating_sub(1);
    let (mut keys, mut times) = (Vec::new(), Vec::new());
    for key in &objects.keys {
        let public_key = public_key(objects, key);
        let mut signatures = Vec::new();
        let schemes = key
            .schemes
            .iter()
            .filter_map(|scheme| Some((*scheme, scheme.hash()?)));
        for (scheme, hash) in schemes {
            if left == 0 {
                break;
            }
            left -= 1;
            let begun = Instant::now();
            let outcome = sign(session, card, key, scheme, hash, public_key.as_deref())?;
            if outcome == OK {
                times.push(time_of(key, false, begun));
            }
            signatures.push(SignatureReport { scheme, outcome });
        }
        let mut deciphering = None;
        if key.decrypts {
            let begun = Instant::now();
            let outcome = decipher(session, card, key, public_key.as_deref())?;
            if outcome == OK {
                times.push(time_of(key, true, begun));
            }
            deciphering = Some(outcome);
        }
        keys.push(KeyReport {
            key: key.key,
            bits: key.bits,
            signatures,
            deciphering,
        });
    }
    Ok((keys, times))
}

const OK: &str = "ok";
/// The outcome of a result that the certificate does not confirm.
const WRONG: &str = "wrong";

fn time_of(key: &Key, deciphered: bool, begun: Instant) -> KeyTime {
    KeyTime {
        key: key.key,
        deciphered,
        time: u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX),
    }
}

/// Returns the public key (SubjectPublicKeyInfo) of the certificate that belongs to a key.
fn public_key(objects: &CardObjects, key: &Key) -> Option<Vec<u8>> {
    let mut certificates = objects.certificates.iter();
    let certificate = certificates.find(|certificate| certificate.key_id == key.key_id)?;
    let details = CertificateDetails::parse(&certificate.der.0).ok()?;
    Some(details.public_key_der)
}

fn sign(
    session: &Session,
    card: &CardId,
    key: &Key,
    scheme: SignScheme,
    hash: HashAlgorithm,
    public_key: Option<&[u8]>,
) -> Result<String, CliError> {
    let digest = digest(hash, TEST_DATA);
    let params = SignDigestParams {
        card: card.clone(),
        key: key.key,
        scheme,
        digest: Bytes(digest.clone()),
        purpose: Some("cpsctl card report".to_owned()),
        require_trusted: false,
    };
    let signed = session.call::<SignDigest>(&params).map(|signed| {
        let signature = signed.signature.0;
        public_key.is_some_and(|public| is_signature(public, scheme, &digest, &signature))
    });
    outcome(signed)
}

fn decipher(
    session: &Session,
    card: &CardId,
    key: &Key,
    public_key: Option<&[u8]>,
) -> Result<String, CliError> {
    // The system's generator does not fail after the start of the system.
    let Some(cryptogram) = public_key.and_then(|public| encrypt(public, TEST_DATA, SysRng)) else {
        return Ok(ErrorKind::CertificateDamaged.word().to_owned());
    };
    let params = DecryptParams {
        card: card.clone(),
        key: key.key,
        cryptogram: Bytes(cryptogram),
    };
    let deciphered = session.call::<Decrypt>(&params);
    outcome(deciphered.map(|deciphered| deciphered.plaintext.0 == TEST_DATA))
}

/// Returns the outcome of an operation: what the card refuses is a part of the report, but nothing
/// can be tried any more when the card or the login is gone.
fn outcome(result: Result<bool, CliError>) -> Result<String, CliError> {
    match result {
        Ok(true) => Ok(OK.to_owned()),
        Ok(false) => Ok(WRONG.to_owned()),
        Err(CliError::Api(ApiError { kind, .. })) if is_of_card(kind) => Ok(kind.word().to_owned()),
        Err(failure) => Err(failure),
    }
}

fn is_of_card(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::CardError
            | ErrorKind::KeyUsage
            | ErrorKind::DataInvalid
            | ErrorKind::DecryptFailed
            | ErrorKind::SignatureUnverified
            | ErrorKind::CertificateDamaged
    )
}
