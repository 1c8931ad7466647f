//! The vocabulary of ISO 7816: BER-TLV, answers, answers to reset and commands.
//!
//! What is taken from the bytes lies within them, what is written is read back the same, and a
//! command that parses is the one that was sent.

#![no_main]

use cps_apdu::{Atr, Command, Protocol, Response, tlv};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    walk(bytes, 0);
    let _ = Response::parse(bytes);
    if let Ok(atr) = Atr::new(bytes) {
        assert_eq!(atr.as_slice(), bytes);
        assert!(atr.historical_bytes().len() <= 15);
        let _ = atr.protocols();
    }
    if let Ok(command) = Command::parse(bytes) {
        let again = command.encode(Protocol::T1);
        assert_eq!(again.as_slice(), bytes);
    }
});

/// Every element is inside the one that holds it, and written again it is read the same.
fn walk(bytes: &[u8], depth: usize) {
    let mut left = bytes;
    while let Ok((element, rest)) = tlv::take(left) {
        assert!(element.value.len() < left.len());
        let written = tlv::encode(element.tag, element.value);
        let (again, nothing) = tlv::take(&written).expect("what was written is read");
        assert_eq!((again.tag, again.value), (element.tag, element.value));
        assert!(nothing.is_empty());
        if element.tag.is_constructed() && depth < 16 {
            walk(element.value, depth + 1);
        }
        left = rest;
    }
    assert!(tlv::iter(bytes).count() <= bytes.len() + 1);
}
