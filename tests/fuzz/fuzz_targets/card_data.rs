//! The data objects of a card, public and private, over the identity of its certificate: any bytes
//! under any label complete it or leave a warning, and never change what the certificate says.

#![no_main]

use cps_identity::Identity;
use libfuzzer_sys::{arbitrary, fuzz_target};

const CERTIFICATE: &[u8] = include_bytes!("../../../crates/p11/tests/data/authentication.der");

const LABELS: [&str; 6] = [
    "CPS_ID_CARD",
    "CPS_NAME_PS",
    "CPS_INFO_PS",
    "CPS_LANG_PS",
    "CPS_DATA",
    "CPS_SIT_FACT",
];

#[derive(arbitrary::Arbitrary, Debug)]
struct Content {
    public: Vec<(u8, Vec<u8>)>,
    activities: Vec<(u8, Vec<u8>)>,
}

fuzz_target!(|content: Content| {
    let before = Identity::from_certificate(CERTIFICATE).expect("a certificate of the profile");
    let mut identity = before.clone();
    for (label, bytes) in &content.public {
        let label = LABELS[usize::from(*label) % LABELS.len()];
        identity = identity.with_public_data(label, bytes);
    }
    let activities = content.activities.iter();
    identity =
        identity.with_activities(activities.map(|(index, bytes)| (*index, bytes.as_slice())));
    assert_eq!(identity.national_id, before.national_id);
    let read = identity.activities.expect("activities were given");
    assert_eq!(read.len(), content.activities.len());
});
