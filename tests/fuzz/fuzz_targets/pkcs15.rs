//! The directory files of a card (ISO 7816-15): any content is read or refused, and
//! what was read is written to a file that reads the same.

#![no_main]

use cps_pkcs15::{Entry, Pkcs15Error, aodf, cdf, dodf, odf, prkdf, pukdf, token_info};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(directory) = odf::read(bytes) {
        assert_eq!(odf::read(&odf::write(&directory)), Ok(directory));
    }
    if let Ok(info) = token_info::read(bytes) {
        assert!(token_info::read(&token_info::write(&info)).is_ok());
    }
    entries(bytes, aodf::read, aodf::write);
    entries(bytes, cdf::read, cdf::write);
    entries(bytes, dodf::read, dodf::write);
    entries(bytes, prkdf::read, prkdf::write);
    entries(bytes, pukdf::read, pukdf::write);
});

fn entries<T: Clone>(
    bytes: &[u8],
    read: impl Fn(&[u8]) -> Result<Vec<Entry<T>>, Pkcs15Error>,
    write: impl Fn(&[T]) -> Vec<u8>,
) {
    let Ok(entries) = read(bytes) else { return };
    for entry in &entries {
        let mut windows = bytes.windows(entry.raw.len());
        assert!(windows.any(|window| window == entry.raw));
    }
    let objects: Vec<T> = entries.into_iter().map(|entry| entry.object).collect();
    let again = read(&write(&objects)).expect("what was written is read");
    assert_eq!(again.len(), objects.len());
}
