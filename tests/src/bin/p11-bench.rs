//! A PKCS#11 application that measures itself: `p11-bench MODULE WORK [N]`.
//!
//! It prints one `name value` per line; times are in microseconds, memory is in KiB.
//!
//! | work | does | prints |
//! |---|---|---|
//! | `identity` | from nothing, finds and reads all certificates | `total` |
//! | `tls` | from nothing to nothing, a TLS client authentication | `slots`, `end`, `total` |
//! | `list` | from nothing, finds all public objects, reads their labels and ids and asks for the lengths of their values | `objects`, `total` |
//! | `read` | the same with the values | `objects`, `total` |
//! | `sign N` | logs in, signs N times | `p50`, `p99`, `total`, `before`, `after` |
//! | `calls N` | logs in, calls what needs no card N times | `… p50`, `… p99` |
//! | `contention N` | logs in, says `ready`, waits for a line, signs N times | `total` |

#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::Error;
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

/// A DigestInfo of SHA-256 (RFC 8017, section 9.2, note 1).
const DIGEST_INFO: &[u8] =
    b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20\
    \x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\
    \x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A\x5A";

/// Label of the key that logs on, on every card and token of the comparison.
const KEY: &[u8] = b"CPS_PRIV_AUT";

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let count = |n: &str| n.parse().expect("a number");
    match words[..] {
        [module, "identity"] => {
            let begun = Instant::now();
            let (library, slot) = load(module)?;
            let session = library.open_ro_session(slot)?;
            read_all(&session, &[Attribute::Class(ObjectClass::CERTIFICATE)])?;
            print("total", begun.elapsed());
        }
        [module, "tls"] => tls(module)?,
        [module, work @ ("list" | "read")] => {
            let begun = Instant::now();
            let (library, slot) = load(module)?;
            let session = library.open_ro_session(slot)?;
            let objects = match work {
                "list" => list_all(&session)?,
                _ => read_all(&session, &[])?,
            };
            print("total", begun.elapsed());
            println!("objects {objects}");
        }
        [module, "sign", n] => {
            println!("before {}", resident());
            let (library, slot) = load(module)?;
            let session = log_in(&library, slot)?;
            let mut times = signatures(&session, count(n))?;
            println!("after {}", resident());
            print("total", times.iter().sum());
            percentiles("", &mut times);
        }
        [module, "calls", n] => calls(module, count(n))?,
        [module, "contention", n] => {
            let (library, slot) = load(module)?;
            let session = log_in(&library, slot)?;
            println!("ready");
            std::io::stdin()
                .read_line(&mut String::new())
                .expect("the harness says when");
            let begun = Instant::now();
            signatures(&session, count(n))?;
            print("total", begun.elapsed());
        }
        _ => panic!("usage: p11-bench MODULE identity|tls|list|sign N|calls N|contention N"),
    }
    Ok(())
}

fn load(module: &str) -> Result<(Pkcs11, Slot), Error> {
    let library = Pkcs11::new(module)?;
    library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
    let slots = library.get_slots_with_token()?;
    let slot = *slots.first().expect("a token");
    Ok((library, slot))
}

fn log_in(library: &Pkcs11, slot: Slot) -> Result<Session, Error> {
    let session = library.open_ro_session(slot)?;
    session.login(UserType::User, Some(&AuthPin::new(cps_e2e::PIN.into())))?;
    Ok(session)
}

fn private_key(session: &Session) -> Result<ObjectHandle, Error> {
    let template = [
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Label(KEY.to_vec()),
    ];
    let found = session.find_objects(&template)?;
    Ok(*found.first().expect("the key that logs on"))
}

/// Reads what programs read of objects, and says how many there are.
fn read_all(session: &Session, template: &[Attribute]) -> Result<usize, Error> {
    let objects = session.find_objects(template)?;
    let wanted = [
        AttributeType::Label,
        AttributeType::Id,
        AttributeType::Value,
    ];
    for object in &objects {
        session.get_attributes(*object, &wanted)?;
    }
    Ok(objects.len())
}

/// Asks what programs ask to list objects, and says how many there are.
fn list_all(session: &Session) -> Result<usize, Error> {
    let objects = session.find_objects(&[])?;
    for object in &objects {
        session.get_attributes(*object, &[AttributeType::Label, AttributeType::Id])?;
        session.get_attribute_info(*object, &[AttributeType::Value])?;
    }
    Ok(objects.len())
}

fn tls(module: &str) -> Result<(), Error> {
    let begun = Instant::now();
    let (library, slot) = load(module)?;
    print("slots", begun.elapsed());
    let session = library.open_ro_session(slot)?;
    read_all(&session, &[Attribute::Class(ObjectClass::CERTIFICATE)])?;
    session.login(UserType::User, Some(&AuthPin::new(cps_e2e::PIN.into())))?;
    signatures(&session, 1)?;
    let ending = Instant::now();
    drop(session);
    library.finalize()?;
    print("end", ending.elapsed());
    print("total", begun.elapsed());
    Ok(())
}

fn signatures(session: &Session, count: usize) -> Result<Vec<Duration>, Error> {
    let key = private_key(session)?;
    let sign = |_| {
        let begun = Instant::now();
        session.sign(&Mechanism::RsaPkcs, key, DIGEST_INFO)?;
        Ok(begun.elapsed())
    };
    (0..count).map(sign).collect()
}

fn calls(module: &str, count: usize) -> Result<(), Error> {
    let (library, slot) = load(module)?;
    let session = log_in(&library, slot)?;
    let timed = |name: &str, call: &dyn Fn() -> Result<u32, Error>| {
        let mut times = Vec::with_capacity(count);
        for _ in 0..count {
            let begun = Instant::now();
            let parts = call()?;
            times.push(begun.elapsed() / parts);
        }
        percentiles(name, &mut times);
        Ok::<_, Error>(())
    };
    timed("C_GetSlotList ", &|| {
        library.get_slots_with_token().map(|_| 1)
    })?;
    timed("C_GetTokenInfo ", &|| {
        library.get_token_info(slot).map(|_| 1)
    })?;
    let certificates = [Attribute::Class(ObjectClass::CERTIFICATE)];
    timed("certificate ", &|| {
        let read = read_all(&session, &certificates)?;
        Ok(u32::try_from(read).expect("few certificates"))
    })?;
    Ok(())
}

fn print(name: &str, time: Duration) {
    println!("{name} {:.1}", time.as_secs_f64() * 1e6);
}

fn percentiles(name: &str, times: &mut [Duration]) {
    times.sort_unstable();
    for percent in [50, 99] {
        let index = times.len() * percent / 100;
        print(
            &format!("{name}p{percent}"),
            times[index.min(times.len() - 1)],
        );
    }
}

/// Returns the resident memory of this process, in KiB.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let words = line.expect("Linux tells").split_whitespace().next();
    words.expect("a number").to_owned()
}
