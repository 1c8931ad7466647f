//! Certificates that are not what RFC 5280 and DER demand: some can be read all the same, others
//! cannot.
//!
//! The authority signs the odd bytes, if they are inside what it signs.

use cps_apdu::tlv::{self, Tag};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use serde::Deserialize;
use sha2::Sha256;
use x509_cert::builder;

/// One way in which a certificate of the card is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // the names say it
pub enum Oddity {
    LongSerial,
    NegativeSerial,
    PaddedSerial,
    LongLength,
    IndefiniteLength,
    IndefiniteBody,
    TimeWithoutSeconds,
    TimeWithOffset,
    StringInPieces,
    BooleanOne,
    RepeatedExtension,
    UnreadableKeyUsage,
    UnknownCriticalExtension,
    HugeExtension,
    NumericName,
    TrailingBytes,
    SecondCertificate,
    EllipticKey,
    ImpossibleTime,
    Truncated,
    NotACertificate,
    Zeros,
    Ones,
    Empty,
}

impl Oddity {
    /// Every oddity.
    pub const ALL: &[Self] = &[
        Self::LongSerial,
        Self::NegativeSerial,
        Self::PaddedSerial,
        Self::LongLength,
        Self::IndefiniteLength,
        Self::IndefiniteBody,
        Self::TimeWithoutSeconds,
        Self::TimeWithOffset,
        Self::StringInPieces,
        Self::BooleanOne,
        Self::RepeatedExtension,
        Self::UnreadableKeyUsage,
        Self::UnknownCriticalExtension,
        Self::HugeExtension,
        Self::NumericName,
        Self::TrailingBytes,
        Self::SecondCertificate,
        Self::EllipticKey,
        Self::ImpossibleTime,
        Self::Truncated,
        Self::NotACertificate,
        Self::Zeros,
        Self::Ones,
        Self::Empty,
    ];

    /// Returns the file of the certificate `der` with this oddity.
    ///
    /// # Errors
    /// If the authority cannot sign it.
    pub(super) fn apply(self, der: &[u8], issuer: &RsaPrivateKey) -> builder::Result<Vec<u8>> {
        let mut body = Body::of(der);
        match self {
            Self::LongSerial => body.serial = element(0x02, &[&[1], &[0xF0; 31][..]].concat()),
            Self::NegativeSerial => body.serial = element(0x02, &[0x81, 0x02, 0x03]),
            Self::PaddedSerial => body.serial = element(0x02, &[0, 0, 0x01]),
            Self::TimeWithoutSeconds => body.each_time(|time| [&time[..10], b"Z"].concat()),
            Self::TimeWithOffset => {
                // Midnight UTC, told in summer time.
                body.each_time(|time| [&time[..6], b"020000+0200"].concat());
            }
            Self::ImpossibleTime => body.each_time(|_| b"991332256161Z".to_vec()),
            Self::StringInPieces => {
                body.each_utf8_string(|text| {
                    let (start, end) = text.split_at(text.len() / 2);
                    element(0x2C, &[element(0x0C, start), element(0x0C, end)].concat())
                });
            }
            Self::NumericName => body.each_utf8_string(|text| {
                let is_number = text.iter().all(u8::is_ascii_digit);
                element(if is_number { 0x12 } else { 0x0C }, text)
            }),
            Self::BooleanOne => body.replace(&[0x01, 0x01, 0xFF], &[0x01, 0x01, 0x01]),
            Self::RepeatedExtension => {
                let usage = extension(KEY_USAGE, &[0x03, 0x02, 0x05, 0x20]);
                body.extensions.push(usage);
            }
            Self::UnreadableKeyUsage => {
                body.extensions
                    .retain(|one| !has_identifier(one, KEY_USAGE));
                body.extensions.push(extension(KEY_USAGE, &[0x05, 0x00]));
            }
            Self::UnknownCriticalExtension => {
                let content = [
                    element(0x06, EXAMPLE),
                    element(0x01, &[0xFF]),
                    element(0x04, &[5, 0]),
                ];
                body.extensions.push(element(0x30, &content.concat()));
            }
            Self::HugeExtension => {
                let content = element(0x04, &[0xA5; 6000]);
                body.extensions.push(extension(EXAMPLE, &content));
            }
            Self::EllipticKey => {
                let algorithm =
                    element(0x30, &[element(0x06, EC_KEY), element(0x06, P256)].concat());
                let point = [&[0, 4][..], &[0x11; 64]].concat();
                body.key = element(0x30, &[algorithm, element(0x03, &point)].concat());
            }
            Self::LongLength
            | Self::IndefiniteLength
            | Self::IndefiniteBody
            | Self::TrailingBytes
            | Self::SecondCertificate
            | Self::Truncated
            | Self::NotACertificate
            | Self::Zeros
            | Self::Ones
            | Self::Empty => {}
        }
        let mut body = element(0x30, &body.fields());
        if self == Self::IndefiniteBody {
            body = indefinite(&body);
        }
        let signature = SigningKey::<Sha256>::new(issuer.clone()).try_sign(&body)?;
        let signature = [&[0][..], &signature.to_vec()].concat();
        let content = [body, SHA256_WITH_RSA.to_vec(), element(0x03, &signature)].concat();
        let certificate = element(0x30, &content);
        Ok(match self {
            Self::LongLength => {
                let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
                [&[0x30, 0x84][..], &length.to_be_bytes(), &content].concat()
            }
            Self::IndefiniteLength => indefinite(&certificate),
            Self::TrailingBytes => [&certificate[..], &[0xFF; 100]].concat(),
            Self::SecondCertificate => [&certificate[..], &certificate].concat(),
            Self::Truncated => certificate[..certificate.len() / 2].to_vec(),
            Self::NotACertificate => element(0x30, &[0x05; 300]),
            Self::Zeros => vec![0; certificate.len()],
            Self::Ones => vec![0xFF; certificate.len()],
            Self::Empty => Vec::new(),
            _ => certificate,
        })
    }
}

