//! Certificates for tests, built byte by byte: they may be as odd as a test wants.

use const_oid::ObjectIdentifier;

use crate::attribute::*;
use crate::ber;

/// A value of a name's attribute.
#[allow(missing_docs)] // the names say it
#[derive(Clone, Copy)]
pub enum Value {
    Printable(&'static str),
    Utf8(&'static str),
    Teletex(&'static [u8]),
    Bmp(&'static str),
    /// A value of any tag.
    Other(u8, &'static [u8]),
}

/// Attributes of one relative name.
pub type Rdn = Vec<(ObjectIdentifier, Value)>;

/// Returns a Name, its RDNs and their attributes in the given order.
pub fn name(rdns: &[Rdn]) -> Vec<u8> {
    let rdn = |attributes: &Rdn| der(0x31, &attributes.iter().map(attribute).collect::<Vec<_>>());
    der(0x30, &rdns.iter().map(rdn).collect::<Vec<_>>())
}

fn attribute((oid, value): &(ObjectIdentifier, Value)) -> Vec<u8> {
    let value = match value {
        Value::Printable(text) => ber::encode(0x13, text.as_bytes()),
        Value::Utf8(text) => ber::encode(0x0C, text.as_bytes()),
        Value::Teletex(bytes) => ber::encode(0x14, bytes),
        Value::Other(tag, bytes) => ber::encode(*tag, bytes),
        Value::Bmp(text) => {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            ber::encode(0x1E, &units)
        }
    };
    der(0x30, &[ber::encode(0x06, oid.as_bytes()), value])
}

/// Returns an element around other elements.
pub fn der(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    ber::encode(tag, &parts.concat())
}

/// A certificate under construction; at first the médecin of `identity.md` §6.3, without
/// extensions.
pub struct Builder {
    subject: Vec<u8>,
    issuer: Vec<u8>,
    extensions: Vec<Vec<u8>>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            subject: name(&[
                vec![(COUNTRY, Value::Printable("FR"))],
                vec![(TITLE, Value::Utf8("Médecin"))],
                vec![
                    (SURNAME, Value::Utf8("SIMULÉ")),
                    (GIVEN_NAME, Value::Utf8("PRATICIEN")),
                    (COMMON_NAME, Value::Utf8("899700000013")),
                ],
            ]),
            issuer: issuer(
                "SIMULATEUR CPX",
                "NE PAS UTILISER",
                "TEST AC SIMULATEUR CPX FORT PERSONNES",
            ),
            extensions: Vec::new(),
        }
    }
}

/// Returns a Name as the authorities have.
pub fn issuer(o: &'static str, ou: &'static str, cn: &'static str) -> Vec<u8> {
    name(&[
        vec![(COUNTRY, Value::Printable("FR"))],
        vec![(ORGANISATION, Value::Utf8(o))],
        vec![(UNIT, Value::Utf8(ou))],
        vec![(COMMON_NAME, Value::Utf8(cn))],
    ])
}

impl Builder {
    /// Returns the certificate of the médecin with every private extension.
    pub fn practitioner() -> Self {
        Self::default()
            .key_usage(0x80)
            .private("1.2.250.1.71.1.2.5", &[0x04, 1, 0x80])
            .private("1.2.250.1.71.1.2.2", &[0x02, 1, 0])
            .private("1.2.250.1.71.1.2.3", b"\x13\x158025000001/2900000001")
            .private("1.2.250.1.71.1.2.7", &[0x02, 1, 10])
            .private("1.2.250.1.71.4.2.5", b"\x30\x06\x0C\x04SM26")
    }

    /// Sets another subject.
    pub fn subject(mut self, rdns: &[Rdn]) -> Self {
        self.subject = name(rdns);
        self
    }

    /// Sets another issuer.
    pub fn issuer(mut self, o: &'static str, ou: &'static str, cn: &'static str) -> Self {
        self.issuer = issuer(o, ou, cn);
        self
    }

    /// Returns the first byte of the key usages; no extension if it is 0.
    pub fn key_usage(self, bits: u8) -> Self {
        if bits == 0 {
            return self;
        }
        let unused = bits.trailing_zeros().to_be_bytes()[3];
        self.private("2.5.29.15", &[0x03, 2, unused, bits])
    }

    /// Returns the extended key usages; no extension if there are none.
    pub fn extended_key_usage(self, oids: &[ObjectIdentifier]) -> Self {
        if oids.is_empty() {
            return self;
        }
        let oids: Vec<_> = oids
            .iter()
            .map(|o| ber::encode(0x06, o.as_bytes()))
            .collect();
        self.private("2.5.29.37", &der(0x30, &oids))
    }

    /// Returns an extension with the content of its extnValue, in place of an earlier one.
    pub fn private(mut self, oid: &str, value: &[u8]) -> Self {
        let identifier = ObjectIdentifier::new_unwrap(oid);
        let identifier = ber::encode(0x06, identifier.as_bytes());
        self.extensions.retain(|e| !e[2..].starts_with(&identifier));
        self.again(oid, value)
    }

    /// Returns one extension more, whether it is there already or not.
    pub fn again(mut self, oid: &str, value: &[u8]) -> Self {
        let oid = ObjectIdentifier::new_unwrap(oid);
        let oid = ber::encode(0x06, oid.as_bytes());
        self.extensions
            .push(der(0x30, &[oid, ber::encode(0x04, value)]));
        self
    }

    /// Returns the certificate; its signature is empty.
    pub fn build(self) -> Vec<u8> {
        let sha256_rsa = hex_literal::hex!("300D06092A864886F70D01010B0500").to_vec();
        let rsa = hex_literal::hex!("300D06092A864886F70D0101010500").to_vec();
        let time = |text: &[u8]| ber::encode(0x17, text);
        let key = der(
            0x30,
            &[
                rsa,
                ber::encode(0x03, &hex_literal::hex!("00 3006020103020103")),
            ],
        );
        let mut fields = vec![
            hex_literal::hex!("A003020102").to_vec(),
            hex_literal::hex!("020400E3DAFF").to_vec(),
            sha256_rsa.clone(),
            self.issuer,
            der(0x30, &[time(b"260101000000Z"), time(b"281231235959Z")]),
            self.subject,
            key,
        ];
        if !self.extensions.is_empty() {
            fields.push(der(0xA3, &[der(0x30, &self.extensions)]));
        }
        der(
            0x30,
            &[
                der(0x30, &fields),
                sha256_rsa,
                hex_literal::hex!("03020000").to_vec(),
            ],
        )
    }
}

/// The tests outside the crate read the same certificate from a file.
#[cfg(test)]
#[test]
fn the_file_is_the_practitioner() {
    let file = include_bytes!("../tests/practitioner.der");
    assert_eq!(Builder::practitioner().build(), file);
}
