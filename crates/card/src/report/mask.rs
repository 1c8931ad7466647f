//! From bytes of the card to their structure, without values but for a short list of constants.
//! Begin at [`structure`]; [`constant`] decides which values a report may hold.

use base16ct::upper::encode_string;
use cps_apdu::tlv::{self, Tag, Tlv};
use cps_types::report::{Element, Structure};
use der::asn1::ObjectIdentifier;

/// Kind of content, which decides what can be a constant in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// The description of a file.
    Description,
    /// EF.DIR, EF.ODF, AODF, PrKDF, PuKDF, CDF, DODF.
    Directory,
    /// EF.TokenInfo.
    Token,
    /// EF.ATR.
    Historical,
    /// The answer to GET DATA: parameters of a PIN or key, a security environment.
    Object,
    /// A certificate.
    Certificate,
    /// A file about the holder or the card: nothing in it is a constant.
    Holder,
    /// EF.SN: the issuer is a constant.
    SerialNumber,
}

/// Levels of data objects that are looked into.
const DEPTH: usize = 12;
/// Values that fill the end of a file.
const FILLINGS: [u8; 2] = [0x00, 0xFF];

/// Names of the PKCS#15 application (`card.md` §2).
pub(super) const CONTACT: [u8; 13] = [
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x10,
];
pub(super) const CONTACTLESS: [u8; 13] = [
    0xE8, 0x28, 0xBD, 0x08, 0x0F, 0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x20,
];

/// AIDs and their beginnings (`card.md` §2).
const NAMES: [&[u8]; 7] = [
    &[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x01, 0x00],
    &[0x80, 0x25, 0x00, 0x00, 0x01, 0xFF, 0x00, 0x02],
    &CONTACT,
    &CONTACTLESS,
    &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00],
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F],
    &[0x80, 0x25, 0x00, 0x00, 0x01],
];

/// Labels of objects (`card.md` §3.4 to §3.8), besides those with an index.
const LABELS: [&str; 30] = [
    "ASIP SANTE",
    "CPS",
    "CPX IAS",
    "CPX IAS CL",
    "CPS IAS",
    "CPS IAS CL",
    "CPS3v3_CL",
    "Code porteur de la carte CPS",
    "Code de déblocage de la carte CPS",
    "CPS_PRIV_SIG",
    "CPS_PRIV_AUT",
    "CPS_PRIV_TECH_AUT",
    "CPS_PUB_SIG",
    "CPS_PUB_AUT",
    "CPS_PUB_TECH_AUT",
    "Certificat de Signature CPS",
    "Certificat d'Authentification CPS",
    "Certificat Technique CPS",
    "CPS_DATA",
    "CPS_ID_CARD",
    "CPS_NAME_PS",
    "CPS_LANG_PS",
    "CPS_INFO_PS",
    "CPS_SIT_FACT",
    "CPS2TER_ATR",
    "CPS2TER_ID",
    "CPS2TER_ICC",
    "CPS2TER_NAME",
    "CPS2TER_LANG",
    "CPS2TER_PSINFO",
];
/// Labels with an index from 01 to 16 between these.
const INDEXED: [(&str, &str); 2] = [("CPS_ACTIVITY_", "_PS"), ("CPS2TER_ACTIVITY_", "_PS")];
/// Beginnings of token labels, before the card number.
const TOKENS: [&str; 4] = ["CPS3v1-", "CPS3v2-", "CPS3v3-", "CPS4v1-"];

/// Arcs of object identifiers that name no person and no card.
const ARCS: [&str; 16] = [
    "1.2.840.113549.1",
    "1.2.840.10045",
    "1.2.250.1.71",
    "1.2.250.1.213",
    "1.0.7816",
    "1.3.14.3.2",
    "1.3.132.0",
    "1.3.6.1.4.1.311.20.2",
    "1.3.6.1.4.1.311.21",
    "1.3.6.1.4.1.32473",
    "1.3.6.1.5.5.7",
    "0.9.2342.19200300.100.1",
    "2.5.4",
    "2.5.29",
    "2.16.840.1.101.3.4",
    "2.16.840.1.113730.1",
];
/// The largest number after such an arc that is taken for a part of a name.
const LARGEST_ARC: u64 = 999;
/// Most numbers after such an arc.
const MOST_ARCS: usize = 8;

/// Returns the structure of content. Content that is not wholly data objects, but for a filling at
/// its end, is only counted: bytes of a text would be tags and lengths otherwise.
pub(super) fn structure(bytes: &[u8], content: Content) -> Structure {
    let (stray, bytes) = match (content, bytes) {
        // A category byte precedes the data objects (`card.md` §3.3).
        (Content::Historical, [0x80, rest @ ..]) => (1, rest),
        _ => (0, bytes),
    };
    let used = used_length(bytes);
    let Some(used) = used else {
        return Structure {
            elements: Vec::new(),
            other: count(stray + bytes.len()),
        };
    };
    Structure {
        elements: elements(&bytes[..used], content, None, DEPTH),
        other: count(stray + bytes.len() - used),
    }
}

