//! Calls of an application to the PKCS#11 module, and the bytes that stand for them.

use std::{iter, ptr::null_mut};

use cryptoki_sys::*;
use serde::{Deserialize, Serialize};

/// The calls that these bytes stand for, up to the first that is none.
pub fn read(mut bytes: &[u8]) -> impl Iterator<Item = Call> {
    iter::from_fn(move || {
        let (call, rest) = postcard::take_from_bytes(bytes).ok()?;
        bytes = rest;
        Some(call)
    })
}

/// The bytes that stand for these calls.
///
/// # Panics
/// Never: memory is all that it takes.
pub fn write(calls: &[Call]) -> Vec<u8> {
    let written = |call: &Call| postcard::to_allocvec(call).expect("enough memory");
    calls.iter().flat_map(written).collect()
}

/// A pointer and a length. What is said of the length is true: a caller that lies has no right to
/// an answer.
#[derive(Debug, Deserialize, Serialize)]
pub enum Memory {
    Bytes(Vec<u8>),
    Null(CK_ULONG),
}

impl Memory {
    pub fn pointer(&mut self) -> *mut u8 {
        match self {
            Self::Bytes(bytes) => bytes.as_mut_ptr(),
            Self::Null(_) => null_mut(),
        }
    }

    pub fn length(&self) -> CK_ULONG {
        match self {
            Self::Bytes(bytes) => bytes.len() as CK_ULONG,
            Self::Null(length) => *length,
        }
    }
}

/// Types that exist, and any other.
#[derive(Debug, Deserialize, Serialize)]
pub enum Kind {
    Known(u8),
    Any(CK_ATTRIBUTE_TYPE),
}

const ATTRIBUTES: [CK_ATTRIBUTE_TYPE; 16] = [
    CKA_CLASS,
    CKA_TOKEN,
    CKA_PRIVATE,
    CKA_LABEL,
    CKA_VALUE,
    CKA_ID,
    CKA_SUBJECT,
    CKA_ISSUER,
    CKA_SERIAL_NUMBER,
    CKA_MODULUS,
    CKA_PUBLIC_EXPONENT,
    CKA_PRIVATE_EXPONENT,
    CKA_ALLOWED_MECHANISMS,
    CKA_WRAP_TEMPLATE,
    CKA_START_DATE,
    CKA_APPLICATION,
];

const MECHANISMS: [CK_MECHANISM_TYPE; 8] = [
    CKM_RSA_PKCS,
    CKM_SHA1_RSA_PKCS,
    CKM_SHA256_RSA_PKCS,
    CKM_RSA_PKCS_PSS,
    CKM_SHA256_RSA_PKCS_PSS,
    CKM_SHA_1,
    CKM_SHA256,
    CKM_RSA_PKCS_OAEP,
];

impl Kind {
    fn of(&self, known: &[CK_ULONG]) -> CK_ULONG {
        match self {
            Self::Known(index) => known[usize::from(*index) % known.len()],
            Self::Any(kind) => *kind,
        }
    }
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Template(pub Vec<(Kind, Memory)>);

impl Template {
    pub fn attributes(&mut self) -> Vec<CK_ATTRIBUTE> {
        let attribute = |(kind, value): &mut (Kind, Memory)| CK_ATTRIBUTE {
            type_: kind.of(&ATTRIBUTES),
            pValue: value.pointer().cast(),
            ulValueLen: value.length(),
        };
        self.0.iter_mut().map(attribute).collect()
    }
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Mechanism {
    pub kind: Kind,
    pub parameter: Memory,
}

impl Mechanism {
    pub fn structure(&mut self) -> CK_MECHANISM {
        CK_MECHANISM {
            mechanism: self.kind.of(&MECHANISMS),
            pParameter: self.parameter.pointer().cast(),
            ulParameterLen: self.parameter.length(),
        }
    }
}

#[derive(Debug, Deserialize, Serialize)]
pub enum Call {
    Login(Memory),
    Logout,
    SetPin(Memory, Memory),
    FindInit(Template),
    Find(u8),
    FindFinal,
    GetAttributes(u8, Template),
    SetAttributes(u8, Template),
    SignInit(Mechanism, u8),
    Sign(Memory, Memory),
    SignUpdate(Memory),
    SignFinal(Memory),
    VerifyInit(Mechanism, u8),
    Verify(Memory, Memory),
    VerifyUpdate(Memory),
    VerifyFinal(Memory),
    EncryptInit(Mechanism, u8),
    Encrypt(Memory, Memory),
    DecryptInit(Mechanism, u8),
    Decrypt(Memory, Memory),
    DigestInit(Mechanism),
    Digest(Memory, Memory),
    DigestUpdate(Memory),
    DigestFinal(Memory),
    CreateObject(Template),
    Random(Vec<u8>),
    Seed(Memory),
}
