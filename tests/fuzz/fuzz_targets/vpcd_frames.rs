//! Bytes of the vpcd driver for the simulator: requests are read to the end of the stream, and one
//! that is an APDU carries exactly its bytes.

#![no_main]

#[path = "../../../simulators/vpcd/src/wire.rs"]
#[allow(dead_code, reason = "the simulator writes too")]
mod wire;

use libfuzzer_sys::fuzz_target;
use wire::Request;

fuzz_target!(|bytes: &[u8]| {
    let mut stream = bytes;
    loop {
        let before = stream.len();
        match wire::read(&mut stream) {
            Ok(Some(Request::Apdu(apdu))) => assert_eq!(before - stream.len(), apdu.len() + 2),
            Ok(Some(_)) => assert_eq!(before - stream.len(), 3),
            Ok(None) | Err(_) => break,
        }
    }
});