/// Returns a label if it is a constant.
pub(super) fn label(label: &str) -> Option<String> {
    let indexed = INDEXED.iter().any(|(before, after)| {
        let index = label
            .strip_prefix(before)
            .and_then(|l| l.strip_suffix(after));
        let number = index
            .filter(|i| i.len() == 2)
            .and_then(|i| i.parse::<u8>().ok());
        number.is_some_and(|number| (1..=16).contains(&number))
    });
    let is_known = LABELS.contains(&label) || indexed || label == "CPS2TER_DIRAMO";
    is_known.then(|| label.to_owned())
}

/// Returns a number of bytes or microseconds, as reports hold it.
pub(super) fn count(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// Returns the length of the data objects at the beginning, if only a filling follows them.
fn used_length(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    while !is_filling(rest) {
        rest = tlv::take(rest).ok()?.1;
    }
    Some(bytes.len() - rest.len())
}

fn is_filling(bytes: &[u8]) -> bool {
    FILLINGS
        .iter()
        .any(|filling| bytes.iter().all(|byte| byte == filling))
}

fn elements(bytes: &[u8], content: Content, outer: Option<Tag>, depth: usize) -> Vec<Element> {
    let objects = tlv::iter(bytes).map_while(Result::ok);
    let element = |object: Tlv<'_>| {
        let inside = match inner(object, content) {
            Some(inner) if depth > 0 => elements(inner, content, Some(object.tag), depth - 1),
            _ => Vec::new(),
        };
        Element {
            tag: object.tag.to_string(),
            length: count(object.value.len()),
            value: inside
                .is_empty()
                .then(|| constant(object, content, outer))
                .flatten(),
            inside,
        }
    };
    objects.map(element).collect()
}

/// Returns the data objects inside of one, if its value is nothing else.
fn inner<'v>(object: Tlv<'v>, content: Content) -> Option<&'v [u8]> {
    let value = object.value;
    let is_octets = object.tag == OCTET_STRING && content == Content::Certificate;
    // The value of an extension is DER itself (RFC 5280, section 4.1).
    let holds_objects = object.tag.is_constructed() || is_octets && value.first() == Some(&0x30);
    let mut rest = value;
    while !rest.is_empty() {
        rest = tlv::take(rest).ok()?.1;
    }
    holds_objects.then_some(value)
}

const BOOLEAN: Tag = Tag(0x01);
const INTEGER: Tag = Tag(0x02);
const BIT_STRING: Tag = Tag(0x03);
const OCTET_STRING: Tag = Tag(0x04);
const OBJECT_ID: Tag = Tag(0x06);
const ENUMERATED: Tag = Tag(0x0A);
const UTF8_STRING: Tag = Tag(0x0C);

/// Returns a value if it is a constant that reports may hold.
fn constant(object: Tlv<'_>, content: Content, outer: Option<Tag>) -> Option<String> {
    let Tlv { tag, value } = object;
    let up_to = |length: usize| {
        (1..=length)
            .contains(&value.len())
            .then(|| encode_string(value))
    };
    if tag == OBJECT_ID && content != Content::Holder {
        return object_id(value);
    }
    match content {
        Content::Holder => None,
        Content::SerialNumber => (tag == Tag(0x5A)).then(|| beginning(value)).flatten(),
        // The version alone.
        Content::Certificate => (tag == INTEGER && outer == Some(Tag(0xA0)))
            .then(|| up_to(1))
            .flatten(),
        Content::Description => match tag.0 {
            0x80 | 0x81 | 0x83 => up_to(2),
            0x82 | 0x86 | 0x88 | 0x8A => up_to(2),
            0x8C | 0x9C => up_to(8),
            0x84 => beginning(value),
            _ => None,
        },
        Content::Historical => match tag.0 {
            0x02 | 0x43 | 0x82 => up_to(2),
            0x47 => up_to(3),
            0x4F => beginning(value),
            _ => None,
        },
        Content::Object => match tag.0 {
            0x80..=0x8B | 0x90..=0x9B | 0x9D..=0x9F => up_to(2),
            0x8C | 0x9C => up_to(8),
            _ => None,
        },
        Content::Token => match tag {
            INTEGER | BIT_STRING => up_to(2),
            UTF8_STRING | Tag(0x80) => text(value),
            _ => None,
        },
        Content::Directory => match tag {
            BOOLEAN | ENUMERATED => up_to(1),
            INTEGER => up_to(2),
            BIT_STRING => up_to(3),
            OCTET_STRING => path(value).or_else(|| beginning(value)),
            UTF8_STRING | Tag(0x50) => text(value),
            Tag(0x51) => path(value),
            Tag(0x4F) => beginning(value),
            Tag(0x80..=0x8F) => up_to(2),
            _ => None,
        },
    }
}

/// Returns a file identifier, a reference of that length or shorter, or a path from the MF.
fn path(value: &[u8]) -> Option<String> {
    let is_absolute =
        value.starts_with(&[0x3F, 0x00]) && value.len() <= 8 && value.len().is_multiple_of(2);
    let is_short = (1..=2).contains(&value.len());
    (is_absolute || is_short).then(|| encode_string(value))
}

