//! Files that another program signed.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::{Duration, SystemTime};

use cps_pdfsig::{Later, PdfToSign, Signatures, VerifyError};
use cps_signature::TimestampError;

fn file(name: &str) -> Vec<u8> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    std::fs::read(data.join(name)).unwrap()
}

/// Returns the signatures of a file: field, revision, whether another signature follows.
fn signatures(name: &str, file: &[u8]) -> Vec<(String, usize, bool)> {
    let read = Signatures::read(file).unwrap_or_else(|error| panic!("{name}: {error}"));
    let one = |signature: &cps_pdfsig::PdfSignature<'_>| {
        // The program changes the date of the document too.
        let known = [Later::Signatures, Later::Metadata];
        assert!(
            signature.later.iter().all(|kind| known.contains(kind)),
            "{name}"
        );
        let is_followed = signature.later.contains(&Later::Signatures);
        (signature.field.clone(), signature.revision, is_followed)
    };
    read.signatures.iter().map(one).collect()
}

#[test]
fn signatures_of_another_program_verify_and_stay_right() {
    for (name, expected) in [
        ("cades.pdf", &[("Visa", 2)][..]),
        ("cades-twice.pdf", &[("Visa", 2), ("Second", 3)]),
        ("streams-twice.pdf", &[("Visa", 2), ("Second", 3)]),
        ("certified.pdf", &[("Author", 2)]),
        ("certified-twice.pdf", &[("Author", 2), ("Second", 3)]),
        ("prepared-fields.pdf", &[("Empty", 3), ("Other", 4)]),
    ] {
        let file = file(name);
        let last = expected.len() - 1;
        let with_later = |last: usize| {
            let all = expected.iter().enumerate();
            let all =
                all.map(move |(at, (field, revision))| ((*field).to_owned(), *revision, at < last));
            all.collect::<Vec<_>>()
        };
        assert_eq!(signatures(name, &file), with_later(last), "{name}");
        for signature in Signatures::read(&file).unwrap().signatures {
            let signer = signature.verify(&[]).unwrap();
            assert!(signature.signing_time.is_some(), "{name}");
            assert!(!signer.certificate.is_empty(), "{name}");
        }
        // A byte that changed within the first revision, in a comment or a text.
        let mut changed = file.clone();
        let at = changed.windows(3).position(|part| part == b"842").unwrap();
        changed[at] = b'7';
        let first = &Signatures::read(&changed).unwrap().signatures[0];
        let error = first.verify(&[]).unwrap_err();
        assert!(
            matches!(&error, VerifyError::Cms { .. } if error.is_wrong()),
            "{name}: {error}"
        );

        let made = PdfToSign::new(&file, SystemTime::UNIX_EPOCH, 16);
        if name == "certified.pdf" {
            let reason = "the signature in its field Author forbids every change";
            assert_eq!(made.unwrap_err().to_string(), reason);
            continue;
        }
        let again = made.unwrap().finish(&[]).unwrap();
        let revision = expected[last].1 + 1;
        let own = ("Signature1".to_owned(), revision, false);
        let expected = with_later(last + 1).into_iter().chain([own]);
        assert_eq!(
            signatures(name, &again),
            expected.collect::<Vec<_>>(),
            "{name}"
        );
    }
}

#[test]
fn a_timestamp_of_the_document_is_one_of_the_signatures_before_it() {
    let stamped = file("cades-stamped.pdf");
    let read = Signatures::read(&stamped).unwrap();
    let ([signature], [timestamp]) = (&read.signatures[..], &read.timestamps[..]) else {
        panic!("{read:?}");
    };
    signature.verify(&[]).unwrap();
    assert!(timestamp.covers(signature));
    assert!(timestamp.field().starts_with("Timestamp"));
    let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_953_600);
    assert_eq!(timestamp.verify().unwrap().time, noon);

    // A signature that came after it was not there.
    let made = PdfToSign::new(&stamped, SystemTime::UNIX_EPOCH, 16).unwrap();
    let again = made.finish(&[]).unwrap();
    let read = Signatures::read(&again).unwrap();
    let covered = read
        .signatures
        .iter()
        .map(|one| read.timestamps[0].covers(one));
    assert_eq!(covered.collect::<Vec<_>>(), [true, false]);

    // A byte that changed within the revision that it covers.
    let mut changed = stamped.clone();
    let at = changed.windows(3).position(|part| part == b"842").unwrap();
    changed[at] = b'7';
    let read = Signatures::read(&changed).unwrap();
    let error = read.timestamps[0].verify().unwrap_err();
    assert_eq!(error, TimestampError::OtherMessage);

    // A file with a timestamp alone has no signature.
    let at = find(&stamped, b"/ETSI.CAdES.detached");
    let mut alone = stamped;
    alone[at..at + 20].copy_from_slice(b"/ETSI.RFC3161       ");
    let error = Signatures::read(&alone).unwrap_err();
    assert_eq!(error, VerifyError::NoSignature);
}

/// Returns the place of some bytes.
fn find(file: &[u8], part: &[u8]) -> usize {
    let mut places = file.windows(part.len());
    places.position(|place| place == part).unwrap()
}