/// 2.5.29.15
const KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x0F];
/// 1.3.6.1.4.1.32473.1.2, of the arc for examples (RFC 5612).
const EXAMPLE: &[u8] = &[0x2B, 0x06, 0x01, 0x04, 0x01, 0x81, 0xFD, 0x59, 0x01, 0x02];
/// 1.2.840.10045.2.1
const EC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
/// 1.2.840.10045.3.1.7
const P256: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
/// AlgorithmIdentifier of sha256WithRSAEncryption.
const SHA256_WITH_RSA: &[u8] = &[
    0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00,
];

/// The fields of a TBSCertificate (RFC 5280, 4.1), each an element.
struct Body {
    version: Vec<u8>,
    serial: Vec<u8>,
    algorithm: Vec<u8>,
    issuer: Vec<u8>,
    validity: Vec<u8>,
    subject: Vec<u8>,
    key: Vec<u8>,
    extensions: Vec<Vec<u8>>,
}

impl Body {
    /// Cuts a certificate that was issued here.
    fn of(der: &[u8]) -> Self {
        let mut fields = elements(content(content(der))).into_iter();
        let mut next = || fields.next().expect("a certificate has eight fields");
        Self {
            version: next(),
            serial: next(),
            algorithm: next(),
            issuer: next(),
            validity: next(),
            subject: next(),
            key: next(),
            extensions: elements(content(content(&next()))),
        }
    }

    fn fields(self) -> Vec<u8> {
        let extensions = element(0xA3, &element(0x30, &self.extensions.concat()));
        [
            self.version,
            self.serial,
            self.algorithm,
            self.issuer,
            self.validity,
            self.subject,
            self.key,
            extensions,
        ]
        .concat()
    }

    fn each_time(&mut self, change: impl Fn(&[u8]) -> Vec<u8>) {
        let times = elements(content(&self.validity));
        let times = times
            .iter()
            .map(|time| element(0x17, &change(content(time))));
        self.validity = element(0x30, &times.collect::<Vec<_>>().concat());
    }

    /// Changes the UTF8Strings of the subject.
    fn each_utf8_string(&mut self, change: impl Fn(&[u8]) -> Vec<u8>) {
        let attribute = |attribute: &Vec<u8>| {
            let [oid, value] = elements(content(attribute))
                .try_into()
                .expect("an attribute");
            let value = if value[0] == 0x0C {
                change(content(&value))
            } else {
                value
            };
            element(0x30, &[oid, value].concat())
        };
        let rdn = |rdn: &Vec<u8>| {
            let attributes = elements(content(rdn));
            element(
                0x31,
                &attributes
                    .iter()
                    .map(attribute)
                    .collect::<Vec<_>>()
                    .concat(),
            )
        };
        let rdns = elements(content(&self.subject));
        self.subject = element(0x30, &rdns.iter().map(rdn).collect::<Vec<_>>().concat());
    }

    /// Replaces bytes of the extensions by as many others.
    fn replace(&mut self, from: &[u8], to: &[u8]) {
        for extension in &mut self.extensions {
            if let Some(at) = extension
                .windows(from.len())
                .position(|found| found == from)
            {
                extension[at..at + to.len()].copy_from_slice(to);
            }
        }
    }
}

fn extension(oid: &[u8], value: &[u8]) -> Vec<u8> {
    element(0x30, &[element(0x06, oid), element(0x04, value)].concat())
}

fn has_identifier(extension: &[u8], oid: &[u8]) -> bool {
    content(extension).starts_with(&element(0x06, oid))
}

fn element(tag: u32, content: &[u8]) -> Vec<u8> {
    tlv::encode(Tag(tag), content)
}

/// The element with an indefinite length.
fn indefinite(element: &[u8]) -> Vec<u8> {
    [&[element[0], 0x80][..], content(element), &[0, 0]].concat()
}

/// The content of the first element; everything here was encoded here.
fn content(der: &[u8]) -> &[u8] {
    tlv::take(der).expect("it was issued here").0.value
}

fn elements(mut content: &[u8]) -> Vec<Vec<u8>> {
    let mut elements = Vec::new();
    while !content.is_empty() {
        let (_, rest) = tlv::take(content).expect("it was issued here");
        let (element, _) = content.split_at(content.len() - rest.len());
        elements.push(element.to_vec());
        content = rest;
    }
    elements
}
