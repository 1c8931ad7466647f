//! The fields of a SignedData, as slices of it.

use der::asn1::{AnyRef, ObjectIdentifier, OctetStringRef};
use der::{Decode as _, Header, Reader as _, SliceReader, Tag};
use spki::AlgorithmIdentifierOwned;

use crate::element::tagged;

/// ContentInfo (RFC 5652, section 3).
pub(super) struct ContentInfo<'a> {
    pub(super) content_type: ObjectIdentifier,
    pub(super) content: &'a [u8],
}

/// What is used of a SignedData (RFC 5652, section 5.1).
pub(super) struct SignedData<'a> {
    pub(super) content_type: ObjectIdentifier,
    pub(super) is_detached: bool,
    pub(super) certificates: Vec<&'a [u8]>,
    pub(super) signers: Vec<&'a [u8]>,
}

/// What is used of a SignerInfo (RFC 5652, section 5.3).
pub(super) struct SignerInfo<'a> {
    /// IssuerAndSerialNumber, or `[0]` SubjectKeyIdentifier.
    pub(super) signer: &'a [u8],
    pub(super) hash: ObjectIdentifier,
    /// The content of the signed attributes, as it was encoded.
    pub(super) attributes: Option<&'a [u8]>,
    pub(super) algorithm: ObjectIdentifier,
    pub(super) signature: &'a [u8],
}

impl<'a> ContentInfo<'a> {
    pub(super) fn read(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let info = reader.sequence(|info| {
            let content_type = ObjectIdentifier::decode(info)?;
            let content = expect(info, tagged(0))?;
            Ok::<_, der::Error>(Self {
                content_type,
                content,
            })
        })?;
        reader.finish()?;
        Ok(info)
    }
}

impl<'a> SignedData<'a> {
    pub(super) fn read(der: &'a [u8]) -> der::Result<Self> {
        SliceReader::new(der)?.sequence(|data| {
            let _version = u8::decode(data)?;
            let _hashes = expect(data, Tag::Set)?;
            let (content_type, is_detached) = data.sequence(|content| {
                let content_type = ObjectIdentifier::decode(content)?;
                let is_detached = content.is_finished();
                skip_rest(content)?;
                Ok::<_, der::Error>((content_type, is_detached))
            })?;
            let certificates = optional(data, tagged(0))?.unwrap_or_default();
            let _lists = optional(data, tagged(1))?;
            let signers = expect(data, Tag::Set)?;
            Ok(Self {
                content_type,
                is_detached,
                certificates: elements(certificates)?,
                signers: elements(signers)?,
            })
        })
    }
}

impl<'a> SignerInfo<'a> {
    pub(super) fn read(der: &'a [u8]) -> der::Result<Self> {
        SliceReader::new(der)?.sequence(|info| {
            let _version = u8::decode(info)?;
            let signer = info.tlv_bytes()?;
            let hash = AlgorithmIdentifierOwned::decode(info)?.oid;
            let attributes = optional(info, tagged(0))?;
            let algorithm = AlgorithmIdentifierOwned::decode(info)?.oid;
            let signature = <&OctetStringRef>::decode(info)?.as_bytes();
            skip_rest(info)?;
            Ok(Self {
                signer,
                hash,
                attributes,
                algorithm,
                signature,
            })
        })
    }
}

/// An attribute with its values.
pub(super) fn attribute(der: &[u8]) -> der::Result<(ObjectIdentifier, Vec<&[u8]>)> {
    SliceReader::new(der)?.sequence(|attribute| {
        let oid = ObjectIdentifier::decode(attribute)?;
        let values = expect(attribute, Tag::Set)?;
        Ok((oid, elements(values)?))
    })
}

/// The elements one after the other.
pub(super) fn elements(content: &[u8]) -> der::Result<Vec<&[u8]>> {
    let mut reader = SliceReader::new(content)?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(reader.tlv_bytes()?);
    }
    Ok(elements)
}

/// The content of an element.
pub(super) fn content(der: &[u8]) -> der::Result<&[u8]> {
    Ok(AnyRef::from_der(der)?.value())
}

fn expect<'a>(reader: &mut SliceReader<'a>, tag: Tag) -> der::Result<&'a [u8]> {
    Header::peek(reader)?.tag().assert_eq(tag)?;
    Ok(AnyRef::decode(reader)?.value())
}

fn optional<'a>(reader: &mut SliceReader<'a>, tag: Tag) -> der::Result<Option<&'a [u8]>> {
    match Header::peek(reader) {
        Ok(header) if header.tag() == tag => expect(reader, tag).map(Some),
        _ => Ok(None),
    }
}

fn skip_rest(reader: &mut SliceReader<'_>) -> der::Result<()> {
    while !reader.is_finished() {
        reader.tlv_bytes()?;
    }
    Ok(())
}
