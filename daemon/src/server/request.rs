//! Translation of lines into requests, and of answers into lines.

use std::time::Duration;

use cps_protocol::frame::Frame;
use cps_protocol::message::{IncomingRequest, OutgoingResponse, RequestId, WireError};
use cps_protocol::{ApiError, ErrorKind, MAX_ID};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json::{self, Wrong};
use crate::operations::Answer;

const VERSION: &str = "2.0";

/// A request that names a method and its parameters; they stay in the line, which is wiped.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) id: RequestId,
    pub(super) method: String,
    /// One JSON object.
    pub(super) params: &'a str,
    /// Time limit of the caller.
    pub(super) timeout: Option<Duration>,
}

/// A line that is no request, with its id if that much could be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) id: Option<RequestId>,
    pub(super) error: ApiError,
}

impl<'a> Request<'a> {
    pub(super) fn read(line: &'a str) -> Result<Self, Refused> {
        // A list is no batch here, and no request with its members in order either.
        if line.trim_start().starts_with('[') {
            return Err(refused(
                None,
                ErrorKind::InvalidRequest,
                Some("one object per line"),
            ));
        }
        let request: IncomingRequest<'a> = json::read(line).map_err(|wrong| match wrong {
            Wrong::Syntax { problem, .. } => {
                let problem = not_json(line).map_or(problem, str::to_owned);
                refused(None, ErrorKind::Parse, Some(&problem))
            }
            Wrong::Member { problem, .. } => {
                refused(id_of(line), ErrorKind::InvalidRequest, Some(&problem))
            }
        })?;
        let id = request.id;
        if id.as_ref().is_some_and(is_too_long) {
            let problem = format!("id is longer than {MAX_ID} bytes");
            return Err(refused(None, ErrorKind::InvalidRequest, Some(&problem)));
        }
        if request.jsonrpc != VERSION {
            return Err(refused(
                id,
                ErrorKind::InvalidRequest,
                Some("jsonrpc must be 2.0"),
            ));
        }
        let Some(request_id) = id.filter(|id| *id != RequestId::Null) else {
            return Err(refused(
                None,
                ErrorKind::InvalidRequest,
                Some("id is missing"),
            ));
        };
        if request.timeout_ms == Some(0) {
            return Err(refused(
                Some(request_id),
                ErrorKind::InvalidRequest,
                Some("timeout_ms is at least 1"),
            ));
        }
        let params = request.params.map_or("{}", RawValue::get);
        if !params.starts_with('{') {
            return Err(refused(
                Some(request_id),
                ErrorKind::InvalidParams,
                Some("params must be an object"),
            ));
        }
        Ok(Self {
            id: request_id,
            method: request.method.into_owned(),
            params,
            timeout: request
                .timeout_ms
                .map(|ms| Duration::from_millis(ms.into())),
        })
    }
}

/// Returns what a line is that is not JSON, if it is a frequent mistake.
fn not_json(line: &str) -> Option<&'static str> {
    let line = line.trim_end_matches('\r');
    Some(if line.trim().is_empty() {
        "the line is empty"
    } else if line.starts_with('\u{FEFF}') {
        "the line begins with a byte order mark (EF BB BF), which only the first line may"
    } else if line.contains('\0') {
        "the line holds zero bytes, as UTF-16 does; send UTF-8"
    } else if is_http(line) {
        "this is HTTP; the socket takes JSON-RPC alone, one object per line"
    } else {
        return None;
    })
}

/// Whether the line is the first of an HTTP request (RFC 9112, section 3).
pub(super) fn is_http(line: &str) -> bool {
    let mut words = line.trim_end_matches('\r').rsplit(' ');
    words
        .next()
        .is_some_and(|version| version.starts_with("HTTP/"))
        && words.next().is_some()
}

fn refused(id: Option<RequestId>, kind: ErrorKind, detail: Option<&str>) -> Refused {
    let mut error = ApiError::new(kind);
    error.detail = detail.map(str::to_owned);
    Refused { id, error }
}

/// Whether an id is longer than the answer, which repeats it, may hold.
fn is_too_long(id: &RequestId) -> bool {
    matches!(id, RequestId::Text(text) if text.len() > MAX_ID)
}

/// Returns the id of a line that is otherwise no request.
fn id_of(line: &str) -> Option<RequestId> {
    #[derive(Deserialize)]
    struct Identified {
        id: Option<RequestId>,
    }
    let id = serde_json::from_str::<Identified>(line).ok()?.id;
    id.filter(|id| !is_too_long(id))
}

/// Returns the message that carries an error; without an id it concerns the whole connection or a
/// line that could not be read.
pub(super) fn failure(id: Option<&RequestId>, error: ApiError) -> OutgoingResponse<'_, ()> {
    OutgoingResponse {
        jsonrpc: VERSION,
        id: id.unwrap_or(&RequestId::Null),
        result: None,
        error: Some(WireError::from(error)),
    }
}

