//! DER elements put together from parts that are DER already.

use der::asn1::{Any, AnyRef};
use der::{Decode as _, Encode as _, Reader as _, SliceReader, Tag, TagNumber};

/// Returns an element with this tag around its parts.
pub(crate) fn element(tag: Tag, parts: &[&[u8]]) -> der::Result<Vec<u8>> {
    Any::new(tag, parts.concat())?.to_der()
}

pub(crate) fn sequence(parts: &[&[u8]]) -> der::Result<Vec<u8>> {
    element(Tag::Sequence, parts)
}

/// Returns the content of a SET OF: its elements in the order of DER (X.690, section 11.6).
pub(crate) fn in_set_order(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    // Shorter first if one begins the other; an element never begins another one of DER.
    elements.sort_unstable();
    elements.concat()
}

/// Returns the tag `[n]`, constructed.
pub(crate) fn tagged(number: u32) -> Tag {
    Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    }
}

/// Returns the elements of DER one after the other.
pub(crate) fn elements(content: &[u8]) -> der::Result<Vec<&[u8]>> {
    let mut reader = SliceReader::new(content)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(reader.tlv_bytes()?);
    }
    Ok(elements)
}

/// Returns the content of an element in DER.
pub(crate) fn content(der: &[u8]) -> der::Result<&[u8]> {
    Ok(AnyRef::from_der(der)?.value())
}
