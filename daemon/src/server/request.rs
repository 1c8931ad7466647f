//! Translation of lines into requests, and of answers into lines.

use std::time::Duration;

use cps_protocol::frame::Frame;
use cps_protocol::message::{IncomingRequest, OutgoingResponse, RequestId, WireError};
use cps_protocol::{ApiError, ErrorKind, MAX_ID};
use serde::Deserialize;
use serde::de::IgnoredAny;
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
        let not_json = |problem: String| {
            let problem = mistake(line).map_or(problem, str::to_owned);
            refused(None, ErrorKind::Parse, Some(&problem))
        };
        if let Some(other) = other_value(line) {
            return Err(match json::read::<IgnoredAny>(line) {
                Ok(_) => {
                    let problem = format!("a request is one JSON object, and this is {other}");
                    refused(None, ErrorKind::InvalidRequest, Some(&problem))
                }
                Err(Wrong::Syntax { problem, .. } | Wrong::Member { problem, .. }) => {
                    not_json(problem)
                }
            });
        }
        let request: IncomingRequest<'a> = json::read(line).map_err(|wrong| match wrong {
            Wrong::Syntax { problem, .. } => not_json(problem),
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
                Some("id is missing or null: every request has one"),
            ));
        };
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
                .map(|ms| Duration::from_millis(ms.get().into())),
        })
    }
}

/// Returns the words for a line that begins as another value than an object.
fn other_value(line: &str) -> Option<&'static str> {
    Some(match line.trim_start().chars().next()? {
        // No request with its members in order either.
        '[' => "a list: batches are not taken, each request has its own line",
        '"' => "a string",
        'n' => "null",
        't' | 'f' => "true or false",
        '-' | '0'..='9' => "a number",
        _ => return None,
    })
}

/// Returns what a line is that is not JSON, if it is a frequent mistake.
fn mistake(line: &str) -> Option<&'static str> {
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
mod test;
