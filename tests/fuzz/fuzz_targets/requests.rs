//! Bytes of a client: frames, requests and the parameters of every method; and bytes that a client
//! reads. Each line is read or refused, and none is longer than the limit.

#![no_main]

use cps_protocol::event::Event;
use cps_protocol::frame::{FrameBuffer, FrameError};
use cps_protocol::message::{IncomingMessage, IncomingRequest};
use cps_protocol::method::{self, Method};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (sizes, mut bytes) = bytes.split_at(bytes.len().min(4));
    let mut buffer = FrameBuffer::new();
    for size in sizes.iter().copied().chain([u8::MAX]) {
        let (part, rest) = match size {
            u8::MAX => (bytes, &[][..]),
            size => bytes.split_at(usize::from(size).min(bytes.len())),
        };
        buffer.push(part);
        loop {
            match buffer.next_line() {
                Ok(Some(line)) => read(&line),
                Ok(None) | Err(FrameError::TooLong) => break,
                Err(FrameError::NotUtf8 | FrameError::Utf16) => {}
            }
        }
        bytes = rest;
    }
});

fn read(line: &str) {
    let _ = serde_json::from_str::<IncomingMessage<'_>>(line);
    let Ok(request) = serde_json::from_str::<IncomingRequest<'_>>(line) else {
        return;
    };
    let params = request.params.map_or("{}", |params| params.get());
    let _ = serde_json::from_str::<Event>(params);
    METHODS.iter().for_each(|parse| parse(params));
}

macro_rules! methods {
    ($($method:ident),* $(,)?) => {
        const METHODS: &[fn(&str)] = &[$(params::<method::$method>),*];
    };
}

// As many as there are, or this does not build.
const _: () = assert!(METHODS.len() == method::NAMES.len());

methods! {
    Hello, Info, Discover, Cancel, ReadersList, CardsList, CardsStatus, CardsIdentity, CardsCertificates,
    CardsObjects, DataRead, DataWrite, CardsReport, PinState, PinLogin, PinLogout, PinChange, PinUnblock,
    PukVerify, SignDigest, SignDigests, SignHashState, SignCms, SignJws, AssertionVihf,
    AssertionInsi, AssertionDmpSubmission, VerifyCertificate, VerifySignature, Decrypt, Random, EventsSubscribe, AgentRegister,
    AgentAnswer, WebAllow, WebRevoke, LeasesList, LeasesRevoke, AuditTail, CacheClear,
}

fn params<M: Method>(text: &str) {
    let _ = serde_json::from_str::<M::Params<'_>>(text);
}
