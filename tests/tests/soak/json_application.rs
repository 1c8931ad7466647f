//! Applications that use the JSON-RPC API.

use std::path::Path;
use std::time::{Duration, Instant};

use base64ct::{Base64, Encoding};
use cps_apdu::Pin;
use cps_e2e::PIN;
use cps_ipc::{Client, ClientError};
use cps_protocol::method::{
    CardParams, CardsCertificates, CardsIdentity, Empty, EventsSubscribe, IdentityParams, PinLogin,
    PinLoginParams, PinLogout, ReadersList, SignDigest, SignDigestParams,
};
use cps_protocol::{ApiError, Bytes, CardId, ErrorKind, Purpose, ReaderState, SignScheme};
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::signature::hazmat::PrehashVerifier;
use sha2::Sha256;
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

use crate::ledger::Ledger;

/// Round of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Connects, logs in, signs some digests, disconnects.
    Signs,
    /// The same with a PIN dialog.
    Asks,
    /// Stays connected and follows events.
    Listens,
}

pub(crate) const KINDS: [Kind; 4] = [Kind::Signs, Kind::Signs, Kind::Asks, Kind::Listens];

/// The longest that a call may take: a dialog stands for a minute.
const DEADLINE: Duration = Duration::from_secs(90);

/// Time that a busy machine may add to a wait.
const LATE: Duration = Duration::from_secs(10);

/// Time after which a program that met an error tries again.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Errors that a well-behaved program may meet while things break.
const DOCUMENTED: &[ErrorKind] = &[
    ErrorKind::AuditFailed,
    // The simulator's reset is announced to no program: a file is gone in the middle of its reading.
    ErrorKind::CardDamaged,
    ErrorKind::CardError,
    ErrorKind::CardMute,
    ErrorKind::CardReading,
    ErrorKind::CardRemoved,
    ErrorKind::DaemonUnreachable,
    ErrorKind::PinRequired,
    ErrorKind::PromptUnavailable,
    ErrorKind::ReaderBusy,
    ErrorKind::ReaderLost,
    ErrorKind::ServiceDown,
];

pub(crate) fn run(kind: Kind, number: usize, socket: &Path, ledger: &Ledger) {
    let name = format!("json-{number}");
    let mut round = number;
    while !ledger.is_stopped() {
        let begin = Instant::now();
        let outcome = Client::connect(socket, &name, DEADLINE).and_then(|client| match kind {
            Kind::Listens => listen(&client, ledger),
            _ => sign(kind, &client, round, ledger),
        });
        if let Err(error) = outcome {
            let error = error.api_error();
            if DOCUMENTED.contains(&error.kind) {
                ledger.failed(error.kind.word());
            } else {
                ledger.violation(format!("{name}: {error:?}"));
            }
            std::thread::park_timeout(POLL_INTERVAL);
        }
        // The subscription lasts as long as the connection.
        if kind != Kind::Listens && begin.elapsed() > DEADLINE {
            ledger.violation(format!("{name}: a round took {:?}", begin.elapsed()));
        }
        round += 1;
    }
}

fn sign(kind: Kind, client: &Client, round: usize, ledger: &Ledger) -> Result<(), ClientError> {
    let readers = client.call::<ReadersList>(&Empty {})?.readers;
    let ready: Vec<_> = readers
        .into_iter()
        .filter(|reader| reader.state == ReaderState::Ready)
        .filter_map(|reader| reader.summary.map(|card| (reader.name, card.id)))
        .collect();
    let Some((reader, card)) = ready.get(round % ready.len().max(1)) else {
        return Err(ApiError::from(ErrorKind::CardReading).into());
    };
    let key = public_key(client, card)?;
    let params = match kind {
        Kind::Asks => PinLoginParams::prompted(card.clone()),
        _ => PinLoginParams::with_pin(card.clone(), Pin::new(PIN.as_bytes()).unwrap()),
    };
    client.call_within::<PinLogin>(&params, DEADLINE)?;
    for _ in 0..3 {
        let mut digest = [0; 32];
        getrandom::fill(&mut digest).unwrap();
        let params = SignDigestParams {
            card: card.clone(),
            key: Purpose::Signature,
            scheme: SignScheme::RsaPkcs1Sha256,
            digest: Bytes(digest.to_vec()),
            purpose: None,
            require_trusted: false,
        };
        let signature = client.call::<SignDigest>(&params)?.signature.0;
        let right = Signature::try_from(signature.as_slice())
            .is_ok_and(|signature| key.verify_prehash(&digest, &signature).is_ok());
        if !right {
            ledger.violation(format!("{reader}: a signature does not verify"));
        }
        ledger.signed(reader, Base64::encode_string(&digest));
    }
    client.call::<CardsIdentity>(&IdentityParams {
        card: card.clone(),
        complete: true,
    })?;
    ledger.done("identities with activities");
    client.call::<PinLogout>(&CardParams { card: card.clone() })?;
    ledger.done("logins");
    Ok(())
}

fn public_key(client: &Client, card: &CardId) -> Result<VerifyingKey<Sha256>, ClientError> {
    let certificates = client
        .call::<CardsCertificates>(&CardParams { card: card.clone() })?
        .certificates;
    let certificate = certificates
        .iter()
        .find(|certificate| certificate.key == Some(Purpose::Signature))
        .ok_or(ApiError::from(ErrorKind::KeyNotFound))?;
    let certificate = Certificate::from_der(&certificate.der.0).unwrap();
    let key = certificate.tbs_certificate().subject_public_key_info();
    let key = rsa::pkcs8::DecodePublicKey::from_public_key_der(&key.to_der().unwrap()).unwrap();
    Ok(VerifyingKey::new(key))
}

/// Follows events until the connection breaks: the numbers have no gap.
fn listen(client: &Client, ledger: &Ledger) -> Result<(), ClientError> {
    let mut last = client.call::<EventsSubscribe>(&Empty {})?.seq;
    while !ledger.is_stopped() {
        let soon = Instant::now() + Duration::from_millis(200);
        let event = client.wait_event(Some(soon))?;
        if soon.elapsed() > LATE {
            ledger.violation(format!("waiting 200 ms took {:?} more", soon.elapsed()));
        }
        if let Some(event) = event {
            if event.seq != last + 1 {
                ledger.violation(format!("event {} follows {last}", event.seq));
            }
            last = event.seq;
            ledger.done("events");
        }
    }
    Ok(())
}