/// Returns a name of an application, with the one or two bytes of an object of it; of a longer or
/// unknown one the known beginning.
fn beginning(value: &[u8]) -> Option<String> {
    let known = NAMES.iter().find(|name| value.starts_with(name))?;
    let rest = &value[known.len()..];
    Some(match rest.len() {
        0..=1 => encode_string(value),
        more => format!("{} and {more} bytes", encode_string(known)),
    })
}

/// Returns a label, or the beginning of one that goes on with the card number.
fn text(value: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(value).ok()?;
    let text = text.trim_end_matches([' ', '\0']);
    let token = || {
        let token = TOKENS.iter().find(|token| text.starts_with(**token))?;
        Some(format!("{token} and {} bytes", text.len() - token.len()))
    };
    label(text).or_else(token)
}

/// Returns an object identifier below a known arc.
fn object_id(value: &[u8]) -> Option<String> {
    let text = ObjectIdentifier::from_bytes(value).ok()?.to_string();
    let is_small = |number: &str| {
        let number = number.parse::<u64>();
        number.is_ok_and(|number| number <= LARGEST_ARC)
    };
    let is_below = |arc: &&str| match text.strip_prefix(*arc) {
        Some("") => true,
        Some(rest) => rest.strip_prefix('.').is_some_and(|numbers| {
            numbers.split('.').all(is_small) && numbers.split('.').count() <= MOST_ARCS
        }),
        None => false,
    };
    ARCS.iter().any(is_below).then_some(text)
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    /// Returns the value of the first data object in it, as a report would show it.
    fn shown(bytes: &[u8], content: Content) -> Option<String> {
        let found = structure(bytes, content);
        found
            .elements
            .first()
            .and_then(|element| element.value.clone())
    }

    #[test]
    fn a_value_is_shown_where_it_is_a_constant() {
        use Content::*;
        let table: [(&[u8], Content, Option<&str>); 24] = [
            (&hex!("83 02 D003"), Description, Some("D003")),
            (
                &hex!("8C 07 7BFFFFFFFFFF00"),
                Description,
                Some("7BFFFFFFFFFF00"),
            ),
            (
                &hex!("84 08 80250000 01FF0100"),
                Description,
                Some("8025000001FF0100"),
            ),
            (&hex!("84 05 4455504F4E"), Description, None),
            (&hex!("85 04 99000001"), Description, None),
            (
                &hex!("5A 0A 8025000001 9900000152"),
                SerialNumber,
                Some("8025000001 and 5 bytes"),
            ),
            (&hex!("0C 08") /* a text */, Directory, None),
            (b"\x0C\x08CPS_DATA", Directory, Some("CPS_DATA")),
            (b"\x0C\x08DR_MARTI", Directory, None),
            (
                b"\x0C\x12CPS_ACTIVITY_16_PS",
                Directory,
                Some("CPS_ACTIVITY_16_PS"),
            ),
            (b"\x0C\x12CPS_ACTIVITY_17_PS", Directory, None),
            (
                b"\x80\x11CPS3v3-2900000001",
                Token,
                Some("CPS3v3- and 10 bytes"),
            ),
            (b"\x04\x0899000001", Token, None),
            (&hex!("02 04 99000001"), Directory, None),
            (&hex!("04 04 99000001"), Directory, None),
            (&hex!("04 06 3F0000017102"), Directory, Some("3F0000017102")),
            (&hex!("02 02 0081"), Directory, Some("0081")),
            (&hex!("06 03 550403"), Certificate, Some("2.5.4.3")),
            // The same arc with a number of ten digits after it.
            (&hex!("06 08 5504 8ABAD5CA4D 03"), Certificate, None),
            (&hex!("06 03 2A0304"), Certificate, None),
            (&hex!("02 01 05"), Certificate, None),
            (&hex!("81 01 31"), Holder, None),
            (&hex!("9B 01 03"), Object, Some("03")),
            (&hex!("81 08 0102030405060708"), Object, None),
        ];
        for (bytes, content, expected) in table {
            assert_eq!(
                shown(bytes, content).as_deref(),
                expected,
                "{bytes:02X?} {content:?}"
            );
        }
    }

    #[test]
    fn bytes_that_are_no_data_objects_are_counted() {
        let counted = |bytes: &[u8]| {
            let found = structure(bytes, Content::Holder);
            (found.elements.len(), found.other)
        };
        assert_eq!(counted(b""), (0, 0));
        assert_eq!(counted(b"DUPONT-DURAND MARIE"), (0, 19));
        assert_eq!(counted(&hex!("E0 02 8000 0000")), (1, 2));
        assert_eq!(counted(&hex!("E0 02 8000 FFFFFF")), (1, 3));
        assert_eq!(counted(&hex!("E0 02 8000 31")), (0, 5));
        // A constructed value that is text has nothing inside.
        let text = structure(b"\xE0\x06DUPONT", Content::Holder);
        assert_eq!(text.elements[0].inside.len(), 0);
        assert_eq!(text.elements[0].value, None);
    }
}
