//! Names of subjects and issuers.

use std::fmt;

use const_oid::ObjectIdentifier;

use crate::ber::{self, BerError, Element};
use crate::text;

/// Attribute types of the certificates of the family (X.520; `identity.md` §2.4, §2.6).
#[allow(missing_docs)] // the names say it
pub mod attribute {
    use const_oid::ObjectIdentifier;

    pub const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
    pub const SURNAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.4");
    pub const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
    pub const LOCALITY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.7");
    pub const STATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.8");
    pub const ORGANISATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
    pub const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
    pub const TITLE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.12");
    pub const GIVEN_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.42");
    pub const PSEUDONYM: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.65");

    /// Short names for people; the registered descriptors of RFC 4514, section 3, and X.520.
    pub(super) const SHORT_NAMES: [(ObjectIdentifier, &str); 10] = [
        (COMMON_NAME, "CN"),
        (SURNAME, "SN"),
        (COUNTRY, "C"),
        (LOCALITY, "L"),
        (STATE, "ST"),
        (ORGANISATION, "O"),
        (UNIT, "OU"),
        (TITLE, "title"),
        (GIVEN_NAME, "GN"),
        (PSEUDONYM, "pseudonym"),
    ];
}

/// A distinguished name with its multi-valued RDNs, in the order of the certificate.
///
/// For people and for reading attributes.
/// Names are compared by their DER, never by this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistinguishedName {
    rdns: Vec<Vec<Attribute>>,
}

/// One attribute of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its type; `None` for one that is longer than any that is known.
    pub oid: Option<ObjectIdentifier>,
    /// Its text; `None` if the value is no string.
    pub text: Option<String>,
    /// Its value, as it stands in the certificate.
    pub der: Vec<u8>,
}

impl DistinguishedName {
    /// Reads a Name (RFC 5280, 4.1.2.4 "Issuer") that stands alone.
    ///
    /// # Errors
    /// If the bytes are no sequence of sets of attributes.
    pub fn parse(bytes: &[u8]) -> Result<Self, BerError> {
        let (name, _) = ber::take(bytes)?;
        Self::read(name)
    }

    /// Reads a Name (RFC 5280, 4.1.2.4 "Issuer").
    ///
    /// # Errors
    /// If the element is no sequence of sets of attributes.
    pub(crate) fn read(name: Element<'_>) -> Result<Self, BerError> {
        let mut rdns = Vec::new();
        let mut relative_names = name.elements();
        while let Some(relative_name) = relative_names.next()? {
            if relative_name.tag != ber::SET {
                return Err(BerError::Type);
            }
            let mut rdn = Vec::new();
            let mut attributes = relative_name.elements();
            while let Some(attribute) = attributes.next()? {
                rdn.push(Attribute::read(attribute)?);
            }
            rdns.push(rdn);
        }
        Ok(Self { rdns })
    }

    /// Returns the relative names, each with its attributes.
    pub fn rdns(&self) -> &[Vec<Attribute>] {
        &self.rdns
    }

    /// Returns the attributes of all relative names, in order.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.rdns.iter().flatten()
    }

    /// Returns the texts of all attributes of one type, in order.
    pub fn texts(&self, oid: ObjectIdentifier) -> impl Iterator<Item = &str> {
        self.attributes()
            .filter(move |a| a.oid == Some(oid))
            .filter_map(|a| a.text.as_deref())
    }
}

impl Attribute {
    fn read(attribute: Element<'_>) -> Result<Self, BerError> {
        if attribute.tag != ber::SEQUENCE {
            return Err(BerError::Type);
        }
        let mut fields = attribute.elements();
        let oid = fields.expect(ber::OBJECT_IDENTIFIER)?;
        let value = fields.any()?;
        let octets = value.octets().ok();
        Ok(Self {
            oid: oid.object_identifier(),
            text: octets.and_then(|octets| text::decode(value.tag, &octets)),
            der: value.raw.to_vec(),
        })
    }
}

/// RFC 4514, section 2: the last RDN first; attributes of one RDN as the certificate has them.
impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, rdn) in self.rdns.iter().rev().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            for (j, attribute) in rdn.iter().enumerate() {
                if j > 0 {
                    f.write_str("+")?;
                }
                attribute.fmt(f)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = attribute::SHORT_NAMES
            .iter()
            .find(|(oid, _)| Some(*oid) == self.oid);
        match (short, &self.text) {
            (Some((_, name)), Some(text)) => write!(f, "{name}={}", Escaped(text)),
            (Some((_, name)), None) => {
                write!(f, "{name}=#{}", base16ct::upper::encode_string(&self.der))
            }
            (None, _) => {
                match self.oid {
                    Some(oid) => write!(f, "{oid}")?,
                    None => f.write_str("?")?,
                }
                write!(f, "=#{}", base16ct::upper::encode_string(&self.der))
            }
        }
    }
}

