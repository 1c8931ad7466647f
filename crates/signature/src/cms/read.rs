//! The fields of a SignedData, whichever way it is encoded.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode as _, Header, Reader as _, SliceReader, Tag};

use cps_certificate::ber::{self, Element};

use super::SIGNATURE_TIMESTAMP;
use super::transcode::{children, refused, to_der};
use crate::element::elements;

/// ContentInfo (RFC 5652, section 3).
pub(super) struct ContentInfo<'a> {
    pub(super) content_type: ObjectIdentifier,
    pub(super) content: Element<'a>,
}

/// The fields of a SignedData that are used (RFC 5652, section 5.1).
pub(super) struct SignedData<'a> {
    pub(super) content_type: ObjectIdentifier,
    /// The content, if it is in there.
    pub(super) content: Option<Vec<u8>>,
    /// As they are: what is signed in a certificate is not encoded anew.
    pub(super) certificates: Vec<&'a [u8]>,
    pub(super) signers: Vec<Element<'a>>,
}

/// The fields of a SignerInfo that are used (RFC 5652, section 5.3).
pub(super) struct SignerInfo {
    /// IssuerAndSerialNumber, or `[0]` SubjectKeyIdentifier, in DER.
    pub(super) signer: Vec<u8>,
    pub(super) hash: ObjectIdentifier,
    /// The content of the signed attributes in DER, in the order in which they came.
    pub(super) attributes: Option<Vec<u8>>,
    /// The AlgorithmIdentifier of the signature in DER.
    pub(super) algorithm: Vec<u8>,
    pub(super) signature: Vec<u8>,
    /// The timestamps of the signature, as they are.
    pub(super) timestamps: Vec<Vec<u8>>,
}

const TAGGED_0: u8 = 0xA0;
const TAGGED_1: u8 = 0xA1;

impl<'a> ContentInfo<'a> {
    /// Reads the ContentInfo at the beginning of `bytes`; only what fills blocks or lines may
    /// follow it.
    pub(super) fn read(bytes: &'a [u8]) -> der::Result<Self> {
        let (info, rest) = ber::take(bytes).map_err(|error| refused(&error))?;
        if let Some(at) = rest.iter().position(|byte| !b"\0\r\n".contains(byte)) {
            let read = bytes.len() - rest.len() + at;
            return Err(der::ErrorKind::TrailingData {
                decoded: der::Length::try_from(read)?,
                remaining: der::Length::try_from(bytes.len() - read)?,
            }
            .into());
        }
        let mut fields = Fields(sequence(info)?.into_iter());
        let content_type = oid(&fields.next()?)?;
        let content = only(&expect(fields.next()?, TAGGED_0)?)?;
        Ok(Self {
            content_type,
            content,
        })
    }
}

impl<'a> SignedData<'a> {
    pub(super) fn read(data: Element<'a>) -> der::Result<Self> {
        let mut fields = Fields(sequence(data)?.into_iter());
        let _version = fields.next()?;
        let _hashes = expect(fields.next()?, ber::SET)?;
        let mut encapsulated = Fields(sequence(fields.next()?)?.into_iter());
        let content_type = oid(&encapsulated.next()?)?;
        let content = encapsulated.optional(TAGGED_0);
        let content = content
            .map(|content| only(&children(content)?))
            .transpose()?;
        // RFC 5652, section 5.2.1: content of PKCS#7 may be of any type, without a string around.
        let content = content.map(|content| match content.tag & !ber::CONSTRUCTED {
            ber::OCTET_STRING => octets(content),
            _ => {
                let der = to_der(content)?;
                Ok(AnyRef::from_der(&der)?.value().to_vec())
            }
        });
        let certificates = fields.optional(TAGGED_0);
        let certificates = certificates.map_or(Ok(Vec::new()), children)?;
        let _lists = fields.optional(TAGGED_1);
        let signers = expect(fields.next()?, ber::SET)?;
        Ok(Self {
            content_type,
            content: content.transpose()?,
            certificates: certificates.iter().map(|element| element.raw).collect(),
            signers,
        })
    }
}

impl SignerInfo {
    pub(super) fn read(info: Element<'_>) -> der::Result<Self> {
        let mut fields = Fields(sequence(info)?.into_iter());
        let _version = fields.next()?;
        let signer = to_der(fields.next()?)?;
        let hash = sequence(fields.next()?)?;
        let hash = oid(hash.first().ok_or_else(missing)?)?;
        let attributes = fields.optional(TAGGED_0);
        let attributes = attributes.map(|set| {
            let attributes = children(set)?.into_iter().map(to_der);
            Ok::<_, der::Error>(attributes.collect::<der::Result<Vec<_>>>()?.concat())
        });
        let algorithm = to_der(fields.next()?)?;
        let signature = octets(fields.next()?)?;
        let unsigned = fields.optional(TAGGED_1);
        let unsigned = unsigned.map_or(Ok(Vec::new()), children)?;
        let mut timestamps = Vec::new();
        for attribute in unsigned {
            let parts = sequence(attribute)?;
            let [name, values] = parts[..] else {
                return Err(missing());
            };
            if oid(&name)? == SIGNATURE_TIMESTAMP {
                let values = expect(values, ber::SET)?;
                timestamps.extend(values.iter().map(|token| token.raw.to_vec()));
            }
        }
        Ok(Self {
            signer,
            hash,
            attributes: attributes.transpose()?,
            algorithm,
            signature,
            timestamps,
        })
    }
}

/// The fields of a SEQUENCE, one after the other.
struct Fields<'a>(std::vec::IntoIter<Element<'a>>);

impl<'a> Fields<'a> {
    fn next(&mut self) -> der::Result<Element<'a>> {
        self.0.next().ok_or_else(missing)
    }

    /// Returns the next field, if it has this tag.
    fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        let next = *self.0.as_slice().first()?;
        (next.tag == tag).then(|| self.0.next()).flatten()
    }
}

fn sequence(element: Element<'_>) -> der::Result<Vec<Element<'_>>> {
    expect(element, ber::SEQUENCE)
}

/// Returns the elements of an element that must have this tag.
fn expect(element: Element<'_>, tag: u8) -> der::Result<Vec<Element<'_>>> {
    if element.tag != tag {
        return Err(missing());
    }
    children(element)
}

fn octets(element: Element<'_>) -> der::Result<Vec<u8>> {
    Ok(element
        .octets()
        .map_err(|error| refused(&error))?
        .into_owned())
}

fn missing() -> der::Error {
    Tag::Sequence.value_error().into()
}

fn oid(element: &Element<'_>) -> der::Result<ObjectIdentifier> {
    ObjectIdentifier::from_der(&to_der(*element)?)
}

fn only<'a>(elements: &[Element<'a>]) -> der::Result<Element<'a>> {
    match elements {
        [element] => Ok(*element),
        _ => Err(missing()),
    }
}

/// Returns an attribute in DER with its values.
pub(super) fn attribute(der: &[u8]) -> der::Result<(ObjectIdentifier, Vec<&[u8]>)> {
    SliceReader::new(der)?.sequence(|attribute| {
        let oid = ObjectIdentifier::decode(attribute)?;
        Header::peek(attribute)?.tag().assert_eq(Tag::Set)?;
        let values = AnyRef::decode(attribute)?.value();
        Ok((oid, elements(values)?))
    })
}
