//! The syntax of values (7.2 and 7.3), and where each stands. Begin at [`Reader::value`].

use crate::error::{PdfError, damaged};
use crate::value::{Data, Dictionary, ObjectId, Value};

/// The most arrays and dictionaries within each other.
const DEEPEST: usize = 64;

/// A place in bytes, from which values are read.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        let depth = 0;
        Self { bytes, at, depth }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&self, expected: &str) -> Result<T, PdfError> {
        damaged(format!("{expected} expected at byte {}", self.at))
    }

    /// Passes white space and comments.
    pub(crate) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let end = memchr::memchr2(b'\r', b'\n', self.rest());
                self.at += end.unwrap_or(self.rest().len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Passes one end of a line, if there is one.
    pub(crate) fn skip_line_end(&mut self) {
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        if self.peek() == Some(b'\n') {
            self.at += 1;
        }
    }

    /// Passes a word, if it comes next, after white space.
    pub(crate) fn take(&mut self, word: &str) -> bool {
        self.skip_space();
        let Some(after) = self.rest().strip_prefix(word.as_bytes()) else {
            return false;
        };
        if after.first().is_some_and(|byte| is_regular(*byte)) {
            return false;
        }
        self.at += word.len();
        true
    }

    /// Passes a word that must come next.
    pub(crate) fn expect(&mut self, word: &str) -> Result<(), PdfError> {
        match self.take(word) {
            true => Ok(()),
            false => self.fail(word),
        }
    }

    /// Reads an integer without sign.
    pub(crate) fn unsigned(&mut self) -> Result<usize, PdfError> {
        self.skip_space();
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit());
        let length = digits.count();
        let text = str::from_utf8(&self.rest()[..length]).unwrap_or_default();
        match text.parse() {
            Ok(number) => {
                self.at += length;
                Ok(number)
            }
            Err(_) => self.fail("a number"),
        }
    }

    /// Reads the beginning of an indirect object: its number and generation.
    pub(crate) fn object_header(&mut self) -> Result<ObjectId, PdfError> {
        let number = u32::try_from(self.unsigned()?);
        let generation = u16::try_from(self.unsigned()?);
        self.expect("obj")?;
        match (number, generation) {
            (Ok(number), Ok(generation)) => Ok(ObjectId { number, generation }),
            _ => self.fail("the number of an object"),
        }
    }

    /// Reads a value, after white space.
    pub(crate) fn value(&mut self) -> Result<Value, PdfError> {
        self.skip_space();
        let start = self.at;
        let data = self.data()?;
        let span = start..self.at;
        Ok(Value { data, span })
    }

    fn data(&mut self) -> Result<Data, PdfError> {
        let rest = self.rest();
        match rest {
            [b'<', b'<', ..] => self.nested(Self::dictionary),
            [b'[', ..] => self.nested(Self::array),
            [b'<', ..] => self.hexadecimal(),
            [b'(', ..] => self.literal(),
            [b'/', ..] => self.name().map(Data::Name),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number(),
            _ if self.take("true") => Ok(Data::Boolean(true)),
            _ if self.take("false") => Ok(Data::Boolean(false)),
            _ if self.take("null") => Ok(Data::Null),
            _ => self.fail("a value"),
        }
    }

    fn nested(
        &mut self,
        read: impl Fn(&mut Self) -> Result<Data, PdfError>,
    ) -> Result<Data, PdfError> {
        if self.depth == DEEPEST {
            return Err(PdfError::TooMany("levels"));
        }
        self.depth += 1;
        let data = read(self);
        self.depth -= 1;
        data
    }

    fn array(&mut self) -> Result<Data, PdfError> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip_space();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Data::Array(values));
            }
            values.push(self.value()?);
        }
    }

    fn dictionary(&mut self) -> Result<Data, PdfError> {
        self.at += 2;
        let mut entries: Vec<(Vec<u8>, Value)> = Vec::new();
        loop {
            self.skip_space();
            if self.rest().starts_with(b">>") {
                self.at += 2;
                break;
            }
            if self.peek() != Some(b'/') {
                return self.fail("a key");
            }
            let key = self.name()?;
            entries.push((key, self.value()?));
        }
        // Programs differ in the one that they take.
        let mut keys: Vec<_> = entries.iter().map(|(key, _)| key).collect();
        keys.sort_unstable();
        if let Some(twice) = keys.windows(2).find(|two| two[0] == two[1]) {
            let key = String::from_utf8_lossy(twice[0]);
            return damaged(format!("key {key} twice before byte {}", self.at));
        }
        Ok(Data::Dictionary(Dictionary(entries)))
    }

    fn name(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            let coded = self.rest().get(1..3).filter(|_| byte == b'#');
            let mut decoded = [0];
            match coded.map(|digits| base16ct::mixed::decode(digits, &mut decoded)) {
                Some(Ok(_)) => {
                    name.push(decoded[0]);
                    self.at += 3;
                }
                _ => {
                    name.push(byte);
                    self.at += 1;
                }
            }
        }
        Ok(name)
    }

    fn number(&mut self) -> Result<Data, PdfError> {
        let is_part = |byte: &&u8| byte.is_ascii_digit() || b"+-.".contains(byte);
        let length = self.rest().iter().take_while(is_part).count();
        let text = str::from_utf8(&self.rest()[..length]).unwrap_or_default();
        if text.contains('.') {
            let Ok(value) = text.parse::<f64>() else {
                return self.fail("a number");
            };
            self.at += length;
            return Ok(Data::Real(value));
        }
        let Ok(value) = text.parse::<i64>() else {
            return self.fail("a number");
        };
        self.at += length;
        Ok(self
            .reference(value)
            .map_or(Data::Integer(value), Data::Reference))
    }

    /// Reads on if the integer is the first part of a reference.
    fn reference(&mut self, number: i64) -> Option<ObjectId> {
        let number = u32::try_from(number).ok()?;
        let mut ahead = self.clone();
        if !ahead.peek().is_some_and(is_space) {
            return None;
        }
        let generation = u16::try_from(ahead.unsigned().ok()?).ok()?;
        if !ahead.take("R") {
            return None;
        }
        self.at = ahead.at;
        Some(ObjectId { number, generation })
    }

    fn hexadecimal(&mut self) -> Result<Data, PdfError> {
        let start = self.at;
        let Some(length) = memchr::memchr(b'>', self.rest()) else {
            return self.fail("the end of a string");
        };
        let digits = &self.bytes[start + 1..start + length];
        let mut digits: Vec<u8> = digits
            .iter()
            .copied()
            .filter(|byte| !is_space(*byte))
            .collect();
        if digits.len() % 2 == 1 {
            digits.push(b'0');
        }
        let Ok(bytes) = base16ct::mixed::decode_vec(&digits) else {
            return self.fail("a string in hexadecimal");
        };
        self.at = start + length + 1;
        Ok(Data::String(bytes))
    }

    fn literal(&mut self) -> Result<Data, PdfError> {
        let mut bytes = Vec::new();
        let mut open = 0_usize;
        loop {
            let Some(byte) = self.peek() else {
                return self.fail("the end of a string");
            };
            self.at += 1;
            match byte {
                b'(' => {
                    if open > 0 {
                        bytes.push(byte);
                    }
                    open += 1;
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(Data::String(bytes));
                    }
                    bytes.push(byte);
                }
                b'\\' => self.escape(&mut bytes),
                b'\r' => {
                    self.at -= 1;
                    self.skip_line_end();
                    bytes.push(b'\n');
                }
                _ => bytes.push(byte),
            }
        }
    }

    /// Reads on after a backslash (7.3.4.2).
    fn escape(&mut self, bytes: &mut Vec<u8>) {
        let Some(byte) = self.peek() else {
            return;
        };
        let octal = self
            .rest()
            .iter()
            .take(3)
            .take_while(|byte| (b'0'..=b'7').contains(byte));
        let octal = octal.fold((0, 0_u32), |(length, value), digit| {
            (length + 1, value * 8 + u32::from(digit - b'0'))
        });
        match (octal, byte) {
            ((length @ 1.., value), _) => {
                // High-order overflow is ignored.
                bytes.push(value.to_le_bytes()[0]);
                self.at += length;
                return;
            }
            (_, b'\r' | b'\n') => return self.skip_line_end(),
            (_, b'n') => bytes.push(b'\n'),
            (_, b'r') => bytes.push(b'\r'),
            (_, b't') => bytes.push(b'\t'),
            (_, b'b') => bytes.push(8),
            (_, b'f') => bytes.push(12),
            (_, other) => bytes.push(other),
        }
        self.at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Data, PdfError> {
        Reader::new(text.as_bytes(), 0)
            .value()
            .map(|value| value.data)
    }

    #[test]
    fn values_are_read_as_the_standard_writes_them() {
        for (text, expected) in [
            ("null", Data::Null),
            (" % comment\r\n true", Data::Boolean(true)),
            ("+17", Data::Integer(17)),
            ("-98 0", Data::Integer(-98)),
            ("12 0 Rx", Data::Integer(12)),
            ("-.002", Data::Real(-0.002)),
            ("4.", Data::Real(4.0)),
            (
                "/A;Name_With-Various***Chars?",
                Data::Name(b"A;Name_With-Various***Chars?".into()),
            ),
            ("/lime#20Green#", Data::Name(b"lime Green#".into())),
            ("/", Data::Name(Vec::new())),
            (
                "(a (nested) \\) \\\r\nend\\n)",
                Data::String(b"a (nested) ) end\n".into()),
            ),
            ("(\\053\\53\\0053\r\n)", Data::String(b"++\x053\n".into())),
            ("<90 1FA>", Data::String(vec![0x90, 0x1F, 0xA0])),
            (
                "12 0 R",
                Data::Reference(ObjectId {
                    number: 12,
                    generation: 0,
                }),
            ),
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
        let Data::Dictionary(entries) = read("<</A[1 2 0 R(x)]/B<</C null>>>>").unwrap() else {
            panic!("a dictionary");
        };
        assert_eq!(entries.get("A").unwrap().array().unwrap().len(), 3);
        assert_eq!(entries.get("A").unwrap().span, 4..16);
        assert!(
            entries
                .get("B")
                .unwrap()
                .dictionary()
                .unwrap()
                .get("C")
                .is_none()
        );
    }

    #[test]
    fn what_is_no_value_is_refused() {
        let deep = "[".repeat(65);
        for (text, expected) in [
            ("", "a value expected at byte 0"),
            ("nullx", "a value expected at byte 0"),
            ("(a", "the end of a string expected at byte 2"),
            ("<a", "the end of a string expected at byte 0"),
            ("<ag>", "a string in hexadecimal expected at byte 0"),
            ("[1", "a value expected at byte 2"),
            ("<</A 1 2>>", "a key expected at byte 7"),
            ("<</A 1/#41 2>>", "key A twice before byte 14"),
            ("1-2", "a number expected at byte 0"),
            ("99999999999999999999", "a number expected at byte 0"),
        ] {
            let expected = PdfError::Damaged(expected.to_owned());
            assert_eq!(read(text).unwrap_err(), expected, "{text}");
        }
        assert_eq!(read(&deep).unwrap_err(), PdfError::TooMany("levels"));
    }
}
