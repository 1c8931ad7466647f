//! A PKCS#11 application that does what it is told, one line at a time: `p11-app MODULE`.
//!
//! Each command is answered by one line: `ok …`, or `error CKR_…`.
//!
//! | command | does |
//! |---|---|
//! | `initialize`, `finalize` | `C_Initialize`, `C_Finalize` |
//! | `slots` | `C_GetSlotList` with a token; answers their number |
//! | `open N` | `C_OpenSession`, read-only, on the N-th slot with a token |
//! | `close` | `C_CloseSession` |
//! | `login PIN`, `logout` | `C_Login` as user, `C_Logout` |
//! | `state` | `C_GetSessionInfo`; answers the state |
//! | `certificates` | finds all certificates and reads their values; answers labels and sizes |
//! | `sign LABEL` | `CKM_RSA_PKCS` over a SHA-256 DigestInfo with the key of this label |
//! | `sign-threads N LABEL` | the same in N threads at once, each with its own session; answers how many signed |
//! | `login-threads N ROUNDS PIN` | logs in in N threads at once, then finds private keys in each, then logs out in each, ROUNDS times; answers how many found none |
//! | `sign-hash LABEL LENGTH` | `CKM_SHA256_RSA_PKCS` over LENGTH bytes |
//!
//! It wipes its own copies of what it is told, so that a PIN in its memory is the module's.

#![allow(clippy::print_stdout)]

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::sync::Barrier;
use std::thread;

use cps_e2e::ckr;
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use zeroize::Zeroizing;

/// DigestInfo of SHA-256 without the digest (RFC 8017, section 9.2, note 1).
const SHA256_PREFIX: &[u8] =
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";

struct Application {
    module: String,
    library: Option<Pkcs11>,
    session: Option<Session>,
}

fn main() {
    let module = std::env::args().nth(1).expect("usage: p11-app MODULE");
    let mut application = Application {
        module,
        library: None,
        session: None,
    };
    let stdin = std::io::stdin().as_fd().try_clone_to_owned();
    let mut stdin = File::from(stdin.expect("a descriptor is free"));
    while let Some(line) = next_line(&mut stdin) {
        match application.obey(&line) {
            Ok(answer) => println!("ok {answer}"),
            Err(Error::Pkcs11(rv, _)) => println!("error {}", ckr(&format!("{rv:?}"))),
            Err(error) => println!("error {error}"),
        }
        std::io::stdout().flush().expect("the test reads");
    }
}

/// Returns the next line, read byte by byte into memory that is wiped.
fn next_line(from: &mut File) -> Option<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::with_capacity(1024));
    let mut byte = Zeroizing::new([0]);
    while line.len() < line.capacity() {
        match from.read(byte.as_mut_slice()) {
            Ok(1) if byte[0] == b'\n' => return Some(line),
            Ok(1) => line.push(char::from(byte[0])),
            _ => return None,
        }
    }
    panic!("a command is shorter than {} bytes", line.len());
}

