//! From JSON to values, with the reason why text does not fit.
//!
//! An error names the member and what it should be, and repeats no value: a PIN may be in the wrong
//! place.

use serde::Deserialize;
use serde_json::error::Category;

/// The reason why text does not fit a type.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It is not JSON, or an enumeration is given as something else than a string, which the
    /// library does not tell apart.
    Syntax {
        /// The member.
        path: String,
        /// The problem and the column.
        problem: String,
    },
    /// A member is missing, unknown, there twice or of another type.
    Member {
        /// The member, `keys[0]` for example; empty for the whole.
        path: String,
        /// Defect of the parameter, with its name.
        problem: String,
    },
}

/// Reads one JSON value.
///
/// # Errors
/// The first mistake in it.
pub(crate) fn read<'t, T: Deserialize<'t>>(text: &'t str) -> Result<T, Wrong> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        (path, error.into_inner())
    });
    let value = read.map_err(|(path, error)| wrong(&path, &error))?;
    json.end().map_err(|error| wrong("", &error))?;
    Ok(value)
}

fn wrong(path: &str, error: &serde_json::Error) -> Wrong {
    let text = error.to_string();
    // A request is one line.
    let message = text
        .rfind(" at line ")
        .map_or(text.as_str(), |end| &text[..end]);
    // The path of the whole is a dot.
    let path = path.trim_matches('.');
    if error.classify() != Category::Data {
        return Wrong::Syntax {
            path: path.to_owned(),
            problem: format!("{message} at column {}", error.column()),
        };
    }
    Wrong::Member {
        path: path.to_owned(),
        problem: problem(path, message),
    }
}

/// Puts the message of serde into words that repeat nothing of the text.
fn problem(path: &str, message: &str) -> String {
    if let Some(name) = quoted_after(message, "missing field ") {
        return format!("{} is missing", inside(path, name));
    }
    if let Some(name) = quoted_after(message, "duplicate field ") {
        return format!("{} is there twice", inside(path, name));
    }
    // The expected type comes last and is ours; the text that was found comes before it.
    let expected = message
        .rsplit_once(", expected ")
        .map(|(_, expected)| expected);
    if message.starts_with("unknown field ") {
        let name = unknown_member(path);
        let known = expected.map(|names| names.trim_start_matches("one of ").replace(" or ", ", "));
        return format!(
            "{name} is unknown; known: {}",
            known.as_deref().unwrap_or("none")
        );
    }
    let expected = match expected {
        Some(expected) => format!("expected {}", words(expected)),
        // The words of our own types.
        None if message.starts_with("data did not match any variant") => {
            "expected a whole number that is not negative, or a string".to_owned()
        }
        None => message.to_owned(),
    };
    if path.is_empty() {
        expected
    } else {
        format!("{path}: {expected}")
    }
}

/// Puts a type of Rust into the words of JSON.
fn words(expected: &str) -> String {
    let (least, largest) = match expected {
        "u8" => (0, u64::from(u8::MAX)),
        "u16" => (0, u64::from(u16::MAX)),
        "u32" => (0, u64::from(u32::MAX)),
        "a nonzero u32" => (1, u64::from(u32::MAX)),
        "u64" => (0, u64::MAX),
        "a sequence" => return "a list".to_owned(),
        "a map" => return "an object".to_owned(),
        "a boolean" => return "true or false".to_owned(),
        name if name.starts_with("struct ") => return "an object".to_owned(),
        other => return other.to_owned(),
    };
    format!("a whole number from {least} to {largest}")
}

fn quoted_after<'m>(message: &'m str, start: &str) -> Option<&'m str> {
    Some(message.strip_prefix(start)?.trim_matches('`'))
}

fn inside(path: &str, name: &str) -> String {
    match path.trim_end_matches(name).trim_end_matches('.') {
        "" => name.to_owned(),
        parent => format!("{parent}.{name}"),
    }
}

/// Returns the words for an unknown member: its name, if it is one, with the member that it is in.
fn unknown_member(path: &str) -> String {
    let are_names = |path: &str| path.split('.').all(is_name);
    match path.rsplit_once('.') {
        _ if are_names(path) => path.to_owned(),
        Some((parent, _)) if are_names(parent) => format!("a member of {parent}"),
        _ => "a member".to_owned(),
    }
}

/// Whether this can be a misspelt name, and no value in the place of one.
fn is_name(path: &str) -> bool {
    const LONGEST: usize = 40;
    let letter = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
    !path.is_empty() && path.len() <= LONGEST && path.chars().all(letter)
}
