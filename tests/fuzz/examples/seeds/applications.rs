//! What applications ask of the PKCS#11 module.

use cps_fuzz::calls::{Call, Kind, Mechanism, Memory, Template};
use cryptoki_sys::*;

/// The objects of the card, by handle.
const KEY: u8 = 1;
const CERTIFICATE: u8 = 3;
const DATA: u8 = 4;

/// Applications by name.
pub(crate) fn scripts() -> Vec<(&'static str, Vec<Call>)> {
    vec![
        ("authenticate", authenticate()),
        ("sign-in-parts", sign_in_parts()),
        ("sign-pss", sign_pss()),
        ("encrypt-and-decrypt", encrypt_and_decrypt()),
        ("read-and-write-data", read_and_write_data()),
        ("change-pin", change_pin()),
    ]
}

/// TLS: the certificate is found and read, then the key of the same id signs.
fn authenticate() -> Vec<Call> {
    vec![
        Call::FindInit(Template(vec![
            number(CKA_CLASS, CKO_CERTIFICATE),
            value(CKA_TOKEN, &[1]),
        ])),
        Call::Find(4),
        Call::FindFinal,
        Call::GetAttributes(
            CERTIFICATE,
            Template(vec![length(CKA_VALUE), length(CKA_ID)]),
        ),
        Call::GetAttributes(
            CERTIFICATE,
            Template(vec![room(CKA_VALUE, 2000), room(CKA_ID, 16)]),
        ),
        Call::FindInit(Template(vec![
            number(CKA_CLASS, CKO_PRIVATE_KEY),
            value(CKA_ID, &[2]),
        ])),
        Call::Find(1),
        Call::FindFinal,
        Call::Login(bytes(b"1234")),
        Call::SignInit(mechanism(CKM_RSA_PKCS), KEY),
        Call::Sign(bytes(&[0xAA; 51]), Memory::Null(0)),
        Call::Sign(bytes(&[0xAA; 51]), bytes(&[0; 256])),
        Call::Logout,
    ]
}

fn sign_in_parts() -> Vec<Call> {
    vec![
        Call::Login(bytes(b"1234")),
        Call::SignInit(mechanism(CKM_SHA256_RSA_PKCS), KEY),
        Call::SignUpdate(bytes(b"the first part, ")),
        Call::SignUpdate(bytes(b"the second")),
        Call::SignFinal(bytes(&[0; 256])),
        Call::DigestInit(mechanism(CKM_SHA256)),
        Call::DigestUpdate(bytes(b"the first part")),
        Call::DigestFinal(bytes(&[0; 32])),
        Call::VerifyInit(mechanism(CKM_SHA256_RSA_PKCS), KEY + 1),
        Call::Verify(bytes(b"the first part"), bytes(&[0x5A; 256])),
        Call::VerifyInit(mechanism(CKM_SHA1_RSA_PKCS), KEY + 1),
        Call::VerifyUpdate(bytes(b"the first part")),
        Call::VerifyFinal(bytes(&[0x5A; 256])),
    ]
}

fn sign_pss() -> Vec<Call> {
    let parameters = [CKM_SHA256, CKG_MGF1_SHA256, 32];
    let parameters: Vec<u8> = parameters.iter().flat_map(|p| p.to_ne_bytes()).collect();
    let pss = |kind| Mechanism {
        kind: Kind::Any(kind),
        parameter: bytes(&parameters),
    };
    vec![
        Call::Login(bytes(b"1234")),
        Call::SignInit(pss(CKM_SHA256_RSA_PKCS_PSS), KEY),
        Call::Sign(bytes(b"data"), bytes(&[0; 256])),
        Call::VerifyInit(pss(CKM_RSA_PKCS_PSS), KEY + 1),
        Call::Verify(bytes(&[0xAA; 32]), bytes(&[0x5A; 256])),
    ]
}

fn encrypt_and_decrypt() -> Vec<Call> {
    vec![
        Call::EncryptInit(mechanism(CKM_RSA_PKCS), KEY + 1),
        Call::Encrypt(bytes(b"secret"), bytes(&[0; 256])),
        Call::Login(bytes(b"1234")),
        Call::DecryptInit(mechanism(CKM_RSA_PKCS), KEY),
        Call::Decrypt(bytes(&[0xAA; 256]), Memory::Null(0)),
        Call::Decrypt(bytes(&[0xAA; 256]), bytes(&[0; 256])),
    ]
}

fn read_and_write_data() -> Vec<Call> {
    let class = || number(CKA_CLASS, CKO_DATA);
    vec![
        Call::FindInit(Template(vec![class(), value(CKA_LABEL, b"CPS_DATA")])),
        Call::Find(16),
        Call::FindFinal,
        Call::GetAttributes(
            DATA,
            Template(vec![room(CKA_VALUE, 4096), room(CKA_APPLICATION, 8)]),
        ),
        Call::Login(bytes(b"1234")),
        Call::SetAttributes(DATA, Template(vec![value(CKA_VALUE, b"new content")])),
        Call::CreateObject(Template(vec![class(), value(CKA_VALUE, b"more")])),
        Call::Random(vec![0; 20]),
        Call::Seed(bytes(&[7; 8])),
    ]
}

fn change_pin() -> Vec<Call> {
    vec![
        Call::SetPin(bytes(b"1234"), bytes(b"4321")),
        Call::Login(Memory::Null(0)),
        Call::Login(bytes(b"12x4")),
    ]
}

fn bytes(bytes: &[u8]) -> Memory {
    Memory::Bytes(bytes.to_vec())
}

fn mechanism(kind: CK_MECHANISM_TYPE) -> Mechanism {
    Mechanism {
        kind: Kind::Any(kind),
        parameter: Memory::Null(0),
    }
}

fn value(kind: CK_ATTRIBUTE_TYPE, content: &[u8]) -> (Kind, Memory) {
    (Kind::Any(kind), bytes(content))
}

fn number(kind: CK_ATTRIBUTE_TYPE, number: CK_ULONG) -> (Kind, Memory) {
    value(kind, &number.to_ne_bytes())
}

fn room(kind: CK_ATTRIBUTE_TYPE, length: usize) -> (Kind, Memory) {
    value(kind, &vec![0; length])
}

fn length(kind: CK_ATTRIBUTE_TYPE) -> (Kind, Memory) {
    (Kind::Any(kind), Memory::Null(0))
}
