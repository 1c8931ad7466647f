//! A PKCS#11 application that signs until its standard input ends: `soak-app MODULE`.
//!
//! One line for each round:
//!
//! | line | |
//! |---|---|
//! | `signed DIGEST READER` | a signature that verifies; the digest in base64 |
//! | `error CKR_…` | what a function answered |
//! | `wrong TEXT` | something that must not happen |

#![allow(clippy::print_stdout)]

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use base64ct::{Base64, Encoding};
use cps_e2e::{PIN, ckr};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::Error;
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, SessionState, UserType};
use cryptoki::types::AuthPin;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::signature::Verifier;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};

static ENDED: AtomicBool = AtomicBool::new(false);

/// Time after which a program that found no card looks again.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

const KEY: &[u8] = b"CPS_PRIV_AUT";
const CERTIFICATE: &str = "Certificat d'Authentification CPS";

fn main() {
    let path = std::env::args().nth(1).expect("usage: soak-app MODULE");
    thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        ENDED.store(true, Ordering::Relaxed);
    });
    let module = Pkcs11::new(path).expect("the module loads");
    let initialize = CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK);
    module
        .initialize(initialize)
        .expect("the module initialises");
    let mut round = std::process::id() as usize;
    while !ENDED.load(Ordering::Relaxed) {
        let line = match sign(&module, round) {
            Ok(line) => line,
            Err(Error::Pkcs11(rv, _)) => format!("error {}", ckr(&format!("{rv:?}"))),
            Err(error) => format!("wrong {error}"),
        };
        println!("{line}");
        std::io::stdout().flush().expect("the test reads");
        round += 1;
    }
    module.finalize().expect("the module ends");
}

fn sign(module: &Pkcs11, round: usize) -> Result<String, Error> {
    let slots = module.get_slots_with_token()?;
    let Some(slot) = slots.get(round % slots.len().max(1)) else {
        thread::park_timeout(POLL_INTERVAL);
        return Ok("error CKR_TOKEN_NOT_PRESENT".to_owned());
    };
    let reader = module.get_slot_info(*slot)?.slot_description().to_owned();
    let session = module.open_ro_session(*slot)?;
    let certificate = find(&session, ObjectClass::CERTIFICATE, CERTIFICATE.as_bytes())?;
    let Some(certificate) = certificate else {
        return Ok(format!("wrong: no certificate on the card in {reader}"));
    };
    let key = public_key(&session, certificate)?;
    session.login(UserType::User, Some(&AuthPin::new(PIN.into())))?;
    let Some(private) = find(&session, ObjectClass::PRIVATE_KEY, KEY)? else {
        // A program whose login has ended, by a reset of the card for example, sees no private objects.
        return Ok(match session.get_session_info()?.session_state() {
            SessionState::RoUser => format!("wrong: no private key on the card in {reader}"),
            _ => "error CKR_USER_NOT_LOGGED_IN".to_owned(),
        });
    };
    let mut data = [0; 40];
    getrandom::fill(&mut data).expect("the system has randomness");
    let signature = session.sign(&Mechanism::Sha256RsaPkcs, private, &data)?;
    let right = Signature::try_from(signature.as_slice())
        .is_ok_and(|signature| key.verify(&data, &signature).is_ok());
    if !right {
        return Ok(format!("wrong signature by the card in {reader}"));
    }
    let digest = Base64::encode_string(&Sha256::digest(data));
    // The signature was received: what happens to the rest of the round does not undo it.
    let _ = session.logout();
    Ok(format!("signed {digest} {reader}"))
}

fn find(
    session: &Session,
    class: ObjectClass,
    label: &[u8],
) -> Result<Option<ObjectHandle>, Error> {
    let template = [Attribute::Class(class), Attribute::Label(label.to_vec())];
    Ok(session.find_objects(&template)?.first().copied())
}

fn public_key(session: &Session, object: ObjectHandle) -> Result<VerifyingKey<Sha256>, Error> {
    let attributes = session.get_attributes(object, &[AttributeType::Value])?;
    let Some(Attribute::Value(der)) = attributes.first() else {
        return Err(Error::InvalidValue);
    };
    let certificate = Certificate::from_der(der).map_err(|_| Error::InvalidValue)?;
    let key = certificate.tbs_certificate().subject_public_key_info();
    let der = key.to_der().map_err(|_| Error::InvalidValue)?;
    let key = rsa::pkcs8::DecodePublicKey::from_public_key_der(&der);
    Ok(VerifyingKey::new(key.map_err(|_| Error::InvalidValue)?))
}
