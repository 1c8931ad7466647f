//! From JSON to the parameters of a method.

use std::collections::HashMap;

use cps_apdu::Pin;
use cps_protocol::method::Method;
use cps_protocol::{ApiError, ErrorKind};
use serde_json::value::RawValue;

use super::call::wrong_params;
use crate::json::{self, Wrong};

/// Reads the parameters of a method.
///
/// # Errors
/// `request.params`, which names the parameter; `pin.format`, `pin.new_format` or `puk.format` for a
/// PIN or PUK that is a string of anything else than 1 to 8 digits.
pub(super) fn read<'p, M: Method>(params: &'p str) -> Result<M::Params<'p>, ApiError> {
    json::read(params).map_err(|wrong| match wrong {
        Wrong::Member { path, problem } => match CODES.iter().find(|code| code.name == path) {
            Some(code) => wrong_code(params, code, problem),
            None => wrong_params(problem),
        },
        // The line is JSON, so this is an enumeration.
        Wrong::Syntax { path, .. } => wrong_params(format!("{path}: expected a string")),
    })
}

/// A parameter that is a PIN or PUK.
struct CodeParameter {
    name: &'static str,
    /// The error for one that no card takes.
    kind: ErrorKind,
    words: &'static str,
}

const CODES: [CodeParameter; 5] = [
    CodeParameter {
        name: "pin",
        kind: ErrorKind::PinFormat,
        words: "the PIN",
    },
    CodeParameter {
        name: "old_pin",
        kind: ErrorKind::PinFormat,
        words: "the PIN",
    },
    CodeParameter {
        name: "new_pin",
        kind: ErrorKind::NewPinFormat,
        words: "the new PIN",
    },
    CodeParameter {
        name: "new_pin",
        kind: ErrorKind::NewPinFormat,
        words: "the new PIN",
    },
    CodeParameter {
        name: "puk",
        kind: ErrorKind::PukFormat,
        words: "the PUK",
    },
];

/// Tells a string that is no PIN from a value that is not a plain string at all.
fn wrong_code(params: &str, code: &CodeParameter, problem: String) -> ApiError {
    let CodeParameter { name, kind, words } = code;
    let members = serde_json::from_str::<HashMap<&str, &RawValue>>(params);
    let raw = members.ok().and_then(|members| members.get(*name).copied());
    let plain = raw.and_then(|raw| serde_json::from_str::<&str>(raw.get()).ok());
    match plain.map(|digits| Pin::new(digits.as_bytes())) {
        Some(Err(error)) => ApiError::new(*kind).with_detail(format!("{name}: {words} {error}")),
        Some(Ok(_)) | None => wrong_params(problem),
    }
}

#[cfg(test)]
mod tests {
    use cps_protocol::method;

    use super::*;

    #[test]
    fn a_mistake_in_the_identity_of_a_patient_is_named_without_repeating_it() {
        let known = "known: `ins`, `authority`";
        for (patient, detail) in [
            (
                r#"{"inss":"200000000000094"}"#,
                format!("patient.inss is unknown; {known}"),
            ),
            (
                r#"{"200000000000094":1}"#,
                format!("a member of patient is unknown; {known}"),
            ),
            (
                r#"{"2000.0094":1}"#,
                format!("a member is unknown; {known}"),
            ),
            (
                r#"{"ins":200000000000094}"#,
                "patient.ins: expected a string".to_owned(),
            ),
            (
                r#"{"ins":"200000000000094"}"#,
                "patient.authority is missing".to_owned(),
            ),
            (
                r#"{"ins":"200000000000094","authority":"200000000000094"}"#,
                "patient.authority: expected one of `nir`, `nia`, `test`".to_owned(),
            ),
            (
                r#""200000000000094""#,
                "patient: expected an object".to_owned(),
            ),
        ] {
            let params = format!(r#"{{"card":"c","activity":1,"patient":{patient}}}"#);
            let error = read::<method::AssertionVihf>(&params).unwrap_err();
            assert_eq!(error.detail.as_ref(), Some(&detail), "{params}");
            assert_eq!(error.kind, ErrorKind::InvalidParams);
        }
    }

    #[test]
    fn parameters_with_a_pin_are_refused_without_repeating_them() {
        use ErrorKind::{InvalidParams, NewPinFormat, PinFormat, PukFormat};
        let login = |params: &str| read::<method::PinLogin>(params).map(drop);
        let change = |params: &str| read::<method::PinChange>(params).map(drop);
        let answer = |params: &str| read::<method::AgentAnswer>(params).map(drop);
        let unblock = |params: &str| read::<method::PinUnblock>(params).map(drop);
        let digits = "expected a string of 1 to 8 digits, not escaped";
        let known = "known: `card`, `pin`, `purpose`, `max_signatures`, `ttl_seconds`, `idle_seconds`, `keys`, `assertion`, `require_trusted`";
        type Read<'r> = &'r dyn Fn(&str) -> Result<(), ApiError>;
        let table: [(Read<'_>, &str, ErrorKind, String); 13] = [
            (
                &login,
                r#"{"card":"c","pin":""}"#,
                PinFormat,
                "pin: the PIN has the wrong length".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":"123456789"}"#,
                PinFormat,
                "pin: the PIN has the wrong length".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":"98a7"}"#,
                PinFormat,
                "pin: the PIN holds something other than digits".into(),
            ),
            (
                &change,
                r#"{"card":"c","old_pin":"9876","new_pin":"98765432109"}"#,
                NewPinFormat,
                "new_pin: the new PIN has the wrong length".into(),
            ),
            (
                &unblock,
                r#"{"card":"c","puk":"98765432109","new_pin":"9876"}"#,
                PukFormat,
                "puk: the PUK has the wrong length".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":9876}"#,
                InvalidParams,
                format!("pin: {digits}"),
            ),
            (
                &login,
                r#"{"card":"c","pin":["9876"]}"#,
                InvalidParams,
                format!("pin: {digits}"),
            ),
            (
                &login,
                r#"{"card":"c","pin":"\u0039876"}"#,
                InvalidParams,
                format!("pin: {digits}"),
            ),
            (
                &login,
                r#"{"card":"c","pin":"9876","9876":1}"#,
                InvalidParams,
                format!("a member is unknown; {known}"),
            ),
            (
                &login,
                r#"{"card":"c","pin":"9876","ttl_seconds":"9876"}"#,
                InvalidParams,
                "ttl_seconds: expected a whole number from 0 to 4294967295".into(),
            ),
            (
                &login,
                r#"{"card":"c","keys":["9876"]}"#,
                InvalidParams,
                "keys[0]: expected one of `authentication`, `signature`, `technical`".into(),
            ),
            (
                &answer,
                r#"{"prompt":1,"pin":"9876","new_pin":"98765432109"}"#,
                NewPinFormat,
                "new_pin: the new PIN has the wrong length".into(),
            ),
            (
                &login,
                r#"{"card":"c","pin":"9876","pin":"9876"}"#,
                InvalidParams,
                "pin is there twice".into(),
            ),
        ];
        for (read, params, kind, detail) in table {
            let error = read(params).unwrap_err();
            assert_eq!(
                (error.kind, error.detail.as_ref()),
                (kind, Some(&detail)),
                "{params}"
            );
            assert!(!format!("{error:?}").contains("987"), "{error:?}");
        }
    }
}
