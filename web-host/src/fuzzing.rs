//! The decoders of messages of browsers, which are private to the host, for `tests/fuzz`.

use cps_protocol::method::{
    AssertionDmpSubmissionParams, AssertionInsiParams, AssertionVihfParams,
};
use cps_protocol::{CardId, HashAlgorithm};
use cps_web::Origin;
use serde_json::Value;

use crate::eid::{self, Asked};
use crate::failure::Failure;
use crate::page;
use crate::request::{Nonce, SignRequest};

/// The parts of a message that a card or the holder would be asked with.
#[derive(Debug, Default)]
pub struct Parts {
    /// The site.
    pub origin: Option<Origin>,
    /// The nonce of a login.
    pub nonce: Option<String>,
    /// The digest of a signature, with its hash function.
    pub digest: Option<(HashAlgorithm, Vec<u8>)>,
}

/// Reads a message of Web eID.
///
/// # Errors
/// The answer that refuses it.
pub fn web_eid(message: &[u8]) -> Result<Parts, Value> {
    let mut command = eid::command(message).map_err(|_| Value::Null)?;
    let language = command.take_language();
    match Asked::read(command) {
        Err(failure) => Err(eid::error(&failure, language)),
        Ok(Asked::Token { nonce, origin }) => Ok(Parts {
            origin: Some(origin),
            ..of_nonce(&nonce)
        }),
        Ok(Asked::Certificate { origin }) => Ok(of_origin(Some(origin))),
        Ok(Asked::Signature { request, origin }) => Ok(Parts {
            origin: Some(origin),
            ..of_request(request)
        }),
    }
}

/// Reads a message of our own protocol, of a page or of the popup.
///
/// # Errors
/// The answer that refuses it.
pub fn page(message: &[u8]) -> Result<Parts, Value> {
    let request = page::request(message).map_err(|_| Value::Null)?;
    let card = CardId("c1".to_owned());
    let params = request.params;
    let parts = match request.method.as_str() {
        "hello" => page::hello(params).map(|(origin, _)| of_origin(origin)),
        "authenticate" => page::nonce(params).map(|nonce| of_nonce(&nonce)),
        "sign" => page::sign_request(params).map(of_request),
        "sites.allow" | "sites.revoke" => page::site_of(params).map(|it| of_origin(Some(it))),
        assertion => page::without_card(params).and_then(|params| {
            let text = page::for_card(params, &card);
            let read = match assertion {
                "assertion.vihf" => serde_json::from_str::<AssertionVihfParams>(&text).map(drop),
                "assertion.insi" => serde_json::from_str::<AssertionInsiParams>(&text).map(drop),
                _ => serde_json::from_str::<AssertionDmpSubmissionParams>(&text).map(drop),
            };
            read.map(|()| Parts::default()).map_err(Failure::params)
        }),
    };
    parts.map_err(|failure| page::error(&failure))
}

fn of_origin(origin: Option<Origin>) -> Parts {
    Parts {
        origin,
        ..Parts::default()
    }
}

fn of_nonce(nonce: &Nonce) -> Parts {
    Parts {
        nonce: Some(nonce.as_str().to_owned()),
        ..Parts::default()
    }
}

fn of_request(request: SignRequest) -> Parts {
    Parts {
        digest: Some((request.hash, request.digest)),
        ..Parts::default()
    }
}
