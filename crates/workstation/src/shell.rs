//! Words of commands that a person types into a shell.

use crate::sys::remedies::{APOSTROPHE, PLAIN};

/// Returns a text as it is typed into a shell.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || PLAIN.contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let visible = text.chars().map(|c| match c {
        '\'' => APOSTROPHE.to_owned(),
        c if c.is_control() => c.escape_debug().to_string(),
        c => c.to_string(),
    });
    format!("'{}'", visible.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_quoted_for_the_shell() {
        let table = [
            ("310B000000/1", "310B000000/1"),
            ("^.*$", "'^.*$'"),
            ("it's", "'it'\\''s'"),
            ("a\u{1b}b", "'a\\u{1b}b'"),
            ("", "''"),
        ];
        for (text, expected) in table {
            assert_eq!(word(text), expected);
        }
    }
}
