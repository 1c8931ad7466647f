//! Results of the API to test with.

use cps_protocol::{
    Bytes, CardGeneration, CardId, CardObjects, CardSummary, Certificate, DataObject, ErrorKind,
    Key, PinPolicy, PinStatus, Purpose, Reader, ReaderState, SignScheme, Trust, TrustReason,
};

/// Returns a card that is ready.
pub fn card(id: &str, reader: &str, serial: &str) -> CardSummary {
    CardSummary {
        id: CardId(id.to_owned()),
        reader: reader.to_owned(),
        generation: CardGeneration::Cps3,
        serial: serial.to_owned(),
        label: Some("CPS3v3-0000000001".to_owned()),
    }
}

fn reader(name: &str, state: ReaderState) -> Reader {
    Reader {
        name: name.to_owned(),
        pin_pad: false,
        state,
        summary: None,
        problem: None,
    }
}

/// Returns a reader without a card.
pub fn empty(name: &str) -> Reader {
    reader(name, ReaderState::Empty)
}

/// Returns a reader with a card that is ready.
pub fn ready(name: &str, id: &str) -> Reader {
    Reader {
        summary: Some(card(id, name, "10000001")),
        ..reader(name, ReaderState::Ready)
    }
}

/// Returns a reader with a card that is being read.
pub fn reading(name: &str, id: &str) -> Reader {
    Reader {
        summary: Some(card(id, name, "10000001")),
        ..reader(name, ReaderState::Reading)
    }
}

/// Returns a reader with a card that cannot be used.
pub fn unusable(name: &str, kind: ErrorKind) -> Reader {
    Reader {
        problem: Some(kind.into()),
        ..reader(name, ReaderState::Unusable)
    }
}

/// Returns a certificate.
pub fn certificate() -> Certificate {
    Certificate {
        key: Some(Purpose::Authentication),
        label: "Certificat d'Authentification CPS".to_owned(),
        key_id: Bytes(vec![0xE8, 0x28]),
        der: Bytes(vec![0x30, 0x00]),
        unreadable: None,
        subject: "CN=899700000013,C=FR".to_owned(),
        issuer: "CN=TEST AC,C=FR".to_owned(),
        serial_number: "0a1b".to_owned(),
        not_before: "2026-01-01T00:00:00Z".to_owned(),
        not_after: "2029-01-01T00:00:00Z".to_owned(),
        key_usage: vec!["digitalSignature".to_owned()],
        extended_key_usage: vec!["1.3.6.1.5.5.7.3.2".to_owned(), "1.2.3".to_owned()],
        trust: Trust::new(vec![TrustReason::CrlMissing]),
        chain: vec![],
    }
}

/// Returns the signature certificate of a card on which it cannot be read.
pub fn unreadable() -> Certificate {
    let label = "Certificat de Signature CPS".to_owned();
    Certificate {
        unreadable: Some("there is no certificate".to_owned()),
        trust: Trust::new(vec![TrustReason::Malformed]),
        ..Certificate::unread(
            Some(Purpose::Signature),
            label,
            certificate().key_id,
            Bytes(vec![0; 4]),
        )
    }
}

/// Returns the objects of a card.
pub fn objects() -> CardObjects {
    let data = |label: &str, private| DataObject {
        label: label.to_owned(),
        application: "CPS".to_owned(),
        needs_pin: private,
        modifiable: private,
        may_end_login: false,
        length: None,
    };
    CardObjects {
        summary: card("c1", "Reader A", "10000001"),
        manufacturer: "ASIP Sante".to_owned(),
        login_required: true,
        pin_policy: Some(PinPolicy {
            min_length: 4,
            max_length: 4,
        }),
        puk_policy: Some(PinPolicy {
            min_length: 8,
            max_length: 8,
        }),
        pin: PinStatus {
            retries: Some(3),
            max_retries: Some(3),
            blocked: false,
        },
        puk: PinStatus {
            retries: None,
            max_retries: None,
            blocked: false,
        },
        protected_path: false,
        certificates: vec![certificate()],
        keys: vec![Key {
            key: Purpose::Authentication,
            label: "Clé d'authentification".to_owned(),
            key_id: Bytes(vec![0xE8, 0x28]),
            bits: 2048,
            needs_pin: true,
            schemes: vec![SignScheme::RsaPkcs1, SignScheme::RsaPkcs1Sha256],
            max_raw: 102,
            hash_on_card: false,
            decrypts: true,
        }],
        data: vec![data("CPS_NAME_PS", false), data("CPS_DATA", true)],
        update_interrupted: false,
    }
}
