//! The encoding of a file of lines: UTF-8, Windows-1252, or UTF-16 with its byte order mark.
//!
//! It is decided once: a file that begins with the mark of UTF-16, as PowerShell and Excel ("Unicode
//! text") write it, is UTF-16; a file with a byte order mark, or whose first line beyond ASCII is UTF-8, is
//! UTF-8; any other is Windows-1252, of which ISO 8859-1 is a part. No text that people write in
//! Windows-1252 happens to be UTF-8 beyond ASCII, so a line of a UTF-8 file that is none is damaged.

use cps_certificate::text::utf8_or_windows_1252;
use thiserror::Error;

/// The byte order mark of UTF-8.
pub(crate) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Takes a unit of UTF-16 from its two bytes.
type Unit = fn([u8; 2]) -> u16;

/// The byte order marks of UTF-16, little and big endian.
const UTF16_MARKS: [(&[u8], Unit); 2] = [
    (b"\xFF\xFE", u16::from_le_bytes),
    (b"\xFE\xFF", u16::from_be_bytes),
];

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
pub fn is_utf16(start: &[u8]) -> bool {
    UTF16_MARKS.iter().any(|(mark, _)| start.starts_with(mark))
}

/// The reason why a file is no text, with the number of its line, the first being 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotText {
    /// A line of UTF-16 has half of a character.
    #[error("line {0}: it has half of a character of UTF-16")]
    Utf16(usize),
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

/// Returns the text of a file in UTF-8, Windows-1252, or UTF-16 with a byte order mark, without this
/// mark.
///
/// # Errors
/// [`NotText`].
pub fn text(file: &[u8]) -> Result<String, NotText> {
    for (mark, unit) in UTF16_MARKS {
        if let Some(units) = file.strip_prefix(mark) {
            return of_utf16(units, unit);
        }
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

/// Returns the text of UTF-16.
fn of_utf16(bytes: &[u8], unit: Unit) -> Result<String, NotText> {
    let mut text = String::with_capacity(bytes.len() / 2);
    let (pairs, half) = bytes.as_chunks::<2>();
    let mut line = 1;
    for letter in char::decode_utf16(pairs.iter().copied().map(unit)) {
        match letter.map_err(|_| NotText::Utf16(line))? {
            '\0' => return Err(NotText::Byte { line, byte: 0 }),
            letter => {
                line += usize::from(letter == '\n');
                text.push(letter);
            }
        }
    }
    match half.is_empty() {
        true => Ok(text),
        false => Err(NotText::Utf16(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_of_three_encodings_and_all_else_is_told() {
        use NotText::{Byte, Damaged, Utf16};
        for (bytes, expected) in [
            (&b""[..], Ok("")),
            (b"plain\r\nlines", Ok("plain\r\nlines")),
            ("\u{FEFF}Œillet\n".as_bytes(), Ok("Œillet\n")),
            ("a\nŒillet\n".as_bytes(), Ok("a\nŒillet\n")),
            (b"a\n\x8Cillet;L\xE9a\n5 \x80\n", Ok("a\nŒillet;Léa\n5 €\n")),
            (b"\xFF\xFEa\0\xE9\0", Ok("aé")),
            (b"\xFE\xFF\0a\0\n\xD8\x3D\xDC\x69", Ok("a\n👩")),
            (b"\xFF\xFEa\0\n\0b", Err(Utf16(2))),
            (b"\xFE\xFF\0a\xD8\x3D\0b", Err(Utf16(1))),
            (b"\xFF\xFEa\0\n\0\0\0", Err(Byte { line: 2, byte: 0 })),
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
