//! A daemon of a few lines behind a real socket: one CPS3, no card behind it.

use std::path::{Path, PathBuf};

use cps_protocol::{
    ApiError, Bytes, CardGeneration, CardId, CardObjects, CardSummary, Certificate, DataObject,
    ErrorKind, Key, LeaseId, LeaseState, PinPolicy, PinStatus, Purpose, Reader, ReaderState,
    SignScheme,
    message::WireError,
    method::{DataResult, Empty, HelloResult, LeaseResult, SignatureResult, SnapshotResult},
};
use cps_testsuite::daemon;
use serde_json::{Value, json};

const CERTIFICATE: &[u8] = include_bytes!("../../../crates/p11/tests/data/authentication.der");

/// Serves a socket of the directory until the process ends, as a daemon that speaks this version of
/// the protocol; returns the name of the socket.
pub(crate) fn serve(directory: &Path, protocol: u32) -> PathBuf {
    let socket = daemon::socket_of(directory);
    daemon::serve(&socket, move || {
        let mut logged_in = false;
        move |method: &str| {
            let result = answer(method, protocol, &mut logged_in);
            result.map_err(|kind| json!(WireError::from(ApiError::new(kind))))
        }
    });
    socket
}

fn answer(method: &str, protocol: u32, logged_in: &mut bool) -> Result<Value, ErrorKind> {
    let result = match method {
        "system.hello" => json!(HelloResult {
            protocol,
            version: "0".into(),
        }),
        "events.subscribe" => json!(SnapshotResult {
            seq: 0,
            readers: vec![Reader {
                name: "Reader".into(),
                pin_pad: false,
                state: ReaderState::Ready,
                summary: Some(card()),
                problem: None,
            }],
            problem: None,
        }),
        "cards.objects" => json!(objects()),
        "pin.login" => {
            *logged_in = true;
            json!(LeaseResult {
                id: LeaseId(1),
                pin: status(3),
                rights: LeaseState {
                    signatures_left: 10_000,
                    seconds_left: 3600,
                    idle_seconds: 900,
                    access: None,
                    keys: None,
                    assertion: None,
                },
            })
        }
        "pin.logout" => {
            *logged_in = false;
            json!(Empty {})
        }
        "sign.digest" if *logged_in => json!(SignatureResult {
            trust: None,
            signature: Bytes(vec![0x5A; 256]),
            rights: None,
        }),
        "sign.digest" => return Err(ErrorKind::PinRequired),
        "cards.data.read" => json!(DataResult {
            value: Bytes(b"content".to_vec()),
        }),
        _ => return Err(ErrorKind::MethodNotFound),
    };
    Ok(result)
}

fn card() -> CardSummary {
    CardSummary {
        id: CardId("card".into()),
        reader: "Reader".into(),
        generation: CardGeneration::Cps3,
        serial: "29000000".into(),
        label: Some("CPS3v3-2900000001".into()),
    }
}

fn status(retries: u8) -> PinStatus {
    PinStatus {
        retries: Some(retries),
        max_retries: Some(retries),
        blocked: false,
    }
}

fn objects() -> CardObjects {
    let id = Bytes(vec![2]);
    CardObjects {
        summary: card(),
        manufacturer: "ASIP SANTE".into(),
        login_required: true,
        pin_policy: Some(PinPolicy {
            min_length: 4,
            max_length: 4,
        }),
        puk_policy: None,
        pin: status(3),
        puk: status(10),
        protected_path: false,
        certificates: vec![Certificate::unread(
            Some(Purpose::Authentication),
            "Certificat d'Authentification CPS".into(),
            id.clone(),
            Bytes(CERTIFICATE.to_vec()),
        )],
        keys: vec![Key {
            key: Purpose::Authentication,
            label: "CPS_PRIV_AUT".into(),
            key_id: id,
            bits: 2048,
            needs_pin: true,
            schemes: vec![
                SignScheme::RsaPkcs1,
                SignScheme::RsaPkcs1Sha1,
                SignScheme::RsaPkcs1Sha256,
            ],
            max_raw: 102,
            hash_on_card: false,
            decrypts: true,
        }],
        data: vec![DataObject {
            label: "CPS_DATA".into(),
            application: "CPS".into(),
            needs_pin: false,
            modifiable: true,
            may_end_login: false,
            length: None,
        }],
        update_interrupted: false,
    }
}
