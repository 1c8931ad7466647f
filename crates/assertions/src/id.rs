//! The identifier of an assertion.

use std::fmt;

/// An identifier of an assertion: a UUID of version 4 (RFC 9562, section 5.4), written as an XML name.
///
/// It is random, and made of nothing that the assertion says: a record of it tells nothing of the
/// patient, and no guess can be tested against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssertionId([u8; 16]);

impl AssertionId {
    /// Makes an identifier of random bytes.
    pub fn from_random(mut bytes: [u8; 16]) -> Self {
        bytes[6] = 0x40 | (bytes[6] & 0x0F);
        bytes[8] = 0x80 | (bytes[8] & 0x3F);
        Self(bytes)
    }
}

impl fmt::Display for AssertionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An identifier of XML does not begin with a digit.
        write!(f, "_{}", uuid_text(&self.0))
    }
}

/// Returns the text of a UUID.
pub(crate) fn uuid_text(bytes: &[u8; 16]) -> String {
    let hex = base16ct::lower::encode_string(bytes);
    let (a, b, c) = (&hex[..8], &hex[8..12], &hex[12..16]);
    format!("{a}-{b}-{c}-{}-{}", &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_random_uuid_and_an_xml_name() {
        for (byte, text) in [
            (0x00, "_00000000-0000-4000-8000-000000000000"),
            (0xFF, "_ffffffff-ffff-4fff-bfff-ffffffffffff"),
        ] {
            assert_eq!(AssertionId::from_random([byte; 16]).to_string(), text);
        }
    }
}
