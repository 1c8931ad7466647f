//! Files that another program signed.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::SystemTime;

use cps_pdfsig::{Later, PdfToSign, Signatures, VerifyError};

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
