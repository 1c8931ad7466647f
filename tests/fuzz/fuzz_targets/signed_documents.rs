//! Signed documents from outside, CMS and JWS: read or refused, and none is found good that
//! was not signed.

#![no_main]

use cps_fuzz::frames::{JWS, frames};
use cps_signature::{Cms, Envelope, Jws, digest};
use libfuzzer_sys::fuzz_target;

/// The content that the seeds were signed over, and a certificate for those that carry none.
const CONTENT: &[u8] = include_bytes!("../../../crates/signature/tests/data/content.txt");
const SIGNER: &[u8] = include_bytes!("../../../crates/signature/tests/data/signer.der");

fuzz_target!(|bytes: &[u8]| {
    for (kind, document) in frames(bytes) {
        match kind {
            JWS => jws(document),
            _ => cms(document),
        }
    }
});

fn cms(document: &[u8]) {
    let Ok(cms) = Cms::parse(&Envelope::open(document).cms) else {
        return;
    };
    let verify = |content: &[u8]| cms.verify(|hash| digest(hash, content), &[]);
    let _ = verify(CONTENT);
    assert!(verify(b"something else").is_err());
}

fn jws(document: &[u8]) {
    let Ok(document) = std::str::from_utf8(document) else {
        return;
    };
    let Ok(jws) = Jws::parse(document) else {
        return;
    };
    let _ = jws.verify(None);
    let _ = jws.verify(Some(SIGNER));
}
