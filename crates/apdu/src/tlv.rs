//! BER-TLV data objects (ISO 7816-4, 5.2.2 "BER-TLV data objects").
//!
//! Tags have one to three bytes, lengths are definite and below 65 536: what cards use.

use std::fmt;

/// The tag of a data object, as its bytes in order (`0x5A`, `0x7F48`, `0xBF8101`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(pub u32);

impl Tag {
    /// Whether the value holds data objects itself (bit 6 of the first byte).
    pub fn is_constructed(self) -> bool {
        let first = self.0.to_be_bytes().into_iter().find(|b| *b != 0);
        first.is_some_and(|b| b & 0x20 != 0)
    }

    fn to_bytes(self) -> impl Iterator<Item = u8> {
        let bytes = self.0.to_be_bytes();
        let skip = bytes.iter().take_while(|b| **b == 0).count().min(3);
        bytes.into_iter().skip(skip)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.0)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({self})")
    }
}

/// A data object, borrowed from the bytes that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// Its tag.
    pub tag: Tag,
    /// Its value field.
    pub value: &'a [u8],
}

/// The reason why bytes are no data object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlvError {
    /// The bytes end inside the tag, the length or the value.
    #[error("data object is cut short")]
    Truncated,
    /// A tag of more than three bytes.
    #[error("tag is longer than three bytes")]
    LongTag,
    /// An indefinite length, or one of more than two bytes.
    #[error("length is indefinite or too large")]
    BadLength,
}

/// Takes one data object off the front of `bytes`; returns it and the rest.
///
/// # Errors
/// If the bytes do not start with a complete data object.
pub fn take(bytes: &[u8]) -> Result<(Tlv<'_>, &[u8]), TlvError> {
    let (tag, rest) = take_tag(bytes)?;
    let (length, rest) = take_length(rest)?;
    let (value, rest) = rest.split_at_checked(length).ok_or(TlvError::Truncated)?;
    Ok((Tlv { tag, value }, rest))
}

fn take_tag(bytes: &[u8]) -> Result<(Tag, &[u8]), TlvError> {
    let (&first, mut rest) = bytes.split_first().ok_or(TlvError::Truncated)?;
    let mut tag = u32::from(first);
    if first & 0x1F == 0x1F {
        for n in 0.. {
            if n == 2 {
                return Err(TlvError::LongTag);
            }
            let (&next, after) = rest.split_first().ok_or(TlvError::Truncated)?;
            tag = tag << 8 | u32::from(next);
            rest = after;
            if next & 0x80 == 0 {
                break;
            }
        }
    }
    Ok((Tag(tag), rest))
}

fn take_length(bytes: &[u8]) -> Result<(usize, &[u8]), TlvError> {
    let (&first, rest) = bytes.split_first().ok_or(TlvError::Truncated)?;
    match first {
        0..=0x7F => Ok((usize::from(first), rest)),
        0x81 => {
            let (&n, rest) = rest.split_first().ok_or(TlvError::Truncated)?;
            Ok((usize::from(n), rest))
        }
        0x82 => {
            let (n, rest) = rest.split_first_chunk::<2>().ok_or(TlvError::Truncated)?;
            Ok((usize::from(u16::from_be_bytes(*n)), rest))
        }
        _ => Err(TlvError::BadLength),
    }
}

/// Returns the data objects that follow each other in `bytes`; stops after the first error.
pub fn iter(bytes: &[u8]) -> Iter<'_> {
    Iter { rest: bytes }
}

/// Iterator of [`iter`].
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Iter<'a> {
    type Item = Result<Tlv<'a>, TlvError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        match take(self.rest) {
            Ok((tlv, rest)) => {
                self.rest = rest;
                Some(Ok(tlv))
            }
            Err(error) => {
                self.rest = &[];
                Some(Err(error))
            }
        }
    }
}

/// Returns the value of the first data object in `bytes` with this tag, not looking inside others.
pub fn find(bytes: &[u8], tag: Tag) -> Option<&[u8]> {
    iter(bytes)
        .map_while(Result::ok)
        .find(|tlv| tlv.tag == tag)
        .map(|tlv| tlv.value)
}

/// Appends a data object, with the shortest form of its length.
///
/// # Panics
/// If the value has 65 536 bytes or more: no file of a card does.
pub fn write(out: &mut Vec<u8>, tag: Tag, value: &[u8]) {
    out.extend(tag.to_bytes());
    let length = u16::try_from(value.len())
        .expect("a value of a card file is shorter than 65 536 bytes")
        .to_be_bytes();
    match length {
        [0, n @ 0..=0x7F] => out.extend([n]),
        [0, n] => out.extend([0x81, n]),
        [high, low] => out.extend([0x82, high, low]),
    }
    out.extend_from_slice(value);
}

/// Returns a data object as bytes: [`write()`] into a new vector.
pub fn encode(tag: Tag, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len() + 6);
    write(&mut out, tag, value);
    out
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn the_pin_object_of_a_real_card() {
        // `card.md` §4.3
        let bytes = hex!("7016BF810112A0109A01039B0103A1088C06F3000013FF00");
        let outer = find(&bytes, Tag(0x70)).expect("70");
        let object = find(outer, Tag(0xBF8101)).expect("BF8101");
        let docp = find(object, Tag(0xA0)).expect("A0");
        assert_eq!(find(docp, Tag(0x9A)), Some(&[3][..]));
        assert_eq!(find(docp, Tag(0x9B)), Some(&[3][..]));
        assert_eq!(find(docp, Tag(0x9D)), None);
        assert!(Tag(0xBF8101).is_constructed());
        assert!(!Tag(0x9A).is_constructed());
    }

    #[test]
    fn every_length_form_round_trips() {
        for length in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF] {
            for tag in [Tag(0x5A), Tag(0x7F48), Tag(0xBF8101)] {
                let value = vec![0xA5; length];
                let bytes = encode(tag, &value);
                let (tlv, rest) = take(&bytes).expect("complete");
                assert_eq!((tlv.tag, tlv.value, rest), (tag, &value[..], &[][..]));
            }
        }
    }

    #[test]
    fn broken_objects_name_what_is_wrong() {
        let table: [(&[u8], TlvError); 7] = [
            (&[], TlvError::Truncated),
            (&[0x5A], TlvError::Truncated),
            (&[0x5A, 2, 1], TlvError::Truncated),
            (&[0x5A, 0x80], TlvError::BadLength),
            (&[0x5A, 0x83, 0, 0, 1, 0], TlvError::BadLength),
            (&[0x1F], TlvError::Truncated),
            (&[0x1F, 0x81, 0x82, 0x03, 0], TlvError::LongTag),
        ];
        for (bytes, error) in table {
            assert_eq!(take(bytes), Err(error), "{bytes:02X?}");
        }
        let mut iter = iter(&[0x80, 1, 7, 0x81]);
        assert!(iter.next().is_some_and(|r| r.is_ok()));
        assert_eq!(iter.next(), Some(Err(TlvError::Truncated)));
        assert_eq!(iter.next(), None);
    }
}
