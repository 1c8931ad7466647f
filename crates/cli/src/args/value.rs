use std::num::ParseIntError;
use std::path::PathBuf;
use std::time::Duration;

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