impl Application {
    fn obey(&mut self, line: &str) -> Result<String, Error> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["initialize"] => self.initialize(),
            ["finalize"] => {
                self.session = None;
                self.library
                    .take()
                    .expect("initialize comes first")
                    .finalize()?;
                Ok(String::new())
            }
            ["slots"] => Ok(self.library().get_slots_with_token()?.len().to_string()),
            ["open", n] => {
                let slots = self.library().get_slots_with_token()?;
                let slot = n
                    .parse()
                    .ok()
                    .and_then(|n: usize| slots.get(n))
                    .ok_or(Error::InvalidValue)?;
                self.session = Some(self.library().open_ro_session(*slot)?);
                Ok(String::new())
            }
            ["close"] => {
                self.session.take().expect("open comes first").close()?;
                Ok(String::new())
            }
            ["login", pin] => {
                let pin = AuthPin::new(pin.into());
                self.session()
                    .login(UserType::User, Some(&pin))
                    .map(|()| String::new())
            }
            ["logout"] => self.session().logout().map(|()| String::new()),
            ["state"] => Ok(format!(
                "{:?}",
                self.session().get_session_info()?.session_state()
            )),
            ["certificates"] => self.certificates(),
            ["sign", label] => {
                let digest_info = [SHA256_PREFIX, &[0x5A; 32]].concat();
                self.sign(&Mechanism::RsaPkcs, label, &digest_info)
            }
            ["sign-threads", threads, label] => {
                let threads = threads.parse().expect("a number");
                self.sign_in_threads(threads, label)
            }
            ["login-threads", threads, rounds, pin] => {
                let number = |word: &str| word.parse().expect("a number");
                self.login_in_threads(number(threads), number(rounds), pin)
            }
            ["sign-hash", label, length] => {
                let data = vec![0x5A; length.parse().expect("a length")];
                self.sign(&Mechanism::Sha256RsaPkcs, label, &data)
            }
            _ => panic!("unknown command: {}", words[0]),
        }
    }

    fn initialize(&mut self) -> Result<String, Error> {
        let library = Pkcs11::new(&self.module)?;
        library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
        self.library = Some(library);
        Ok(String::new())
    }

    fn library(&self) -> &Pkcs11 {
        self.library.as_ref().expect("initialize comes first")
    }

    fn session(&self) -> &Session {
        self.session.as_ref().expect("open comes first")
    }

    fn certificates(&self) -> Result<String, Error> {
        let session = self.session();
        let mut found = Vec::new();
        for object in session.find_objects(&[Attribute::Class(ObjectClass::CERTIFICATE)])? {
            let wanted = [AttributeType::Label, AttributeType::Value];
            for attribute in session.get_attributes(object, &wanted)? {
                match attribute {
                    Attribute::Label(label) => {
                        found.push(String::from_utf8_lossy(&label).into_owned())
                    }
                    Attribute::Value(value) => found.push(value.len().to_string()),
                    _ => {}
                }
            }
        }
        Ok(found.join(", "))
    }

    fn sign(&self, mechanism: &Mechanism<'_>, label: &str, data: &[u8]) -> Result<String, Error> {
        sign(self.session(), mechanism, label, data)
    }

    fn slot(&self) -> Result<Slot, Error> {
        let slots = self.library().get_slots_with_token()?;
        slots.first().copied().ok_or(Error::InvalidValue)
    }

    fn sign_in_threads(&self, threads: usize, label: &str) -> Result<String, Error> {
        let (slot, library) = (self.slot()?, self.library());
        let ready = Barrier::new(threads);
        let digest_info = [SHA256_PREFIX, &[0x5A; 32]].concat();
        let one = || {
            let session = library.open_ro_session(slot)?;
            ready.wait();
            sign(&session, &Mechanism::RsaPkcs, label, &digest_info)
        };
        let signed = thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
            let ended = running
                .into_iter()
                .map(|thread| thread.join().expect("no panic"));
            ended.collect::<Result<Vec<_>, Error>>()
        })?;
        Ok(signed.len().to_string())
    }

    fn login_in_threads(&self, threads: usize, rounds: usize, pin: &str) -> Result<String, Error> {
        let (slot, library) = (self.slot()?, self.library());
        let step = Barrier::new(threads);
        let one = || {
            let session = library.open_ro_session(slot)?;
            let mut without_key = 0;
            for _ in 0..rounds {
                step.wait();
                match session.login(UserType::User, Some(&AuthPin::new(pin.into()))) {
                    Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
                    Err(error) => return Err(error),
                }
                let keys = [Attribute::Class(ObjectClass::PRIVATE_KEY)];
                without_key += usize::from(session.find_objects(&keys)?.is_empty());
                step.wait();
                match session.logout() {
                    Ok(()) | Err(Error::Pkcs11(RvError::UserNotLoggedIn, _)) => {}
                    Err(error) => return Err(error),
                }
            }
            // The last session ends the login: not before every thread has ended its own.
            step.wait();
            Ok(without_key)
        };
        let without_key = thread::scope(|scope| {
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
            let ended = running
                .into_iter()
                .map(|thread| thread.join().expect("no panic"));
            ended.sum::<Result<usize, Error>>()
        })?;
        Ok(without_key.to_string())
    }
}

fn sign(
    session: &Session,
    mechanism: &Mechanism<'_>,
    label: &str,
    data: &[u8],
) -> Result<String, Error> {
    let template = [
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Label(label.as_bytes().to_vec()),
    ];
    let key = session.find_objects(&template)?;
    let key = key.first().ok_or(Error::InvalidValue)?;
    let signature = session.sign(mechanism, *key, data)?;
    Ok(format!("{} bytes", signature.len()))
}
