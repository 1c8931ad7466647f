//! Elements of BER (X.690, section 8), borrowed from what they were read from.
//!
//! Lengths may be longer than needed or indefinite, strings may be constructed. The `der` crate
//! reads indefinite lengths but no long ones, and no reader of the slices around them.

use std::borrow::Cow;

use const_oid::ObjectIdentifier;

/// INTEGER
pub const INTEGER: u8 = 0x02;
/// BIT STRING
pub const BIT_STRING: u8 = 0x03;
/// OCTET STRING
pub const OCTET_STRING: u8 = 0x04;
/// OBJECT IDENTIFIER
pub const OBJECT_IDENTIFIER: u8 = 0x06;
/// SEQUENCE
pub const SEQUENCE: u8 = 0x30;
/// SET
pub const SET: u8 = 0x31;
/// The bit of an identifier octet that says that the content is elements.
pub const CONSTRUCTED: u8 = 0x20;

/// The deepest nesting that is read; certificates have less than a dozen levels.
const MAX_DEPTH: usize = 32;

/// One element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// The first identifier octet: class, form and, below 31, tag number.
    pub tag: u8,
    /// The whole element, end-of-contents octets included.
    pub raw: &'a [u8],
    /// The content, without end-of-contents octets.
    pub content: &'a [u8],
}

/// The reason that bytes are not the expected element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BerError {
    /// The bytes end inside the element.
    #[error("the bytes end too early")]
    Truncated,
    /// A length of a form that BER does not have.
    #[error("its length has no valid form")]
    Length,
    /// More levels than any certificate has.
    #[error("it is nested too deeply")]
    Nesting,
    /// Another element than the expected one.
    #[error("it is of another type")]
    Type,
    /// The value is outside what its type allows.
    #[error("its value is impossible")]
    Value,
}

/// The length field of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// Number of content octets.
    Definite(usize),
    /// Up to the end-of-contents octets.
    Indefinite,
}

/// The header of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) tag: u8,
    pub(crate) length: Length,
    /// Number of identifier and length octets.
    pub(crate) size: usize,
}

impl Header {
    /// Reads the header at the front of `bytes`.
    ///
    /// # Errors
    /// [`BerError::Truncated`], [`BerError::Length`]
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, BerError> {
        let mut octets = bytes.iter().copied();
        let mut next = || octets.next().ok_or(BerError::Truncated);
        let tag = next()?;
        if tag & 0x1F == 0x1F {
            while next()? & 0x80 != 0 {}
        }
        let length = match next()? {
            short @ ..=0x7F => Length::Definite(usize::from(short)),
            0x80 if tag & CONSTRUCTED != 0 => Length::Indefinite,
            0x80 | 0xFF => return Err(BerError::Length),
            long => {
                let mut length = 0usize;
                for _ in 0..long & 0x7F {
                    let shifted = length.checked_mul(0x100).ok_or(BerError::Truncated)?;
                    length = shifted | usize::from(next()?);
                }
                Length::Definite(length)
            }
        };
        Ok(Self {
            tag,
            length,
            size: bytes.len() - octets.len(),
        })
    }
}

/// Takes one element off the front of `bytes`; returns it and the rest.
///
/// # Errors
/// [`BerError`] if the bytes do not start with a complete element.
pub fn take(bytes: &[u8]) -> Result<(Element<'_>, &[u8]), BerError> {
    take_at(bytes, 0)
}

fn take_at(bytes: &[u8], depth: usize) -> Result<(Element<'_>, &[u8]), BerError> {
    if depth == MAX_DEPTH {
        return Err(BerError::Nesting);
    }
    let Header { tag, length, size } = Header::read(bytes)?;
    let body = &bytes[size..];
    let (length, end) = match length {
        Length::Definite(length) => (length, 0),
        Length::Indefinite => {
            let mut inner = body;
            while !inner.starts_with(END_OF_CONTENTS) {
                inner = take_at(inner, depth + 1)?.1;
            }
            (body.len() - inner.len(), END_OF_CONTENTS.len())
        }
    };
    let content = body.get(..length).ok_or(BerError::Truncated)?;
    let (raw, rest) = bytes.split_at(size + length + end);
    Ok((Element { tag, raw, content }, rest))
}

/// X.690, 8.1.5
const END_OF_CONTENTS: &[u8] = &[0, 0];

impl<'a> Element<'a> {
    /// Returns an OBJECT IDENTIFIER; `None` for another element, or one longer than any that is
    /// known.
    pub(crate) fn object_identifier(&self) -> Option<ObjectIdentifier> {
        let is_oid = self.tag == OBJECT_IDENTIFIER;
        let oid = ObjectIdentifier::from_bytes(self.content).ok();
        oid.filter(|_| is_oid)
    }

