use cps_apdu::tlv::{Tag, find};

/// A data object that GET DATA asks for: class, reference and part (`card.md` §5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DataObject {
    pub(crate) class: u8,
    pub(crate) reference: u8,
    pub(crate) part: Tag,
}

/// Cardholder verification: PIN and PUK.
pub(crate) const CLASS_CHV: u8 = 0x01;
/// RSA private keys.
pub(crate) const CLASS_RSA_PRIVATE: u8 = 0x10;
/// Security environments.
pub(crate) const CLASS_SE: u8 = 0x7B;

/// Parameters of a PIN or a key.
pub(crate) const PARAMETERS: Tag = Tag(0xA0);
/// Content of a security environment.
pub(crate) const ENVIRONMENT: Tag = Tag(0x7B);

const EXTENDED_HEADER_LIST: Tag = Tag(0x4D);
const SDO_TEMPLATE: Tag = Tag(0x70);

impl DataObject {
    /// Reads `4D L 70 L BF <class> <reference> L <part> 80`, where the `80` at the end means "all
    /// of it" and is no length.
    pub(crate) fn parse(list: &[u8]) -> Option<Self> {
        let object = find(find(list, EXTENDED_HEADER_LIST)?, SDO_TEMPLATE)?;
        let (&[0xBF, class, reference, length], part) = object.split_first_chunk::<4>()? else {
            return None;
        };
        let (&0x80, part) = part.split_last()? else {
            return None;
        };
        let valid = class & 0x80 != 0
            && (1..=31).contains(&reference)
            && usize::from(length) == part.len() + 1
            && (1..=2).contains(&part.len());
        valid.then(|| Self {
            class: class & 0x7F,
            reference,
            part: Tag(part.iter().fold(0, |tag, byte| tag << 8 | u32::from(*byte))),
        })
    }

    /// Returns the tag of the object inside the answer: `BF`, class, reference.
    pub(crate) fn tag(self) -> Tag {
        Tag(0xBF_00_00 | u32::from(self.class | 0x80) << 8 | u32::from(self.reference))
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn requests_of_the_reference_are_read() {
        // `card.md` §4.3 and §5.4
        type Expected = Option<(u8, u8, u32)>;
        let table: [(&[u8], Expected); 7] = [
            (&hex!("4D087006BF810102A080"), Some((CLASS_CHV, 1, 0xA0))),
            (
                &hex!("4D097007BF8102037F4180"),
                Some((CLASS_CHV, 2, 0x7F41)),
            ),
            (
                &hex!("4D087006BF900202A080"),
                Some((CLASS_RSA_PRIVATE, 2, 0xA0)),
            ),
            (&hex!("4D087006BFFB05027B80"), Some((CLASS_SE, 5, 0x7B))),
            (&hex!("4D087006BF810102A000"), None),
            (&hex!("4D087006BF810002A080"), None),
            (&hex!("4D087006BF810103A080"), None),
        ];
        for (list, expected) in table {
            let found = DataObject::parse(list).map(|o| (o.class, o.reference, o.part.0));
            assert_eq!(found, expected, "{list:02X?}");
        }
        let object = DataObject::parse(&hex!("4D087006BFFB05027B80")).unwrap();
        assert_eq!(object.tag(), Tag(0xBFFB05));
    }
}
