//! XML from outside: read or refused, its canonical forms are such that they stay as they are, and no
//! signature is found good of a document that was not signed.

#![no_main]

use cps_signature::digest;
use cps_xmlsig::{Canonicalization, Covered, Document, HostDocument, Signature, XmlError, decode};
use libfuzzer_sys::fuzz_target;

/// A document that the seeds were signed over.
const LETTER: &[u8] = include_bytes!("../../../crates/xmlsig/tests/data/letter.txt");

const FORMS: [&str; 4] = [
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2006/12/xml-c14n11#WithComments",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
];

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes) else {
        return;
    };
    let Ok(document) = Document::parse(&text) else {
        return;
    };
    for form in FORMS {
        let form = Canonicalization::of_uri(form).expect("a known form");
        let canonical = document.canonical(&form);
        let again = decode(&canonical).expect("canonical XML is UTF-8");
        match Document::parse(&again) {
            // The exclusive form declares a namespace at each element that uses it.
            Err(XmlError::TooMany(_)) => {}
            read => {
                let read = read.expect("canonical XML is XML");
                assert_eq!(read.canonical(&form), canonical);
            }
        }
    }
    if let Ok(host) = HostDocument::read(bytes.to_vec()) {
        let signed = host.with_signature(b"<!-- -->");
        let text = decode(&signed).expect("the signed document is UTF-8");
        let document = Document::parse(&text).expect("the signed document is XML");
        assert!(document.has_form(&Canonicalization::INCLUSIVE, host_form(bytes).as_slice()));
    }
    let Ok(signature) = Signature::of_document(&document) else {
        return;
    };
    let _ = signature.verify(|one| Some(digest(one.hash, LETTER)), &[]);
    let other = signature.verify(|one| Some(digest(one.hash, b"something else")), &[]);
    for part in other.iter().flat_map(|verified| &verified.covered) {
        assert!(matches!(part, Covered::Within { .. }));
    }
});

fn host_form(bytes: &[u8]) -> Vec<u8> {
    let text = decode(bytes).expect("it was read before");
    let document = Document::parse(&text).expect("it was read before");
    document.canonical(&Canonicalization::INCLUSIVE)
}
