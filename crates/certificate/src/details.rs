//! Fields, dates and usages of a certificate (RFC 5280, section 4.1 "Basic Certificate Fields").

use const_oid::{
    ObjectIdentifier,
    db::rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER,
    db::rfc5912::{ID_CE_EXT_KEY_USAGE, ID_CE_KEY_USAGE},
};
use der::{DateTime, Decode as _, Tag};
use x509_cert::{
    Certificate,
    ext::pkix::{ExtendedKeyUsage, KeyUsage},
};

use crate::DistinguishedName;
use crate::ber::{self, BerError, Element, Elements, Header, Length};
use crate::public_key::PublicKey;
use crate::time;

/// A certificate for people and for PKCS#11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateDetails {
    /// The certificate as it was read, without what may fill the end of its file.
    pub der: Vec<u8>,
    /// Subject, as it stands in the certificate.
    pub subject_der: Vec<u8>,
    /// Issuer, as it stands in the certificate.
    pub issuer_der: Vec<u8>,
    /// Serial number, as it stands in the certificate.
    pub serial_der: Vec<u8>,
    /// SubjectPublicKeyInfo: of an RSA key in DER, of any other as it stands.
    pub public_key_der: Vec<u8>,
    /// Whether the key is an RSA key that can be used.
    pub has_rsa_key: bool,
    /// Subject; its `Display` is RFC 4514.
    pub subject: DistinguishedName,
    /// Issuer; its `Display` is RFC 4514.
    pub issuer: DistinguishedName,
    /// Serial number in hexadecimal, lower case, as in the certificate.
    pub serial_number: String,
    /// First second of validity; its `Display` is RFC 3339.
    pub not_before: DateTime,
    /// Last second of validity; its `Display` is RFC 3339.
    pub not_after: DateTime,
    /// Names of the key usages (RFC 5280, 4.2.1.3 "Key Usage"), in its order; empty if absent.
    pub key_usage: Vec<&'static str>,
    /// The extended key usages (RFC 5280, 4.2.1.12); empty if absent.
    pub extended_key_usage: Vec<ObjectIdentifier>,
    /// The first thing that a strict reader finds wrong; `None` for a certificate in DER.
    pub deviation: Option<Deviation>,
    key_bits: Vec<u8>,
    extensions: Vec<(ObjectIdentifier, Vec<u8>)>,
}

/// The reason that bytes are no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The bytes do not begin like a certificate: an empty file for example.
    #[error("there is no certificate")]
    Absent,
    /// A field cannot be read.
    #[error("the {field} of the certificate cannot be read: {error}")]
    Field {
        /// Its name in RFC 5280, in words.
        field: &'static str,
        /// Defect.
        error: BerError,
    },
}

/// Departures of a certificate from RFC 5280 and DER that do not keep it from being read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Deviation {
    /// The encoding is not DER, or a value is not allowed.
    #[error("the certificate is not encoded in DER: {0}")]
    Encoding(der::Error),
    /// An extension that decides about the key's use is not encoded as it should be.
    #[error("extension {oid} of the certificate is not encoded in DER: {error}")]
    Extension {
        /// Its object identifier.
        oid: ObjectIdentifier,
        /// Defect.
        error: der::Error,
    },
    /// An extension is there twice.
    #[error("extension {oid} of the certificate is there twice")]
    Repeated {
        /// Its object identifier.
        oid: ObjectIdentifier,
    },
}

/// The length that the first bytes of a certificate announce, header included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnouncedLength {
    /// So many bytes.
    Known(usize),
    /// The certificate ends at an end-of-contents mark.
    Indefinite,
    /// The bytes are not the beginning of a certificate.
    None,
}

/// Returns the length of the certificate that begins with these bytes.
pub fn announced_length(start: &[u8]) -> AnnouncedLength {
    match Header::read(start) {
        Ok(Header {
            tag: ber::SEQUENCE,
            length: Length::Definite(length),
            size,
        }) => AnnouncedLength::Known(length.saturating_add(size)),
        Ok(Header {
            tag: ber::SEQUENCE, ..
        }) => AnnouncedLength::Indefinite,
        _ => AnnouncedLength::None,
    }
}

