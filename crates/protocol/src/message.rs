//! Frames of JSON-RPC 2.0 around methods and events.

use std::borrow::Cow;
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::ApiError;

/// The id of a request: a number or a string, as JSON-RPC 2.0 allows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RequestId {
    /// A number.
    Number(u64),
    /// A string.
    Text(String),
    /// `null`: only in an answer to a request whose id could not be read.
    Null,
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RequestId {
    fn schema_name() -> Cow<'static, str> {
        "RequestId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The id of a request: a number, not negative, or a string of at most \
                64 bytes.",
            "type": ["integer", "string"],
            "minimum": 0,
            "maxLength": crate::MAX_ID,
        })
    }
}

/// A request as it is read: parameters stay borrowed from the line, which is wiped.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncomingRequest<'a> {
    /// `2.0`.
    #[serde(borrow)]
    pub jsonrpc: Cow<'a, str>,
    /// Absent in a notification, which no method of ours is.
    pub id: Option<RequestId>,
    /// Name of the method.
    #[serde(borrow)]
    pub method: Cow<'a, str>,
    /// Parameters by name.
    #[serde(borrow)]
    pub params: Option<&'a RawValue>,
    /// Time that the caller waits for the answer, in milliseconds; without limit, if absent. It is
    /// no part of JSON-RPC 2.0, which leaves room for it.
    pub timeout_ms: Option<NonZeroU32>,
}

/// A request as it is written.
#[derive(Debug, Serialize)]
pub struct OutgoingRequest<'a, P> {
    /// `2.0`.
    pub jsonrpc: &'static str,
    /// Id of the request.
    pub id: u64,
    /// Name of the method.
    pub method: &'a str,
    /// Parameters by name.
    pub params: &'a P,
    /// Time that the caller waits for the answer, in milliseconds; without limit, if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u32>,
}

/// An answer as it is written.
#[derive(Debug, Serialize)]
pub struct OutgoingResponse<'a, R> {
    /// `2.0`.
    pub jsonrpc: &'static str,
    /// Id of the request.
    pub id: &'a RequestId,
    /// The result, or nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<R>,
    /// The error, or nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<WireError>,
}

/// A notification as it is written: an event.
#[derive(Debug, Serialize)]
pub struct OutgoingNotification<'a, P> {
    /// `2.0`.
    pub jsonrpc: &'static str,
    /// Name of the notification.
    pub method: &'a str,
    /// Parameters.
    pub params: &'a P,
}

/// Anything a client reads: an answer or a notification.
#[derive(Debug, Deserialize)]
pub struct IncomingMessage<'a> {
    /// Id of the request that this answers; absent in a notification.
    pub id: Option<RequestId>,
    /// Name of the notification.
    #[serde(borrow)]
    pub method: Option<Cow<'a, str>>,
    /// Parameters of the notification.
    #[serde(borrow)]
    pub params: Option<&'a RawValue>,
    /// The result.
    #[serde(borrow)]
    pub result: Option<&'a RawValue>,
    /// The error.
    pub error: Option<WireError>,
}

/// An error object of JSON-RPC 2.0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireError {
    /// The code of the kind.
    pub code: i32,
    /// The English sentence.
    pub message: String,
    /// The fields that matter.
    pub data: WireErrorData,
}

/// The `data` of an error object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireErrorData {
    /// Kind and fields.
    #[serde(flatten)]
    pub error: ApiError,
    /// The French sentence.
    pub message_fr: String,
}

impl From<ApiError> for WireError {
    fn from(error: ApiError) -> Self {
        Self {
            code: error.kind.code(),
            message: error.kind.english().to_owned(),
            data: WireErrorData {
                message_fr: error.kind.french().to_owned(),
                error,
            },
        }
    }
}
