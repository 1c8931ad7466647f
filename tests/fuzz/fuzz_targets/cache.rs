//! Files of the daemon's cache: each is read or refused, and a file that was read is written to a
//! file that reads the same.

#![no_main]

use cpsd::fuzzing::{read_cache_file, seal_cache_file};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check(bytes);
    // The checksum keeps nearly everything out: with the right one the rest is read too.
    check(&seal_cache_file(bytes));
});

fn check(file: &[u8]) {
    let Ok(written) = read_cache_file(file) else {
        return;
    };
    let again = read_cache_file(&written).expect("what was written is read");
    assert_eq!(again, written);
}
