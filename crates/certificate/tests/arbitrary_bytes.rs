//! No bytes make the reader panic, and what is read is a part of what was given.

use cps_certificate::{AnnouncedLength, CertificateDetails, announced_length};
use proptest::prelude::*;

const CERTIFICATE: &[u8] = include_bytes!("practitioner.der");

fn look_at(bytes: &[u8]) {
    let Ok(details) = CertificateDetails::parse(bytes) else {
        return;
    };
    assert!(bytes.starts_with(&details.der));
    if let AnnouncedLength::Known(length) = announced_length(bytes) {
        assert_eq!(length, details.der.len());
    }
    for field in [
        &details.subject_der,
        &details.issuer_der,
        &details.serial_der,
    ] {
        assert!(bytes.windows(field.len()).any(|slice| slice == field));
    }
    let _ = (details.subject.to_string(), details.issuer.to_string());
    let _ = details.subject_key_identifier();
    // Reading is stable: the certificate alone says the same as with what follows it.
    assert_eq!(CertificateDetails::parse(&details.der), Ok(details));
}

#[test]
fn every_byte_may_be_another() {
    for position in 0..CERTIFICATE.len() {
        for bit in 0..8 {
            let mut changed = CERTIFICATE.to_vec();
            changed[position] ^= 1 << bit;
            look_at(&changed);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        look_at(&bytes);
    }

    #[test]
    fn any_part_may_be_another(
        position in 0..CERTIFICATE.len(),
        length in 0usize..8,
        other in proptest::collection::vec(any::<u8>(), 0..8),
        end in 0..CERTIFICATE.len(),
    ) {
        let mut changed = CERTIFICATE.to_vec();
        let until = changed.len().min(position + length);
        changed.splice(position..until, other);
        look_at(&changed);
        changed.truncate(end);
        look_at(&changed);
    }
}
