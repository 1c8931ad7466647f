//! From any bytes that claim to be a certificate to an identity: refused, or read with the raw
//! bytes kept as they are.

#![no_main]

use cps_certificate::{AnnouncedLength, CertificateDetails, announced_length};
use cps_identity::Identity;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let details = CertificateDetails::parse(bytes);
    let identity = Identity::from_certificate(bytes);
    assert_eq!(details.is_ok(), identity.is_ok());
    if let (Ok(details), Ok(identity)) = (details, identity) {
        assert!(bytes.starts_with(&details.der));
        if let AnnouncedLength::Known(length) = announced_length(bytes) {
            assert_eq!(length, details.der.len());
        }
        for field in [
            &details.subject_der,
            &details.issuer_der,
            &details.serial_der,
        ] {
            assert!(
                bytes
                    .windows(field.len())
                    .any(|slice| slice == field.as_slice())
            );
        }
        let _ = (details.subject.to_string(), details.issuer.to_string());
        assert_eq!(Identity::from_details(&details), identity);
    }
});
