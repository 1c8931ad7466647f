//! The private extensions of the GIP-CPS arc `1.2.250.1.71` (`identity.md` §2.7).

use const_oid::ObjectIdentifier;
use cps_certificate::CertificateDetails;
use der::{
    Decode,
    asn1::{OctetStringRef, PrintableStringRef},
};

use crate::Warning;

const CATEGORY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.5");
const CARD_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.2");
const CARD_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.3");
const PROFESSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.7");
const FUTURE_PROFESSION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.1.2.8");
const SPECIALITIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.250.1.71.4.2.5");

/// Issuer number and card number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CardNumber {
    /// Number of the issuer, `8025000001`.
    pub(crate) issuer: String,
    /// Number of the card, ten digits.
    pub(crate) number: String,
}

/// The private extensions of a certificate; each of them can be absent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Private {
    /// Product category (G01), two hexadecimal digits.
    pub(crate) category: Option<String>,
    /// Card type (G02).
    pub(crate) card_type: Option<String>,
    pub(crate) card_number: Option<CardNumber>,
    /// Profession (G15).
    pub(crate) profession: Option<String>,
    /// Future profession (G16).
    pub(crate) future_profession: Option<String>,
    /// Specialities (R01).
    pub(crate) specialities: Vec<String>,
    /// One for each extension that is there and cannot be read.
    pub(crate) warnings: Vec<Warning>,
}

impl Private {
    pub(crate) fn read(certificate: &CertificateDetails) -> Self {
        let mut reader = ExtensionReader {
            certificate,
            warnings: Vec::new(),
        };
        Self {
            category: reader.read(CATEGORY, category),
            card_type: reader.read(CARD_TYPE, |der| Some(format!("{:02}", integer(der)?))),
            card_number: reader.read(CARD_NUMBER, card_number),
            profession: reader.read_code("profession", PROFESSION),
            future_profession: reader.read_code("future profession", FUTURE_PROFESSION),
            specialities: reader.read(SPECIALITIES, strings).unwrap_or_default(),
            warnings: reader.warnings,
        }
    }
}

struct ExtensionReader<'a> {
    certificate: &'a CertificateDetails,
    warnings: Vec<Warning>,
}

impl ExtensionReader<'_> {
    /// Reads a code, and warns of each other one that the certificate gives.
    fn read_code(&mut self, field: &str, oid: ObjectIdentifier) -> Option<String> {
        let code = self.read(oid, |der| Some(integer(der)?.to_string()));
        for other in self.certificate.extensions(oid).skip(1) {
            let other = integer(other).map(|code| code.to_string());
            self.warnings.push(match other {
                Some(value) => Warning::Additional {
                    field: field.to_owned(),
                    value,
                },
                None => Warning::Extension {
                    oid: oid.to_string(),
                },
            });
        }
        code
    }

    fn read<T>(
        &mut self,
        oid: ObjectIdentifier,
        decode: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<T> {
        let value = decode(self.certificate.extension(oid)?);
        if value.is_none() {
            self.warnings.push(Warning::Extension {
                oid: oid.to_string(),
            });
        }
        value
    }
}

fn category(der: &[u8]) -> Option<String> {
    match <&OctetStringRef>::from_der(der).ok()?.as_bytes() {
        [category] => Some(format!("{category:02X}")),
        _ => None,
    }
}

fn integer(der: &[u8]) -> Option<u16> {
    u16::from_der(der).ok()
}

fn card_number(der: &[u8]) -> Option<CardNumber> {
    let (issuer, number) = PrintableStringRef::from_der(der)
        .ok()?
        .as_str()
        .split_once('/')?;
    Some(CardNumber {
        issuer: issuer.to_owned(),
        number: number.to_owned(),
    })
}

fn strings(der: &[u8]) -> Option<Vec<String>> {
    Vec::<String>::from_der(der).ok()
}

#[cfg(test)]
mod tests {
    use cps_certificate::builder::Builder;

    use super::*;

    fn read(builder: Builder) -> Private {
        Private::read(&CertificateDetails::parse(&builder.build()).unwrap())
    }

    #[test]
    fn all_of_them() {
        let private = read(
            Builder::practitioner()
                .private("1.2.250.1.71.1.2.8", &[0x02, 1, 21])
                .private("1.2.250.1.71.4.2.5", b"\x30\x0E\x0C\x06CAPA05\x0C\x04SM26"),
        );
        assert_eq!(private.category.as_deref(), Some("80"));
        assert_eq!(private.card_type.as_deref(), Some("00"));
        assert_eq!(
            private.card_number,
            Some(CardNumber {
                issuer: "8025000001".into(),
                number: "2900000001".into(),
            })
        );
        assert_eq!(private.profession.as_deref(), Some("10"));
        assert_eq!(private.future_profession.as_deref(), Some("21"));
        assert_eq!(private.specialities, ["CAPA05", "SM26"]);
        assert_eq!(private.warnings, []);
    }

    #[test]
    fn a_second_profession_is_a_warning() {
        let private = read(
            Builder::practitioner()
                .again("1.2.250.1.71.1.2.7", &[0x02, 1, 21])
                .again("1.2.250.1.71.1.2.7", &[0x05, 0]),
        );
        assert_eq!(private.profession.as_deref(), Some("10"));
        assert_eq!(
            private.warnings,
            [
                Warning::Additional {
                    field: "profession".into(),
                    value: "21".into()
                },
                Warning::Extension {
                    oid: "1.2.250.1.71.1.2.7".into()
                },
            ]
        );
    }

    #[test]
    fn none_of_them() {
        let private = read(Builder::default());
        assert_eq!(
            (private.category, private.profession, private.card_number),
            (None, None, None)
        );
        assert_eq!(private.warnings, []);
    }

    #[test]
    fn unusual_encodings_are_warnings() {
        let table: [(&str, &[u8]); 8] = [
            ("1.2.250.1.71.1.2.5", &[0x04, 2, 0x80, 0]),
            ("1.2.250.1.71.1.2.5", &[0x80]),
            ("1.2.250.1.71.1.2.2", &[0x02, 0]),
            ("1.2.250.1.71.1.2.2", &[0x02, 1, 0x80]),
            ("1.2.250.1.71.1.2.3", b"\x13\x038/9\0"),
            ("1.2.250.1.71.1.2.3", b"\x13\x0289"),
            ("1.2.250.1.71.1.2.7", &[]),
            ("1.2.250.1.71.4.2.5", b"\x0C\x04SM26"),
        ];
        for (oid, value) in table {
            let private = read(Builder::default().private(oid, value));
            assert_eq!(
                private.warnings,
                [Warning::Extension { oid: oid.into() }],
                "{value:02X?}"
            );
        }
    }
}
