//! From any bytes that claim to be a certificate to an identity: refused, or read with the raw
//! bytes kept as they are.

#![no_main]

use cps_identity::{CertificateDetails, Identity};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let details = CertificateDetails::parse(bytes);
    let identity = Identity::from_certificate(bytes);
    assert_eq!(details.is_ok(), identity.is_ok());
    if let (Ok(details), Ok(identity)) = (details, identity) {
        assert_eq!(Identity::from_details(&details), identity);
    }
});
