//! The configuration of cpsd: any file is read, or refused with a message.

#![no_main]

use std::io::{Seek, Write};

use cpsd::Config;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes)
        .and_then(|()| file.rewind())
        .expect("a file that can be written");
    if let Err(error) = Config::read(file.path()) {
        assert!(!error.to_string().is_empty());
    }
});
