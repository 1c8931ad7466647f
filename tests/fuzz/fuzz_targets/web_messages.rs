//! Messages of a browser for the native messaging host, in both protocols: what is read of them is
//! what a card may be asked with, and each refusal can be sent back.

#![no_main]

use cps_web::Origin;
use cps_web_host::fuzzing::{self, Parts};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// The most bytes of a message to a browser (Chrome, "Native messaging").
const LONGEST_ANSWER: usize = 1 << 20;

fuzz_target!(|message: &[u8]| {
    for read in [fuzzing::web_eid(message), fuzzing::page(message)] {
        match read {
            Ok(parts) => check(parts),
            Err(Value::Null) => {}
            Err(answer) => assert!(answer.to_string().len() < LONGEST_ANSWER),
        }
    }
});

fn check(parts: Parts) {
    if let Some(origin) = parts.origin {
        assert!(origin.as_str().starts_with("https://"));
        assert_eq!(Origin::parse(origin.as_str()), Ok(origin));
    }
    if let Some(nonce) = parts.nonce {
        assert!((44..=128).contains(&nonce.chars().count()));
    }
    if let Some((hash, digest)) = parts.digest {
        assert_eq!(hash.digest_len(), digest.len());
    }
}