impl CertificateDetails {
    /// Reads a certificate; bytes after it are ignored, since a file may be longer.
    ///
    /// # Errors
    /// If the bytes do not start with an X.509 certificate of which every field can be read. An
    /// extension that cannot be read is none of these: it counts as absent.
    pub fn parse(bytes: &[u8]) -> Result<Self, CertificateError> {
        if announced_length(bytes) == AnnouncedLength::None {
            return Err(CertificateError::Absent);
        }
        let (certificate, _) = ber::take(bytes).map_err(in_field("length"))?;
        let fields = Fields::cut(certificate)?;
        let PublicKey { info, bits, is_rsa } =
            PublicKey::read(fields.public_key).map_err(in_field("subject public key info"))?;
        let [not_before, not_after] = fields.validity().map_err(in_field("validity"))?;
        let extensions = fields.extensions.map(read_extensions).unwrap_or_default();
        let name = |name: Element<'_>| DistinguishedName::read(name);
        let mut read = Self {
            der: certificate.raw.to_vec(),
            subject_der: fields.subject.raw.to_vec(),
            issuer_der: fields.issuer.raw.to_vec(),
            serial_der: fields.serial.raw.to_vec(),
            public_key_der: info,
            has_rsa_key: is_rsa,
            subject: name(fields.subject).map_err(in_field("subject"))?,
            issuer: name(fields.issuer).map_err(in_field("issuer"))?,
            serial_number: base16ct::lower::encode_string(fields.serial.content),
            not_before,
            not_after,
            key_usage: Vec::new(),
            extended_key_usage: Vec::new(),
            deviation: None,
            key_bits: bits,
            extensions,
        };
        read.key_usage = read.read_key_usage().unwrap_or_default();
        read.extended_key_usage = read.read_extended_key_usage().unwrap_or_default();
        read.deviation = read.find_deviation().err();
        Ok(read)
    }

    /// Returns the content of the first extension with this identifier.
    pub fn extension(&self, oid: ObjectIdentifier) -> Option<&[u8]> {
        self.extensions(oid).next()
    }

    /// Returns the contents of all extensions with this identifier; there should be one at most.
    pub fn extensions(&self, oid: ObjectIdentifier) -> impl Iterator<Item = &[u8]> {
        let extensions = self.extensions.iter();
        extensions
            .filter(move |(known, _)| *known == oid)
            .map(|(_, value)| value.as_slice())
    }

    /// Returns the subject key identifier (RFC 5280, 4.2.1.2).
    pub fn subject_key_identifier(&self) -> Option<Vec<u8>> {
        let value = self.extension(ID_CE_SUBJECT_KEY_IDENTIFIER)?;
        let (identifier, _) = ber::take(value).ok()?;
        Some(identifier.octets().ok()?.into_owned())
    }

    /// Returns the content of the key's BIT STRING: of an RSA key its RSAPublicKey.
    pub fn public_key_bits(&self) -> &[u8] {
        &self.key_bits
    }

    fn read_key_usage(&self) -> Option<Vec<&'static str>> {
        let (usage, _) = ber::take(self.extension(ID_CE_KEY_USAGE)?).ok()?;
        let bits = usage.bits().ok()?;
        let is_set = |bit: usize| {
            let octet = bits.get(bit / 8).copied().unwrap_or(0);
            octet & (0x80 >> (bit % 8)) != 0
        };
        let names = KEY_USAGES.iter().enumerate();
        Some(
            names
                .filter(|(bit, _)| is_set(*bit))
                .map(|(_, name)| *name)
                .collect(),
        )
    }

    fn read_extended_key_usage(&self) -> Option<Vec<ObjectIdentifier>> {
        let (usages, _) = ber::take(self.extension(ID_CE_EXT_KEY_USAGE)?).ok()?;
        let mut usages = usages.elements();
        let mut oids = Vec::new();
        while let Some(usage) = usages.next().ok()? {
            oids.extend(usage.object_identifier());
        }
        Some(oids)
    }

    /// Reads the certificate once more as RFC 5280 demands it.
    fn find_deviation(&self) -> Result<(), Deviation> {
        let certificate = Certificate::from_der(&self.der).map_err(Deviation::Encoding)?;
        let serial = certificate.tbs_certificate().serial_number().as_bytes();
        if serial.first().is_some_and(|octet| octet & 0x80 != 0) {
            // RFC 5280, 4.1.2.2: a positive number.
            return Err(Deviation::Encoding(Tag::Integer.value_error().into()));
        }
        for (position, (oid, value)) in self.extensions.iter().enumerate() {
            let wrong = |error| Deviation::Extension { oid: *oid, error };
            match *oid {
                ID_CE_KEY_USAGE => drop(KeyUsage::from_der(value).map_err(wrong)?),
                ID_CE_EXT_KEY_USAGE => drop(ExtendedKeyUsage::from_der(value).map_err(wrong)?),
                _ => {}
            }
            if self.extensions[..position]
                .iter()
                .any(|(known, _)| known == oid)
            {
                return Err(Deviation::Repeated { oid: *oid });
            }
        }
        Ok(())
    }
}

