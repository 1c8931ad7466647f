//! Tests of the reading of requests: lines that are none, and what is said of them.

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
            "timeout_ms: expected a whole number from 1 to 4294967295",
        ),
        (
            r#"{"jsonrpc":"2.0","id":7,"method":"x","timeout_ms":0}"#,
            "timeout_ms: expected a whole number from 1 to 4294967295",
        ),
        (
            r#"{"jsonrpc":"2.0","id":7,"method":"x","timeout_ms":-1}"#,
            "timeout_ms: expected a whole number from 1 to 4294967295",
        ),
        (
            r#"{"jsonrpc":"2.0","id":7,"method":"x","extra":1}"#,
            "extra is unknown; known: `jsonrpc`, `id`, `method`, `params`, `timeout_ms`",
        ),
        (
            r#"{"jsonrpc":"2.0","method":"x"}"#,
            "id is missing or null: every request has one",
        ),
        (
            r#"{"jsonrpc":"2.0","id":null,"method":"x"}"#,
            "id is missing or null: every request has one",
        ),
    ] {
        let refused = Request::read(line).unwrap_err();
        assert_eq!(refused.error.kind, ErrorKind::InvalidRequest, "{line}");
        assert_eq!(refused.error.detail.as_deref(), Some(detail), "{line}");
    }
}

#[test]
fn an_id_of_a_wrong_kind_is_named() {
    for id in [
        "-7",
        "1.5",
        "1e3",
        "18446744073709551616",
        "true",
        "{}",
        "[]",
        "[7]",
    ] {
        let line = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"x"}}"#);
        let refused = Request::read(&line).unwrap_err();
        let error = (refused.error.kind, refused.error.detail.as_deref());
        let detail = "id: expected a whole number that is not negative, or a string";
        let expected = (ErrorKind::InvalidRequest, Some(detail));
        assert_eq!((refused.id, error), (None, expected), "{line}");
    }
}

#[test]
fn a_line_that_is_another_value_is_named() {
    let batch = "a list: batches are not taken, each request has its own line";
    let request = r#"{"jsonrpc":"2.0","id":7,"method":"system.info"}"#;
    for (line, words) in [
        ("null", "null"),
        ("true", "true or false"),
        (" false\r", "true or false"),
        ("1", "a number"),
        ("-1.5e3", "a number"),
        (r#""x""#, "a string"),
        (r#""{\"jsonrpc\":\"2.0\"}""#, "a string"),
        ("[]", batch),
        ("[1]", batch),
        (&format!("[{request}]"), batch),
        (&format!("[{request},{request}]"), batch),
    ] {
        let refused = Request::read(line).unwrap_err();
        let detail = format!("a request is one JSON object, and this is {words}");
        let error = ApiError::new(ErrorKind::InvalidRequest).with_detail(detail);
        assert_eq!(refused, Refused { id: None, error }, "{line}");
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
        (&deep, None, Parse),
        ("[1,", None, Parse),
        ("[1] 2", None, Parse),
        ("\"x", None, Parse),
        ("nul", None, Parse),
        ("1 2", None, Parse),
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
