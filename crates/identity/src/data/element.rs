//! BER-TLV of the data objects, read as far as it goes (`identity.md` §6.4).

use std::fmt;

use cps_apdu::tlv::{self, Tag};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An element that no entry of the tag map explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UnknownElement {
    /// Label of the data object.
    pub data_object: String,
    /// Tags from the outermost container to the element, in hexadecimal.
    pub path: Vec<String>,
    /// Offset of the element in the object.
    pub offset: usize,
    /// The value as it is.
    pub value: RawValue,
}

/// Bytes of the card: hexadecimal in JSON, their number alone in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct RawValue(pub Vec<u8>);

impl fmt::Debug for RawValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawValue({} bytes)", self.0.len())
    }
}

impl Serialize for RawValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base16ct::upper::encode_string(&self.0))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for RawValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RawValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Bytes as the card holds them, upper-case hexadecimal.",
            "type": "string",
            "pattern": "^([0-9A-F]{2})*$",
        })
    }
}

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        base16ct::upper::decode_vec(&text)
            .map(Self)
            .map_err(|_| de::Error::custom("not upper-case hexadecimal"))
    }
}

/// A primitive element in the tree of a data object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element<'a> {
    /// Tags of the containers around it, outermost first.
    pub(super) containers: Vec<Tag>,
    pub(super) tag: Tag,
    /// Offset of its tag in the object.
    pub(super) offset: usize,
    pub(super) value: &'a [u8],
}

impl Element<'_> {
    pub(super) fn unknown(&self, object: &str) -> UnknownElement {
        UnknownElement {
            data_object: object.to_owned(),
            path: self
                .containers
                .iter()
                .chain([&self.tag])
                .map(Tag::to_string)
                .collect(),
            offset: self.offset,
            value: RawValue(self.value.to_vec()),
        }
    }
}

/// Containers deeper than this are kept as one element: no file of a card nests so far.
const MAX_DEPTH: usize = 8;

/// Reads the elements of an object, in order, up to the first structural error.
///
/// Returns the elements and the offset of the error, if there is one.
/// `00` and `FF` between elements are filling.
pub(super) fn read(object: &[u8]) -> (Vec<Element<'_>>, Option<usize>) {
    let mut elements = Vec::new();
    let error = read_level(object, 0, &[], &mut elements).err();
    (elements, error)
}

fn read_level<'a>(
    mut bytes: &'a [u8],
    mut offset: usize,
    containers: &[Tag],
    elements: &mut Vec<Element<'a>>,
) -> Result<(), usize> {
    while let Some(&first) = bytes.first() {
        if matches!(first, 0x00 | 0xFF) {
            bytes = &bytes[1..];
            offset += 1;
            continue;
        }
        let (tlv, rest) = tlv::take(bytes).map_err(|_| offset)?;
        let value_offset = offset + bytes.len() - rest.len() - tlv.value.len();
        if tlv.tag.is_constructed() && containers.len() < MAX_DEPTH {
            let inner: Vec<Tag> = containers.iter().copied().chain([tlv.tag]).collect();
            read_level(tlv.value, value_offset, &inner, elements)?;
        } else {
            elements.push(Element {
                containers: containers.to_vec(),
                tag: tlv.tag,
                offset,
                value: tlv.value,
            });
        }
        offset += bytes.len() - rest.len();
        bytes = rest;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    /// Path, offset and value.
    type Shape = (String, usize, Vec<u8>);

    fn shape(object: &[u8]) -> (Vec<Shape>, Option<usize>) {
        let (elements, error) = read(object);
        let shapes = elements
            .iter()
            .map(|e| (e.unknown("X").path.join("/"), e.offset, e.value.to_vec()))
            .collect();
        (shapes, error)
    }

    #[test]
    fn elements_are_read_up_to_the_first_error() {
        let element = |path: &str, offset, value: &[u8]| (path.to_owned(), offset, value.to_vec());
        let table: [(&[u8], _, _); 8] = [
            (
                &hex!("E2088002667280 02656E"),
                vec![element("E2/80", 2, b"fr"), element("E2/80", 6, b"en")],
                None,
            ),
            // Filling before, between and after; a second container; a primitive at the top.
            (
                &hex!("00 E2 05 FF 80 01 61 00 FF E3 03 81 01 62 5A 00 FFFF"),
                vec![
                    element("E2/80", 4, b"a"),
                    element("E3/81", 11, b"b"),
                    element("5A", 14, b""),
                ],
                None,
            ),
            // Nested, with tags of two and three bytes.
            (
                &hex!("7F48 08 BF8101 04 9F01 01 07"),
                vec![element("7F48/BF8101/9F01", 7, &[7])],
                None,
            ),
            // The container is longer than the object.
            (&hex!("EE 10 84 01 41"), vec![], Some(0)),
            // The second element is longer than its container.
            (
                &hex!("EE 06 84 01 41 85 7F 42 86 01 43"),
                vec![element("EE/84", 2, b"A")],
                Some(5),
            ),
            // An indefinite length.
            (&hex!("EE 80 84 01 41 00 00"), vec![], Some(0)),
            // A length byte 81.
            (
                &hex!("EE 81 03 84 01 41"),
                vec![element("EE/84", 3, b"A")],
                None,
            ),
            (&[], vec![], None),
        ];
        for (object, elements, error) in table {
            assert_eq!(shape(object), (elements, error), "{object:02X?}");
        }
    }

    #[test]
    fn endless_nesting_ends() {
        let mut object = vec![0x84, 1, 0x41];
        for _ in 0..100 {
            object = tlv::encode(Tag(0xEE), &object);
        }
        let (elements, error) = read(&object);
        assert_eq!((elements.len(), error), (1, None));
        assert_eq!(elements[0].containers.len(), MAX_DEPTH);
    }
}
