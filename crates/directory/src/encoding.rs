//! The encoding of a file of lines: UTF-8 or Windows-1252.
//!
//! It is decided once: a file with a byte order mark, or whose first line beyond ASCII is UTF-8, is
//! UTF-8; any other is Windows-1252, of which ISO 8859-1 is a part. No text that people write in
//! Windows-1252 happens to be UTF-8 beyond ASCII, so a line of a UTF-8 file that is none is damaged.

use cps_certificate::text::utf8_or_windows_1252;
use thiserror::Error;

/// The byte order mark of UTF-8.
pub(crate) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The byte order marks of UTF-16, little and big endian.
const UTF16_MARKS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

/// The bytes that are no character of Windows-1252.
const NO_CHARACTERS: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Windows1252,
}

impl Encoding {
    /// Returns the encoding that a line shows; `None` if it is ASCII.
    pub(crate) fn of_line(line: &[u8]) -> Option<Self> {
        if line.is_ascii() {
            None
        } else if str::from_utf8(line).is_ok() {
            Some(Self::Utf8)
        } else {
            Some(Self::Windows1252)
        }
    }
}

/// Whether a file that begins with these bytes is UTF-16.
pub(crate) fn is_utf16(start: &[u8]) -> bool {
    UTF16_MARKS.iter().any(|mark| start.starts_with(mark))
}

/// The reason why a file is no text, with the number of its line, the first being 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotText {
    /// The text is UTF-16.
    #[error("it is UTF-16: save it as UTF-8")]
    Utf16,
    /// A line is not UTF-8, as those before it are.
    #[error("line {0}: it is not UTF-8, as the lines before are")]
    Damaged(usize),
    /// A byte is no character of a text, of UTF-8 or of Windows-1252.
    #[error("line {line}: the byte {byte:02X} is no character of UTF-8 or Windows-1252")]
    Byte {
        /// The line.
        line: usize,
        /// The byte.
        byte: u8,
    },
}

/// Returns the text of a file in UTF-8 or Windows-1252, without its byte order mark.
///
/// # Errors
/// [`NotText`].
pub fn text(file: &[u8]) -> Result<String, NotText> {
    if is_utf16(file) {
        return Err(NotText::Utf16);
    }
    let (lines, mut encoding) = match file.strip_prefix(UTF8_MARK) {
        Some(rest) => (rest, Some(Encoding::Utf8)),
        None => (file, None),
    };
    let mut text = String::with_capacity(lines.len());
    for (place, line) in lines.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let number = place + 1;
        encoding = encoding.or_else(|| Encoding::of_line(line));
        let wrong = |byte: u8| NotText::Byte { line: number, byte };
        if line.contains(&0) {
            return Err(wrong(0));
        }
        match (str::from_utf8(line), encoding) {
            (Ok(line), _) => text.push_str(line),
            (Err(_), Some(Encoding::Windows1252)) => {
                if let Some(byte) = line.iter().find(|byte| NO_CHARACTERS.contains(byte)) {
                    return Err(wrong(*byte));
                }
                text.push_str(&utf8_or_windows_1252(line).0);
            }
            (Err(_), _) => return Err(NotText::Damaged(number)),
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_utf_8_or_windows_1252_and_all_else_is_told() {
        use NotText::{Byte, Damaged, Utf16};
        for (bytes, expected) in [
            (&b""[..], Ok("")),
            (b"plain\r\nlines", Ok("plain\r\nlines")),
            ("\u{FEFF}Œillet\n".as_bytes(), Ok("Œillet\n")),
            ("a\nŒillet\n".as_bytes(), Ok("a\nŒillet\n")),
            (b"a\n\x8Cillet;L\xE9a\n5 \x80\n", Ok("a\nŒillet;Léa\n5 €\n")),
            (b"\xFF\xFEa\0", Err(Utf16)),
            (b"\xFE\xFF\0a", Err(Utf16)),
            (b"a\0b\0", Err(Byte { line: 1, byte: 0 })),
            (b"\xC3\xA9\nL\xE9a\n", Err(Damaged(2))),
            (b"\xEF\xBB\xBFa\nL\xE9a\n", Err(Damaged(2))),
            (
                b"a\nL\xE9a\nb\x81\n",
                Err(Byte {
                    line: 3,
                    byte: 0x81,
                }),
            ),
        ] {
            let found = text(bytes);
            assert_eq!(found, expected.map(str::to_owned), "{bytes:?}");
        }
    }
}
