//! Templates and mechanism parameters of any shape through the C interface: AddressSanitizer sees
//! a read or a write beyond what the caller gave.

#![no_main]

#[path = "../../../pkcs11-module/tests/fake_daemon/mod.rs"]
mod fake_daemon;

use std::{ptr::null_mut, sync::LazyLock};

use cps_pkcs11::*;
use cryptoki_sys::*;
use libfuzzer_sys::{
    arbitrary::{self, Arbitrary},
    fuzz_target,
};
use tempfile::TempDir;

/// A pointer and a length. What is said of the length is true: a caller that lies has no right to
/// an answer.
#[derive(Arbitrary, Debug)]
enum Memory {
    Bytes(Vec<u8>),
    Null(CK_ULONG),
}

impl Memory {
    fn pointer(&mut self) -> *mut u8 {
        match self {
            Self::Bytes(bytes) => bytes.as_mut_ptr(),
            Self::Null(_) => null_mut(),
        }
    }

    fn length(&self) -> CK_ULONG {
        match self {
            Self::Bytes(bytes) => bytes.len() as CK_ULONG,
            Self::Null(length) => *length,
        }
    }
}

/// Types that exist, and any other.
#[derive(Arbitrary, Debug)]
enum Kind {
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

#[derive(Arbitrary, Debug)]
struct Template(Vec<(Kind, Memory)>);

impl Template {
    fn attributes(&mut self) -> Vec<CK_ATTRIBUTE> {
        let attribute = |(kind, value): &mut (Kind, Memory)| CK_ATTRIBUTE {
            type_: kind.of(&ATTRIBUTES),
            pValue: value.pointer().cast(),
            ulValueLen: value.length(),
        };
        self.0.iter_mut().map(attribute).collect()
    }
}

#[derive(Arbitrary, Debug)]
struct Mechanism {
    kind: Kind,
    parameter: Memory,
}

impl Mechanism {
    fn structure(&mut self) -> CK_MECHANISM {
        CK_MECHANISM {
            mechanism: self.kind.of(&MECHANISMS),
            pParameter: self.parameter.pointer().cast(),
            ulParameterLen: self.parameter.length(),
        }
    }
}

#[derive(Arbitrary, Debug)]
enum Call {
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

impl Call {
    /// # Safety
    /// The library is initialised.
    unsafe fn run(self, session: CK_SESSION_HANDLE) {
        // Objects count up from 1, and there are four.
        let key = |number: u8| CK_OBJECT_HANDLE::from(number % 6);
        unsafe {
            match self {
                Self::Login(mut pin) => C_Login(session, CKU_USER, pin.pointer(), pin.length()),
                Self::Logout => C_Logout(session),
                Self::SetPin(mut old, mut new) => {
                    C_SetPIN(session, old.pointer(), old.length(), new.pointer(), new.length())
                }
                Self::FindInit(mut template) => {
                    let mut list = template.attributes();
                    C_FindObjectsInit(session, list.as_mut_ptr(), list.len() as CK_ULONG)
                }
                Self::Find(most) => {
                    let mut found = vec![0; usize::from(most)];
                    let mut count = 0;
                    C_FindObjects(session, found.as_mut_ptr(), most.into(), &mut count)
                }
                Self::FindFinal => C_FindObjectsFinal(session),
                Self::GetAttributes(object, mut template) => {
                    let mut list = template.attributes();
                    let count = list.len() as CK_ULONG;
                    C_GetAttributeValue(session, key(object), list.as_mut_ptr(), count)
                }
                Self::SetAttributes(object, mut template) => {
                    let mut list = template.attributes();
                    let count = list.len() as CK_ULONG;
                    C_SetAttributeValue(session, key(object), list.as_mut_ptr(), count)
                }
                Self::SignInit(mut mechanism, object) => {
                    C_SignInit(session, &mut mechanism.structure(), key(object))
                }
                Self::Sign(mut data, mut out) => {
                    let mut room = out.length();
                    C_Sign(session, data.pointer(), data.length(), out.pointer(), &mut room)
                }
                Self::SignUpdate(mut part) => C_SignUpdate(session, part.pointer(), part.length()),
                Self::SignFinal(mut out) => {
                    let mut room = out.length();
                    C_SignFinal(session, out.pointer(), &mut room)
                }
                Self::VerifyInit(mut mechanism, object) => {
                    C_VerifyInit(session, &mut mechanism.structure(), key(object))
                }
                Self::Verify(mut data, mut signature) => C_Verify(
                    session,
                    data.pointer(),
                    data.length(),
                    signature.pointer(),
                    signature.length(),
                ),
                Self::VerifyUpdate(mut part) => {
                    C_VerifyUpdate(session, part.pointer(), part.length())
                }
                Self::VerifyFinal(mut signature) => {
                    C_VerifyFinal(session, signature.pointer(), signature.length())
                }
                Self::EncryptInit(mut mechanism, object) => {
                    C_EncryptInit(session, &mut mechanism.structure(), key(object))
                }
                Self::Encrypt(mut data, mut out) => {
                    let mut room = out.length();
                    C_Encrypt(session, data.pointer(), data.length(), out.pointer(), &mut room)
                }
                Self::DecryptInit(mut mechanism, object) => {
                    C_DecryptInit(session, &mut mechanism.structure(), key(object))
                }
                Self::Decrypt(mut data, mut out) => {
                    let mut room = out.length();
                    C_Decrypt(session, data.pointer(), data.length(), out.pointer(), &mut room)
                }
                Self::DigestInit(mut mechanism) => {
                    C_DigestInit(session, &mut mechanism.structure())
                }
                Self::Digest(mut data, mut out) => {
                    let mut room = out.length();
                    C_Digest(session, data.pointer(), data.length(), out.pointer(), &mut room)
                }
                Self::DigestUpdate(mut part) => {
                    C_DigestUpdate(session, part.pointer(), part.length())
                }
                Self::DigestFinal(mut out) => {
                    let mut room = out.length();
                    C_DigestFinal(session, out.pointer(), &mut room)
                }
                Self::CreateObject(mut template) => {
                    let mut list = template.attributes();
                    let mut object = 0;
                    let count = list.len() as CK_ULONG;
                    C_CreateObject(session, list.as_mut_ptr(), count, &mut object)
                }
                Self::Random(mut buffer) => {
                    C_GenerateRandom(session, buffer.as_mut_ptr(), buffer.len() as CK_ULONG)
                }
                Self::Seed(mut seed) => C_SeedRandom(session, seed.pointer(), seed.length()),
            };
        }
    }
}

/// The library of the process, and the daemon that it talks to.
static LIBRARY: LazyLock<TempDir> = LazyLock::new(|| {
    let directory = tempfile::tempdir().expect("a directory");
    let socket = directory.path().join("socket");
    fake_daemon::serve(&socket, cps_protocol::PROTOCOL_VERSION);
    // A panic that the module's guard catches is a finding as well.
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("{panic}");
        std::process::abort();
    }));
    unsafe { std::env::set_var(cps_protocol::SOCKET_VARIABLE, &socket) };
    assert_eq!(unsafe { C_Initialize(null_mut()) }, CKR_OK);
    directory
});

fuzz_target!(|calls: Vec<Call>| {
    LazyLock::force(&LIBRARY);
    let mut session = 0;
    let flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    let opened = unsafe { C_OpenSession(0, flags, null_mut(), None, &mut session) };
    assert_eq!(opened, CKR_OK);
    for call in calls {
        unsafe { call.run(session) };
    }
    C_CloseSession(session);
});