/// Returns the line that answers a request.
pub(super) fn frame(id: &RequestId, answer: Answer) -> Result<Frame, serde_json::Error> {
    match answer {
        Ok(result) => Frame::new(&OutgoingResponse {
            jsonrpc: VERSION,
            id,
            result: Some(result),
            error: None,
        }),
        Err(error) => Frame::new(&failure(Some(id), error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read() {
        let line = r#"{"jsonrpc":"2.0","id":"a","method":"readers.list"}"#;
        let request = Request::read(line).unwrap();
        assert_eq!(request.id, RequestId::Text("a".to_owned()));
        assert_eq!(
            (request.method.as_str(), request.params),
            ("readers.list", "{}")
        );
    }

    #[test]
    fn a_line_that_is_no_json_is_named() {
        let json = r#"{"jsonrpc":"2.0","id":7,"method":"x"}"#;
        let with_mark = format!("\u{FEFF}{json}");
        let utf16: String = json.chars().flat_map(|letter| [letter, '\0']).collect();
        for (line, detail) in [
            ("", "the line is empty"),
            ("\r", "the line is empty"),
            ("  \t", "the line is empty"),
            (
                &with_mark,
                "the line begins with a byte order mark (EF BB BF), which only the first line may",
            ),
            (
                &utf16,
                "the line holds zero bytes, as UTF-16 does; send UTF-8",
            ),
            (
                "GET / HTTP/1.1\r",
                "this is HTTP; the socket takes JSON-RPC alone, one object per line",
            ),
            (
                "POST /rpc HTTP/1.0",
                "this is HTTP; the socket takes JSON-RPC alone, one object per line",
            ),
            ("hello", "expected value at column 1"),
            (
                r#"{"jsonrpc":"2.0","params":{"pin":"1234"#,
                "EOF while parsing a string at column 38",
            ),
            (
                r#"{"jsonrpc":"2.0","params":{"pin":1234,}}"#,
                "key must be a string at column 39",
            ),
        ] {
            let refused = Request::read(line).unwrap_err();
            assert_eq!(refused.error.kind, ErrorKind::Parse, "{line:?}");
            assert_eq!(refused.error.detail.as_deref(), Some(detail), "{line:?}");
        }
        let ended = format!("{json}\r");
        assert!(Request::read(&ended).is_ok(), "CRLF ends a line as well");
    }

    #[test]
    fn what_is_no_request_names_the_member() {
        for (line, detail) in [
            (r#"{"id":7,"method":"x"}"#, "jsonrpc is missing"),
            (
                r#"{"jsonrpc":2.0,"id":7,"method":"x"}"#,
                "jsonrpc: expected a string",
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":1}"#,
                "method: expected a string",
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":"x","timeout_ms":"1"}"#,
                "timeout_ms: expected a whole number from 0 to 4294967295",
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":"x","extra":1}"#,
                "extra is unknown; known: `jsonrpc`, `id`, `method`, `params`, `timeout_ms`",
            ),
            (
                r#"{"jsonrpc":"2.0","id":-7,"method":"x"}"#,
                "id: expected a number that is not negative, a string or null",
            ),
        ] {
            let refused = Request::read(line).unwrap_err();
            assert_eq!(refused.error.kind, ErrorKind::InvalidRequest, "{line}");
            assert_eq!(refused.error.detail.as_deref(), Some(detail), "{line}");
        }
    }

    #[test]
    fn what_is_no_request_is_refused_exactly() {
        use ErrorKind::{InvalidParams, InvalidRequest, Parse};
        let seven = Some(RequestId::Number(7));
        let deep = "[".repeat(100_000);
        let table: &[(&str, Option<RequestId>, ErrorKind)] = &[
            ("", None, Parse),
            ("hello", None, Parse),
            ("{\"jsonrpc\":\"2.0\",", None, Parse),
            (&deep, None, InvalidRequest),
            (&format!("{{\"id\":{deep}"), None, Parse),
            (r#"["2.0",7,"x",{}]"#, None, InvalidRequest),
            ("[]", None, InvalidRequest),
            ("1", None, InvalidRequest),
            ("{}", None, InvalidRequest),
            (r#"{"jsonrpc":"2.0","id":7}"#, seven.clone(), InvalidRequest),
            (
                r#"{"jsonrpc":"1.0","id":7,"method":"x"}"#,
                seven.clone(),
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":2.0,"id":7,"method":"x"}"#,
                seven.clone(),
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":1}"#,
                seven.clone(),
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":"x","extra":1}"#,
                seven.clone(),
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":"x","timeout_ms":0}"#,
                seven.clone(),
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":"x","timeout_ms":"1"}"#,
                seven.clone(),
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"id":8,"method":"x"}"#,
                None,
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":"2.0","id":-7,"method":"x"}"#,
                None,
                InvalidRequest,
            ),
            (
                r#"{"jsonrpc":"2.0","id":null,"method":"x"}"#,
                None,
                InvalidRequest,
            ),
            (r#"{"jsonrpc":"2.0","method":"x"}"#, None, InvalidRequest),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":"x","params":[]}"#,
                seven.clone(),
                InvalidParams,
            ),
            (
                r#"{"jsonrpc":"2.0","id":7,"method":"x","params":1}"#,
                seven.clone(),
                InvalidParams,
            ),
        ];
        for (line, id, kind) in table {
            let refused = Request::read(line).unwrap_err();
            let shown = line.get(..60).unwrap_or(line);
            assert_eq!((&refused.id, refused.error.kind), (id, *kind), "{shown}");
        }
    }
}
