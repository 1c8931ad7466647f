//! The data objects of a card, public and private, over the identity of its certificate: any bytes
//! under any label complete it or leave a warning, and never change what the certificate says.

#![no_main]

use cps_fuzz::frames::{ACTIVITIES, LABELS, frames};
use cps_identity::Identity;
use libfuzzer_sys::fuzz_target;

const CERTIFICATE: &[u8] = include_bytes!("../../../crates/p11/tests/data/authentication.der");

fuzz_target!(|bytes: &[u8]| {
    let before = Identity::from_certificate(CERTIFICATE).expect("a certificate of the profile");
    let mut identity = before.clone();
    let mut activities = Vec::new();
    for (kind, content) in frames(bytes) {
        match kind.checked_sub(ACTIVITIES) {
            Some(index) => activities.push((index, content)),
            None => {
                let label = LABELS[usize::from(kind) % LABELS.len()];
                identity = identity.with_public_data(label, content);
            }
        }
    }
    let identity = identity.with_activities(activities.iter().copied());
    assert_eq!(identity.national_id, before.national_id);
    let read = identity.activities.expect("activities were given");
    assert_eq!(read.len(), activities.len());
});
