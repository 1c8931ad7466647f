use std::num::ParseIntError;
use std::path::PathBuf;
use std::str::FromStr as _;
use std::time::Duration;

use ureq::http::Uri;
use ureq::http::uri::InvalidUri;

/// Reads a whole number of seconds.
pub(super) fn seconds(text: &str) -> Result<Duration, ParseIntError> {
    text.parse()
        .map(|seconds: u32| Duration::from_secs(seconds.into()))
}

/// Reads the identifier of a document and the path of its file.
pub(super) fn named_file(text: &str) -> Result<(String, PathBuf), &'static str> {
    match text.split_once('=') {
        Some((oid, path)) if !oid.is_empty() && !path.is_empty() => {
            Ok((oid.to_owned(), path.into()))
        }
        _ => Err("OID=FILE"),
    }
}

/// Reads the address of a server, which begins with `http://` or `https://`.
pub(super) fn url(text: &str) -> Result<String, InvalidUri> {
    let uri = Uri::from_str(text)?;
    match uri.scheme_str() {
        Some("http" | "https") => Ok(text.to_owned()),
        // The error of an address that is empty.
        _ => Uri::from_str("").map(|_| String::new()),
    }
}

/// Reads a SHA-256 in hexadecimal digits, and returns it in lower case.
pub(super) fn sha256(text: &str) -> Result<String, &'static str> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match is_hash {
        true => Ok(text.to_ascii_lowercase()),
        false => Err("not 64 hexadecimal digits"),
    }
}