/// Bits of KeyUsage, in order.
const KEY_USAGES: [&str; 9] = [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

fn in_field(field: &'static str) -> impl Fn(BerError) -> CertificateError {
    move |error| CertificateError::Field { field, error }
}

/// The fields of a certificate as they stand in it.
struct Fields<'a> {
    serial: Element<'a>,
    issuer: Element<'a>,
    validity: Element<'a>,
    subject: Element<'a>,
    public_key: Element<'a>,
    /// Extensions, inside their tag.
    extensions: Option<Element<'a>>,
}

/// `[0]` and `[3]` of a TBSCertificate, both explicit.
const VERSION: u8 = 0xA0;
const EXTENSIONS: u8 = 0xA3;

impl<'a> Fields<'a> {
    fn cut(certificate: Element<'a>) -> Result<Self, CertificateError> {
        let mut certificate = certificate.elements();
        let body = certificate.expect(ber::SEQUENCE);
        let mut body = body.map_err(in_field("body"))?.elements();
        body.optional(VERSION);
        let serial = body.expect(ber::INTEGER);
        let serial = serial.map_err(in_field("serial number"))?;
        if serial.content.is_empty() {
            return Err(in_field("serial number")(BerError::Value));
        }
        let mut sequence = |field| body.expect(ber::SEQUENCE).map_err(in_field(field));
        sequence("signature algorithm")?;
        let fields = Self {
            serial,
            issuer: sequence("issuer")?,
            validity: sequence("validity")?,
            subject: sequence("subject")?,
            public_key: sequence("subject public key info")?,
            extensions: find(body, EXTENSIONS),
        };
        let algorithm = certificate.expect(ber::SEQUENCE);
        algorithm.map_err(in_field("signature algorithm"))?;
        let signature = certificate.any().and_then(Element::bits);
        signature.map_err(in_field("signature"))?;
        Ok(fields)
    }

    fn validity(&self) -> Result<[DateTime; 2], BerError> {
        let mut times = self.validity.elements();
        Ok([time::read(times.any()?)?, time::read(times.any()?)?])
    }
}

