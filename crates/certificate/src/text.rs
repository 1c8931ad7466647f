//! Text of certificates and card files, decoded as tolerantly as it was written.
//!
//! Every text is given in composed form (Unicode NFC), so that the same name is the same text.

use unicode_normalization::UnicodeNormalization as _;

/// Decodes a string of ASN.1 by its tag; `None` if the element is no string, or has characters
/// that cannot be.
pub(crate) fn decode(tag: u8, octets: &[u8]) -> Option<String> {
    match tag & !crate::ber::CONSTRUCTED {
        UTF8 | NUMERIC | PRINTABLE | TELETEX | IA5 | GRAPHIC | VISIBLE | GENERAL => {
            Some(utf8_or_windows_1252(octets).0)
        }
        BMP => {
            let (units, []) = octets.as_chunks::<2>() else {
                return None;
            };
            let units = units.iter().map(|unit| u16::from_be_bytes(*unit));
            let text: Option<String> = char::decode_utf16(units).map(Result::ok).collect();
            text.map(|text| text.nfc().collect())
        }
        UNIVERSAL => {
            let (units, []) = octets.as_chunks::<4>() else {
                return None;
            };
            let units = units.iter().map(|unit| u32::from_be_bytes(*unit));
            let text: Option<String> = units.map(char::from_u32).collect();
            text.map(|text| text.nfc().collect())
        }
        _ => None,
    }
}

/// Tags of the string types (X.680, section 41).
const UTF8: u8 = 0x0C;
const NUMERIC: u8 = 0x12;
const PRINTABLE: u8 = 0x13;
const TELETEX: u8 = 0x14;
const IA5: u8 = 0x16;
const GRAPHIC: u8 = 0x19;
const VISIBLE: u8 = 0x1A;
const GENERAL: u8 = 0x1B;
const UNIVERSAL: u8 = 0x1C;
const BMP: u8 = 0x1E;

/// Decodes UTF-8, and what is none as Windows-1252, of which ISO 8859-1 is a part
/// (`identity.md` §2.4); the second value tells whether it was UTF-8.
///
/// No text that people write in Windows-1252 happens to be UTF-8 beyond ASCII.
pub fn utf8_or_windows_1252(octets: &[u8]) -> (String, bool) {
    match str::from_utf8(octets) {
        Ok(text) => (text.nfc().collect(), true),
        Err(_) => {
            let text = octets.iter().map(|octet| match octet {
                0x80..=0x9F => WINDOWS_1252[usize::from(octet - 0x80)],
                octet => char::from(*octet),
            });
            (text.nfc().collect(), false)
        }
    }
}

/// The characters 80 to 9F of Windows-1252; five are not assigned and stay control characters, as
/// in the WHATWG Encoding Standard.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_every_type_are_read() {
        let table: [(u8, &[u8], Option<&str>); 22] = [
            (UTF8, "SIMULÉ".as_bytes(), Some("SIMULÉ")),
            (UTF8, b"SIMUL\xC9", Some("SIMULÉ")),
            (UTF8, "SIMULE\u{301}".as_bytes(), Some("SIMULÉ")),
            (NUMERIC, b"899700000013", Some("899700000013")),
            (PRINTABLE, b"899700000013", Some("899700000013")),
            (VISIBLE, b"899700000013", Some("899700000013")),
            (IA5, b"899700000013", Some("899700000013")),
            (GENERAL, b"899700000013", Some("899700000013")),
            (GRAPHIC, b"899700000013", Some("899700000013")),
            (TELETEX, b"M\xE9decin", Some("Médecin")),
            (TELETEX, "Médecin".as_bytes(), Some("Médecin")),
            (TELETEX, b"C\x8CUR D\x92OR", Some("CŒUR D’OR")),
            (TELETEX, b"\x81", Some("\u{81}")),
            (BMP, b"\0S\0\xC9", Some("SÉ")),
            (BMP, b"\0E\x03\x01", Some("É")),
            (BMP, b"\0S\0", None),
            (BMP, b"\xD8\0", None),
            (UNIVERSAL, b"\0\0\0S\0\0\0\xC9", Some("SÉ")),
            (UNIVERSAL, b"\0\0\0S\0\0", None),
            (UNIVERSAL, b"\0\x11\0\0", None),
            (crate::ber::OCTET_STRING, b"S", None),
            (crate::ber::INTEGER, b"S", None),
        ];
        for (tag, octets, expected) in table {
            assert_eq!(
                decode(tag, octets).as_deref(),
                expected,
                "{tag:02X} {octets:02X?}"
            );
        }
    }
}
