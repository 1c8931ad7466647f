//! Bytes of a browser for the native messaging host: messages are read to the end of the stream,
//! none longer than allowed, and what is taken for an origin is written in one way alone.

#![no_main]

use cps_web::Origin;
use cps_web::frame::{self, LONGEST_OF_WEB_EID};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut stream = bytes;
    loop {
        let before = stream.len();
        let Ok(Some(message)) = frame::read(&mut stream, LONGEST_OF_WEB_EID) else {
            break;
        };
        assert!(message.len() <= LONGEST_OF_WEB_EID);
        assert_eq!(before - stream.len(), message.len() + 4);
        let Ok(text) = std::str::from_utf8(&message) else {
            continue;
        };
        if let Ok(origin) = Origin::parse(text) {
            assert!(origin.as_str().starts_with("https://"));
            assert_eq!(Origin::parse(origin.as_str()), Ok(origin));
        }
    }
});
