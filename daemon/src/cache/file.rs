//! A file of the cache: one line that tells the format, the version of the daemon and the SHA-256
//! of the rest, then JSON.

use std::io;

use cps_apdu::Hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::key::CacheKey;
use crate::content::Content;

/// Beginning of the first line. It holds the version, because the content was interpreted by the
/// daemon that wrote it.
const FORMAT: &str = concat!("cps-card 5 ", env!("CARGO_PKG_VERSION"));

/// A card as it was kept.
#[derive(Deserialize)]
pub(crate) struct Kept {
    pub(crate) key: CacheKey,
    pub(crate) content: Content,
}

/// The same, to be written.
#[derive(Serialize)]
struct Keep<'c> {
    key: &'c CacheKey,
    content: &'c Content,
}

/// Returns the file of a card.
///
/// # Errors
/// If something in it has no form in JSON.
pub(crate) fn encode(key: &CacheKey, content: &Content) -> io::Result<Vec<u8>> {
    Ok(seal(&serde_json::to_vec(&Keep { key, content })?))
}

/// Returns the card of a file.
///
/// # Errors
/// If it is not, byte for byte, what this version of the daemon wrote.
pub(crate) fn decode(bytes: &[u8]) -> io::Result<Kept> {
    let end = bytes.iter().position(|&byte| byte == b'\n');
    let (first, body) = end
        .map(|end| (&bytes[..end], &bytes[end + 1..]))
        .ok_or_else(|| io::Error::other("it is cut short"))?;
    if first != first_line(body).as_bytes() {
        return Err(io::Error::other(
            "it is damaged, or of another version of the service",
        ));
    }
    Ok(serde_json::from_slice(body)?)
}

/// Returns a file with this body.
pub(crate) fn seal(body: &[u8]) -> Vec<u8> {
    let mut file = first_line(body).into_bytes();
    file.push(b'\n');
    file.extend(body);
    file
}

fn first_line(body: &[u8]) -> String {
    let checksum = Hex(&Sha256::digest(body)).to_string().replace(' ', "");
    format!("{FORMAT} {checksum}")
}