    /// Reads the elements of the content.
    pub fn elements(self) -> Elements<'a> {
        Elements { rest: self.content }
    }

    /// Returns the octets of a string, put together if it is constructed (X.690, 8.7.3).
    ///
    /// # Errors
    /// [`BerError`] if a constructed string does not hold strings.
    pub fn octets(self) -> Result<Cow<'a, [u8]>, BerError> {
        self.octets_at(0)
    }

    fn octets_at(self, depth: usize) -> Result<Cow<'a, [u8]>, BerError> {
        if self.tag & CONSTRUCTED == 0 {
            return Ok(Cow::Borrowed(self.content));
        }
        if depth == MAX_DEPTH {
            return Err(BerError::Nesting);
        }
        let mut octets = Vec::new();
        let mut pieces = self.elements();
        while let Some(piece) = pieces.next()? {
            octets.extend_from_slice(&piece.octets_at(depth + 1)?);
        }
        Ok(Cow::Owned(octets))
    }

    /// Returns the octets of a BIT STRING without the count of unused bits.
    ///
    /// # Errors
    /// [`BerError`] for an element of another type, or without that count.
    pub fn bits(self) -> Result<Cow<'a, [u8]>, BerError> {
        if self.tag == BIT_STRING {
            let (_unused, bits) = self.content.split_first().ok_or(BerError::Truncated)?;
            return Ok(Cow::Borrowed(bits));
        }
        if self.tag != BIT_STRING | CONSTRUCTED {
            return Err(BerError::Type);
        }
        let mut bits = Vec::new();
        let mut pieces = self.elements();
        while let Some(piece) = pieces.next()? {
            let (_unused, piece) = piece.content.split_first().ok_or(BerError::Truncated)?;
            bits.extend_from_slice(piece);
        }
        Ok(Cow::Owned(bits))
    }
}

/// Elements that follow each other.
#[derive(Clone, Copy, Debug)]
pub struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    /// Reads elements from these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Takes the next element; `None` at the end.
    ///
    /// # Errors
    /// [`BerError`] if the bytes that are left are no element.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator cannot end with `?`"
    )]
    pub fn next(&mut self) -> Result<Option<Element<'a>>, BerError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (element, rest) = take(self.rest)?;
        self.rest = rest;
        Ok(Some(element))
    }

    /// Takes the next element, which must be there.
    ///
    /// # Errors
    /// [`BerError`] if there is none.
    pub fn any(&mut self) -> Result<Element<'a>, BerError> {
        self.next()?.ok_or(BerError::Truncated)
    }

    /// Takes the next element, which must have this tag.
    ///
    /// # Errors
    /// [`BerError`] if there is none, or another one.
    pub fn expect(&mut self, tag: u8) -> Result<Element<'a>, BerError> {
        let element = self.any()?;
        if element.tag == tag {
            Ok(element)
        } else {
            Err(BerError::Type)
        }
    }

    /// Takes the next element if it has this tag.
    pub fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        let mut ahead = *self;
        let element = ahead.expect(tag).ok()?;
        *self = ahead;
        Some(element)
    }
}

/// Writes an element with the shortest length (X.690, 10.1).
pub(crate) fn encode(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().take_while(|octet| **octet == 0).count()..];
    let mut element = vec![tag];
    match length {
        [] => element.push(0),
        [short @ ..=0x7F] => element.push(*short),
        long => {
            // Eight octets at most.
            element.extend(u8::try_from(long.len()).map(|count| 0x80 | count));
            element.extend(long);
        }
    }
    element.extend(content);
    element
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn every_form_of_a_length_is_read() {
        /// The content, and the number of bytes that are left.
        type Found = Result<(&'static [u8], usize), BerError>;
        let deep = [0x30, 0x80].repeat(100);
        let table: [(&[u8], Found); 14] = [
            (&hex!("0402 0102"), Ok((&[1, 2], 0))),
            (&hex!("0481 02 0102 FF"), Ok((&[1, 2], 1))),
            (&hex!("0482 0002 0102"), Ok((&[1, 2], 0))),
            (&hex!("0489 000000000000000002 0102"), Ok((&[1, 2], 0))),
            (
                &hex!("2480 040101 040102 0000 AA"),
                Ok((&hex!("040101040102"), 1)),
            ),
            (&hex!("3080 3080 0000 0000"), Ok((&hex!("30800000"), 0))),
            (&hex!("BF8101 01 07"), Ok((&[7], 0))),
            (&hex!(""), Err(BerError::Truncated)),
            (&hex!("0403 0102"), Err(BerError::Truncated)),
            (
                &hex!("048F FFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"),
                Err(BerError::Truncated),
            ),
            (&hex!("3080 0401"), Err(BerError::Truncated)),
            (&hex!("0480 0000"), Err(BerError::Length)),
            (&hex!("04FF 00"), Err(BerError::Length)),
            (&deep, Err(BerError::Nesting)),
        ];
        for (bytes, expected) in table {
            let found = take(bytes).map(|(element, rest)| (element.content, rest.len()));
            assert_eq!(found, expected, "{bytes:02X?}");
        }
    }

    #[test]
    fn strings_in_pieces_are_put_together() {
        let (string, _) = take(&hex!("2C80 0C0141 2C03 0C0142 0000")).unwrap();
        assert_eq!(string.octets().unwrap(), b"AB".as_slice());
        let (bits, _) = take(&hex!("2308 03020001 03020502")).unwrap();
        assert_eq!(bits.bits().unwrap(), [1, 2].as_slice());
        let nested = [0x2C, 0x80].repeat(20);
        let nested = [&nested[..], &[0, 0].repeat(20)].concat();
        assert_eq!(take(&nested).unwrap().0.octets().unwrap(), b"".as_slice());
    }

    #[test]
    fn lengths_are_written_in_the_shortest_form() {
        for length in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x1_0000] {
            let content = vec![7; length];
            let element = encode(OCTET_STRING, &content);
            let found = der::asn1::AnyRef::try_from(element.as_slice()).unwrap();
            assert_eq!(found.value(), content, "{length}");
        }
    }
}