/// Returns the element with this tag, if everything before it can be read.
fn find(mut elements: Elements<'_>, tag: u8) -> Option<Element<'_>> {
    while let Some(element) = elements.next().ok()? {
        if element.tag == tag {
            return Some(element);
        }
    }
    None
}

/// Reads identifiers and contents of extensions, as far as they can be read.
fn read_extensions(extensions: Element<'_>) -> Vec<(ObjectIdentifier, Vec<u8>)> {
    let mut read = Vec::new();
    let Ok(list) = extensions.elements().expect(ber::SEQUENCE) else {
        return read;
    };
    let mut list = list.elements();
    while let Ok(Some(extension)) = list.next() {
        read.extend(read_extension(extension));
    }
    read
}

fn read_extension(extension: Element<'_>) -> Option<(ObjectIdentifier, Vec<u8>)> {
    let mut fields = extension.elements();
    let oid = fields.any().ok()?.object_identifier()?;
    // Critical or not, in any encoding of a boolean.
    fields.optional(BOOLEAN);
    let value = fields.any().ok()?;
    if value.tag & !ber::CONSTRUCTED != ber::OCTET_STRING {
        return None;
    }
    Some((oid, value.octets().ok()?.into_owned()))
}

const BOOLEAN: u8 = 0x01;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builder::{Builder, issuer};

    #[test]
    fn people_read_names_dates_and_usages() {
        let der = Builder::practitioner()
            .key_usage(0xE0)
            .extended_key_usage(&[ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2")])
            .build();
        let details = CertificateDetails::parse(&der).unwrap();
        assert_eq!(
            details.subject.to_string(),
            "SN=SIMULÉ+GN=PRATICIEN+CN=899700000013,title=Médecin,C=FR"
        );
        assert_eq!(
            details.issuer.to_string(),
            "CN=TEST AC SIMULATEUR CPX FORT PERSONNES,OU=NE PAS UTILISER,O=SIMULATEUR CPX,C=FR"
        );
        assert_eq!(details.serial_number, "00e3daff");
        assert_eq!(details.not_before.to_string(), "2026-01-01T00:00:00Z");
        assert_eq!(details.not_after.to_string(), "2028-12-31T23:59:59Z");
        assert_eq!(
            details.key_usage,
            ["digitalSignature", "nonRepudiation", "keyEncipherment"]
        );
        assert_eq!(
            details.extended_key_usage,
            [ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2")]
        );
    }

    #[test]
    fn raw_fields_are_slices_of_the_certificate() {
        // The attributes of the third RDN are not in the order of DER.
        let der = Builder::default().build();
        let padded = [&der[..], &[0; 20]].concat();
        let details = CertificateDetails::parse(&padded).unwrap();
        assert_eq!(details.der, der);
        assert_eq!(
            details.issuer_der,
            issuer(
                "SIMULATEUR CPX",
                "NE PAS UTILISER",
                "TEST AC SIMULATEUR CPX FORT PERSONNES"
            )
        );
        assert_eq!(details.serial_der, hex_literal::hex!("020400E3DAFF"));
        for slice in [
            &details.subject_der,
            &details.public_key_der,
            &details.serial_der,
        ] {
            assert!(
                der.windows(slice.len())
                    .any(|window| window == slice.as_slice())
            );
        }
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        let der = Builder::default().build();
        let field = |field, error| CertificateError::Field { field, error };
        let table: [(&[u8], CertificateError); 8] = [
            (&[], CertificateError::Absent),
            (&[0; 30], CertificateError::Absent),
            (&[0xFF; 30], CertificateError::Absent),
            (&der[..der.len() - 1], field("length", BerError::Truncated)),
            (b"\x30\x00", field("body", BerError::Truncated)),
            (b"\x30\x03\x02\x01\x00", field("body", BerError::Type)),
            (
                b"\x30\x04\x30\x02\x04\x00",
                field("serial number", BerError::Type),
            ),
            (
                b"\x30\x04\x30\x02\x02\x00",
                field("serial number", BerError::Value),
            ),
        ];
        for (bytes, error) in table {
            assert_eq!(CertificateDetails::parse(bytes), Err(error), "{bytes:02X?}");
        }
    }

    #[test]
    fn an_extension_that_cannot_be_read_counts_as_absent_and_is_told() {
        let table: [(&str, &[u8]); 3] = [
            ("2.5.29.15", &[0x05, 0]),
            ("2.5.29.15", &[0x03, 0x82, 0x00, 0x02, 0x07, 0x80]),
            ("2.5.29.37", &[0x30, 0x02, 0x05, 0]),
        ];
        for (oid, value) in table {
            let details =
                CertificateDetails::parse(&Builder::default().private(oid, value).build());
            let deviation = details.unwrap().deviation;
            assert!(
                matches!(&deviation, Some(Deviation::Extension { oid: of, .. }) if of.to_string() == oid),
                "{deviation:?}"
            );
        }
        let twice = Builder::practitioner().again("2.5.29.15", &[0x03, 2, 6, 0x40]);
        let details = CertificateDetails::parse(&twice.build()).unwrap();
        assert_eq!(details.key_usage, ["digitalSignature"]);
        assert_eq!(
            details.deviation,
            Some(Deviation::Repeated {
                oid: ID_CE_KEY_USAGE
            })
        );
    }

    #[test]
    fn the_first_bytes_tell_the_length() {
        use AnnouncedLength::{Indefinite, Known, None};
        let table: [(&[u8], AnnouncedLength); 9] = [
            (&hex_literal::hex!("3082077C3082"), Known(1920)),
            (&hex_literal::hex!("30820780"), Known(1924)),
            (&hex_literal::hex!("3081F0"), Known(243)),
            (&hex_literal::hex!("308300000500"), Known(10)),
            (&hex_literal::hex!("3005"), Known(7)),
            (&hex_literal::hex!("30803005"), Indefinite),
            (&hex_literal::hex!("3082"), None),
            (&hex_literal::hex!("0000"), None),
            (&[], None),
        ];
        for (start, length) in table {
            assert_eq!(announced_length(start), length, "{start:02X?}");
        }
    }
}
