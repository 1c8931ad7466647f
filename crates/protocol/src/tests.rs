//! The shapes on the wire, and what must never be on it.

use std::num::NonZeroU32;

use cps_apdu::Pin;
use serde_json::{Value, json};

use crate::event::{Change, Event};
use crate::message::{
    IncomingMessage, IncomingRequest, OutgoingRequest, OutgoingResponse, RequestId, WireError,
};
use crate::method::{
    AgentAnswerParams, Empty, LeaseResult, PinLoginParams, SignDigestParams, TABLE,
};
use crate::prompt::PromptId;
use crate::{
    ApiError, Bytes, CardGeneration, CardId, ErrorKind, PinStatus, Purpose, SignScheme, failure,
};

fn to_json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn the_word_of_a_generation_is_that_of_messages() {
    use CardGeneration::{Cps3, Cps3Contactless, Cps4};
    for generation in [Cps3, Cps3Contactless, Cps4] {
        assert_eq!(to_json(&generation), generation.word());
    }
}

#[test]
fn a_request_is_written_and_read() {
    let params = SignDigestParams {
        card: CardId("c0".to_owned()),
        key: Purpose::Signature,
        scheme: SignScheme::RsaPkcs1Sha256,
        digest: Bytes(vec![0xFF, 0x00]),
        purpose: None,
        require_trusted: false,
    };
    let request = OutgoingRequest {
        jsonrpc: "2.0",
        id: 7,
        method: "sign.digest",
        params: &params,
        timeout_ms: Some(60_000),
    };
    let line = serde_json::to_string(&request).unwrap();
    assert_eq!(
        line,
        concat!(
            r#"{"jsonrpc":"2.0","id":7,"method":"sign.digest","params":{"card":"c0","#,
            r#""key":"signature","scheme":"rsa_pkcs1_sha256","digest":"/wA="},"timeout_ms":60000}"#
        )
    );
    let read: IncomingRequest<'_> = serde_json::from_str(&line).unwrap();
    assert_eq!(read.id, Some(RequestId::Number(7)));
    assert_eq!(read.timeout_ms, NonZeroU32::new(60_000));
    let params: SignDigestParams = serde_json::from_str(read.params.unwrap().get()).unwrap();
    assert_eq!(params.digest, Bytes(vec![0xFF, 0x00]));
}

#[test]
fn an_error_is_written_and_read() {
    let error = ApiError::new(ErrorKind::PinIncorrect).with_retries(2);
    let response = OutgoingResponse::<()> {
        jsonrpc: "2.0",
        id: &RequestId::Text("a".to_owned()),
        result: None,
        error: Some(WireError::from(error.clone())),
    };
    let written = to_json(&response);
    let expected = json!({
        "jsonrpc": "2.0",
        "id": "a",
        "error": {
            "code": -32040,
            "message": ErrorKind::PinIncorrect.english(),
            "data": {
                "kind": "pin.incorrect",
                "retries": 2,
                "message_fr": ErrorKind::PinIncorrect.french(),
            },
        },
    });
    assert_eq!(written, expected);
    let line = written.to_string();
    let read: IncomingMessage<'_> = serde_json::from_str(&line).unwrap();
    assert_eq!(read.error.unwrap().data.error, error);
}

#[test]
fn an_event_names_its_change() {
    let untold = PinStatus {
        retries: None,
        max_retries: None,
        blocked: false,
    };
    let event = Event {
        seq: 3,
        change: Change::PinChanged {
            card: CardId("c0".to_owned()),
            pin: untold,
            puk: untold,
        },
    };
    let written = to_json(&event);
    assert_eq!(
        (&written["seq"], &written["change"]),
        (&json!(3), &json!("pin_changed"))
    );
    assert_eq!(serde_json::from_value::<Event>(written).unwrap(), event);
}

#[test]
fn bytes_are_strict_base64() {
    let read = |text: &str| serde_json::from_value::<Bytes>(json!(text)).ok();
    assert_eq!(read("AQID"), Some(Bytes(vec![1, 2, 3])));
    assert_eq!(read(""), Some(Bytes(Vec::new())));
    for wrong in ["A", "AQI", "AQ ID", "_w==", "AQID\n"] {
        assert_eq!(read(wrong), None, "{wrong:?}");
    }
}

