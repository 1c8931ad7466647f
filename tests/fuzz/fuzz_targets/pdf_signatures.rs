//! PDF from outside: read or refused. A file that can be signed has one more signature afterwards, which
//! covers it whole, and those that it had stay as they were.

#![no_main]

use std::time::UNIX_EPOCH;

use cps_pdfsig::{PdfToSign, Signatures, VerifyError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let before = Signatures::read(bytes);
    for signature in before.iter().flat_map(|read| &read.signatures) {
        let _ = signature.verify(&[]);
    }
    let Ok(made) = PdfToSign::new(bytes, UNIX_EPOCH, 16) else {
        return;
    };
    let signed = made.finish(&[0x30, 0x00]).expect("there is room");
    assert!(signed.starts_with(bytes));
    let count = match before {
        Ok(before) => before.signatures.len(),
        Err(VerifyError::NoSignature) => 0,
        Err(_) => return,
    };
    let after = Signatures::read(&signed).expect("the signatures stay right");
    assert_eq!(after.signatures.len(), count + 1);
    assert!(
        after
            .signatures
            .iter()
            .any(|signature| signature.added == 0)
    );
});