/// RFC 4514, section 2.4 "Converting an AttributeValue".
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.chars().count().saturating_sub(1);
        for (i, c) in self.0.chars().enumerate() {
            match c {
                '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(f, "\\{c}")?,
                '#' if i == 0 => f.write_str("\\#")?,
                ' ' if i == 0 || i == last => f.write_str("\\ ")?,
                // A control character must not reach a terminal as it is.
                c if c.is_control() => {
                    let mut utf8 = [0; 4];
                    for byte in c.encode_utf8(&mut utf8).bytes() {
                        write!(f, "\\{byte:02X}")?;
                    }
                }
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::{Value, name};

    fn read(name: &[u8]) -> Result<DistinguishedName, BerError> {
        DistinguishedName::read(ber::take(name)?.0)
    }

    #[test]
    fn the_subjects_of_real_test_cards() {
        // `identity.md` §2.4 and §2.6
        use attribute::*;
        let fr = || vec![(COUNTRY, Value::Printable("FR"))];
        let utf8 = Value::Utf8;
        let table = [
            (
                name(&[
                    fr(),
                    vec![(TITLE, utf8("Infirmier"))],
                    vec![
                        (GIVEN_NAME, utf8("OLIVIER")),
                        (COMMON_NAME, utf8("00B6087510")),
                        (SURNAME, utf8("INFIRMCS ADELI8751")),
                    ],
                ]),
                "GN=OLIVIER+CN=00B6087510+SN=INFIRMCS ADELI8751,title=Infirmier,C=FR",
            ),
            (
                name(&[
                    fr(),
                    vec![(TITLE, utf8("Médecin"))],
                    vec![
                        (GIVEN_NAME, utf8("MAX")),
                        (SURNAME, utf8("LIBRE")),
                        (COMMON_NAME, utf8("899900063480")),
                    ],
                ]),
                "GN=MAX+SN=LIBRE+CN=899900063480,title=Médecin,C=FR",
            ),
            (
                name(&[
                    fr(),
                    vec![(ORGANISATION, utf8("TEST"))],
                    vec![(UNIT, Value::Teletex(b"M\xE9decin"))],
                    vec![
                        (COMMON_NAME, utf8("899900038839")),
                        (SURNAME, Value::Teletex(b"TRAL")),
                        (GIVEN_NAME, Value::Teletex(b"ADEMIS")),
                    ],
                ]),
                "CN=899900038839+SN=TRAL+GN=ADEMIS,OU=Médecin,O=TEST,C=FR",
            ),
            (
                name(&[vec![(COMMON_NAME, utf8(" #a,b+c\"\\<x>;\u{1b} "))]]),
                "CN=\\ #a\\,b\\+c\\\"\\\\\\<x\\>\\;\\1B\\ ",
            ),
            (name(&[vec![(COMMON_NAME, utf8("#1"))]]), "CN=\\#1"),
            (
                name(&[vec![(ObjectIdentifier::new_unwrap("2.5.4.5"), utf8("7"))]]),
                "2.5.4.5=#0C0137",
            ),
            (name(&[vec![(COMMON_NAME, Value::Bmp("é"))]]), "CN=é"),
            // Longer than any identifier that is known, and a value that is no string.
            (
                [
                    &hex_literal::hex!("3034 3132 3030 062B"),
                    &[0x7F; 43][..],
                    b"\x0C\x01x",
                ]
                .concat(),
                "?=#0C0178",
            ),
            (
                name(&[vec![(COMMON_NAME, Value::Other(0x05, b""))]]),
                "CN=#0500",
            ),
            (name(&[]), ""),
        ];
        for (der, expected) in table {
            let name = read(&der).unwrap();
            assert_eq!(name.to_string(), expected);
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for der in [
            &b""[..],
            b"\x30",
            b"\x30\x02\x31\x05",
            b"\x30\x03\x31\x01\x30",
        ] {
            assert!(read(der).is_err(), "{der:02X?}");
        }
    }
}