#[test]
fn a_pin_is_taken_from_the_line_itself_or_not_at_all() {
    let read = |line: &str| {
        serde_json::from_str::<PinLoginParams>(line)
            .map(|params| params.pin.map(|pin| pin.0.expose().to_vec()))
            .map_err(|error| error.to_string())
    };
    assert_eq!(
        read(r#"{"card":"c","pin":"1234"}"#),
        Ok(Some(b"1234".to_vec()))
    );
    assert_eq!(read(r#"{"card":"c"}"#), Ok(None));
    for wrong in [
        r#"{"card":"c","pin":"98765432101"}"#,
        r#"{"card":"c","pin":"98a7"}"#,
        r#"{"card":"c","pin":"9\u00387"}"#,
    ] {
        let error = read(wrong).unwrap_err();
        assert!(!error.contains("98"), "{error}");
    }
}

#[test]
fn a_pin_is_never_printed() {
    let pin = || Pin::new(b"9876").unwrap();
    let login = PinLoginParams::with_pin(CardId("c".to_owned()), pin());
    let answer = AgentAnswerParams::typed(PromptId(1), pin());
    assert!(!format!("{login:?} {answer:?}").contains("9876"));
}

#[test]
fn new_members_of_answers_are_passed_over() {
    let newer = json!({
        "lease": 7,
        "pin": {"retries": 3, "max_retries": 3, "blocked": false, "mood": "good"},
        "rights": {"signatures_left": 1, "seconds_left": 2, "new": []},
        "more": 1,
    });
    let older: LeaseResult = serde_json::from_value(newer).unwrap();
    assert_eq!(older.rights.signatures_left, 1);
}

#[test]
fn unknown_fields_are_refused() {
    assert!(serde_json::from_str::<Empty>(r#"{"x":1}"#).is_err());
    assert!(serde_json::from_str::<PinLoginParams>(r#"{"card":"c","pin":"1","x":1}"#).is_err());
    assert!(
        serde_json::from_str::<IncomingRequest<'_>>(r#"{"jsonrpc":"2.0","method":"m","x":1}"#)
            .is_err()
    );
}

/// Returns the API document as it is checked in.
fn document() -> Value {
    serde_json::from_str(include_str!("../../../docs/openrpc.json")).unwrap()
}

#[test]
fn the_document_has_every_method_with_its_errors() {
    let words = |errors: &Value| -> Vec<String> {
        let references = errors.as_array().unwrap().iter();
        let word = |reference: &Value| {
            let reference = reference["$ref"].as_str().unwrap();
            reference
                .strip_prefix("#/components/errors/")
                .unwrap()
                .to_owned()
        };
        references.map(word).collect()
    };
    let document = document();
    let documented: Vec<_> = document["methods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|method| {
            (
                method["name"].as_str().unwrap().to_owned(),
                words(&method["errors"]),
            )
        })
        .collect();
    let table: Vec<_> = TABLE
        .iter()
        .map(|(name, failures)| {
            let kinds = failures.iter().copied().flatten();
            let words: Vec<_> = kinds.map(|kind| kind.word().to_owned()).collect();
            ((*name).to_owned(), words)
        })
        .collect();
    assert_eq!(documented, table, "{REFRESH}");
    let any: Vec<_> = failure::ANY.iter().map(|kind| kind.word()).collect();
    assert_eq!(
        words(&document["x-errors-of-any-request"]),
        any,
        "{REFRESH}"
    );
    let kinds = document["components"]["errors"].as_object().unwrap();
    assert_eq!(kinds.len(), ErrorKind::ALL.len(), "{REFRESH}");
    for kind in ErrorKind::ALL {
        assert_eq!(kinds[kind.word()]["code"], json!(kind.code()), "{REFRESH}");
    }
}

/// Windows has sentences of its own for some.
#[cfg(unix)]
#[test]
fn the_manual_lists_every_error() {
    let manual = include_str!("../../../docs/api.md");
    let (_, rest) = manual.split_once("<!-- errors -->\n").unwrap();
    let (listed, _) = rest.split_once("<!-- /errors -->").unwrap();
    let row = |kind: &ErrorKind| {
        let (word, code, says) = (kind.word(), kind.code(), kind.english());
        format!("| `{word}` | {code} | {says} |\n")
    };
    let rows: String = ErrorKind::ALL.iter().map(row).collect();
    let table = format!("| kind | code | what it says |\n|---|---:|---|\n{rows}");
    assert_eq!(listed, table, "docs/api.md §11 should be:\n{table}");
}

#[test]
fn no_method_names_an_error_twice() {
    for (name, failures) in TABLE {
        let mut seen = failure::ANY.to_vec();
        for kind in failures.iter().copied().flatten() {
            assert!(!seen.contains(kind), "{name} names {kind:?} twice");
            seen.push(*kind);
        }
    }
}

/// Command that brings the document up to date.
const REFRESH: &str = "docs/openrpc.json is stale: make api-document";

#[cfg(feature = "schema")]
#[test]
fn the_document_is_that_of_the_types() {
    let checked_in = include_str!("../../../docs/openrpc.json");
    assert!(checked_in == crate::openrpc::document(), "{REFRESH}");
}

#[cfg(feature = "schema")]
#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    found.push(reference.clone());
                }
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 200, "{}", found.len());
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}
