//! Templates and mechanism parameters of any shape through the C interface: AddressSanitizer sees
//! a read or a write beyond what the caller gave.

#![no_main]

#[path = "../../../pkcs11-module/tests/fake_daemon/mod.rs"]
mod fake_daemon;

use std::{ptr::null_mut, sync::LazyLock};

use cps_fuzz::calls::{self, Call};
use cps_pkcs11::*;
use cryptoki_sys::*;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// # Safety
/// The library is initialised.
unsafe fn run(call: Call, session: CK_SESSION_HANDLE) {
    // Objects count up from 1, and there are four.
    let key = |number: u8| CK_OBJECT_HANDLE::from(number % 6);
    unsafe {
        match call {
            Call::Login(mut pin) => C_Login(session, CKU_USER, pin.pointer(), pin.length()),
            Call::Logout => C_Logout(session),
            Call::SetPin(mut old, mut new) => C_SetPIN(
                session,
                old.pointer(),
                old.length(),
                new.pointer(),
                new.length(),
            ),
            Call::FindInit(mut template) => {
                let mut list = template.attributes();
                C_FindObjectsInit(session, list.as_mut_ptr(), list.len() as CK_ULONG)
            }
            Call::Find(most) => {
                let mut found = vec![0; usize::from(most)];
                let mut count = 0;
                C_FindObjects(session, found.as_mut_ptr(), most.into(), &mut count)
            }
            Call::FindFinal => C_FindObjectsFinal(session),
            Call::GetAttributes(object, mut template) => {
                let mut list = template.attributes();
                let count = list.len() as CK_ULONG;
                C_GetAttributeValue(session, key(object), list.as_mut_ptr(), count)
            }
            Call::SetAttributes(object, mut template) => {
                let mut list = template.attributes();
                let count = list.len() as CK_ULONG;
                C_SetAttributeValue(session, key(object), list.as_mut_ptr(), count)
            }
            Call::SignInit(mut mechanism, object) => {
                C_SignInit(session, &mut mechanism.structure(), key(object))
            }
            Call::Sign(mut data, mut out) => {
                let mut room = out.length();
                C_Sign(
                    session,
                    data.pointer(),
                    data.length(),
                    out.pointer(),
                    &mut room,
                )
            }
            Call::SignUpdate(mut part) => C_SignUpdate(session, part.pointer(), part.length()),
            Call::SignFinal(mut out) => {
                let mut room = out.length();
                C_SignFinal(session, out.pointer(), &mut room)
            }
            Call::VerifyInit(mut mechanism, object) => {
                C_VerifyInit(session, &mut mechanism.structure(), key(object))
            }
            Call::Verify(mut data, mut signature) => C_Verify(
                session,
                data.pointer(),
                data.length(),
                signature.pointer(),
                signature.length(),
            ),
            Call::VerifyUpdate(mut part) => C_VerifyUpdate(session, part.pointer(), part.length()),
            Call::VerifyFinal(mut signature) => {
                C_VerifyFinal(session, signature.pointer(), signature.length())
            }
            Call::EncryptInit(mut mechanism, object) => {
                C_EncryptInit(session, &mut mechanism.structure(), key(object))
            }
            Call::Encrypt(mut data, mut out) => {
                let mut room = out.length();
                C_Encrypt(
                    session,
                    data.pointer(),
                    data.length(),
                    out.pointer(),
                    &mut room,
                )
            }
            Call::DecryptInit(mut mechanism, object) => {
                C_DecryptInit(session, &mut mechanism.structure(), key(object))
            }
            Call::Decrypt(mut data, mut out) => {
                let mut room = out.length();
                C_Decrypt(
                    session,
                    data.pointer(),
                    data.length(),
                    out.pointer(),
                    &mut room,
                )
            }
            Call::DigestInit(mut mechanism) => C_DigestInit(session, &mut mechanism.structure()),
            Call::Digest(mut data, mut out) => {
                let mut room = out.length();
                C_Digest(
                    session,
                    data.pointer(),
                    data.length(),
                    out.pointer(),
                    &mut room,
                )
            }
            Call::DigestUpdate(mut part) => C_DigestUpdate(session, part.pointer(), part.length()),
            Call::DigestFinal(mut out) => {
                let mut room = out.length();
                C_DigestFinal(session, out.pointer(), &mut room)
            }
            Call::CreateObject(mut template) => {
                let mut list = template.attributes();
                let mut object = 0;
                let count = list.len() as CK_ULONG;
                C_CreateObject(session, list.as_mut_ptr(), count, &mut object)
            }
            Call::Random(mut buffer) => {
                C_GenerateRandom(session, buffer.as_mut_ptr(), buffer.len() as CK_ULONG)
            }
            Call::Seed(mut seed) => C_SeedRandom(session, seed.pointer(), seed.length()),
        };
    }
}

/// The library of the process, and the daemon that it talks to.
static LIBRARY: LazyLock<TempDir> = LazyLock::new(|| {
    let directory = tempfile::tempdir().expect("a directory");
    let socket = fake_daemon::serve(directory.path(), cps_protocol::PROTOCOL_VERSION);
    // A panic that the module's guard catches is a finding as well.
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("{panic}");
        std::process::abort();
    }));
    unsafe { std::env::set_var(cps_protocol::SOCKET_VARIABLE, &socket) };
    assert_eq!(unsafe { C_Initialize(null_mut()) }, CKR_OK);
    directory
});

fuzz_target!(|bytes: &[u8]| {
    LazyLock::force(&LIBRARY);
    let mut session = 0;
    let flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
    let opened = unsafe { C_OpenSession(0, flags, null_mut(), None, &mut session) };
    assert_eq!(opened, CKR_OK);
    for call in calls::read(bytes) {
        unsafe { run(call, session) };
    }
    C_CloseSession(session);
});
