//! Revocation lists (RFC 5280, section 5 "CRL and CRL Extensions Profile").
//!
//! A list may be large, so its entries are read one by one and only serial numbers are kept.

use const_oid::AssociatedOid as _;
use der::{DateTime, Decode as _, Header, Reader as _, SliceReader, Tag, TagNumber};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, CrlDistributionPoints, CrlNumber, CrlReason, FreshestCrl,
    IssuingDistributionPoint,
};
use x509_cert::time::Time;

use crate::algorithm::SignedObject;

/// Most bytes of a serial number (RFC 5280, 4.1.2.2 "Serial Number").
const SERIAL: usize = 20;

/// A serial number without leading zeros, right-aligned.
pub(crate) type SerialNumber = [u8; SERIAL];

/// A revocation list as it was read; whose it really is, [`Signed::is_signed_by`] says.
#[derive(Clone, Debug)]
pub(crate) struct RevocationList {
    /// The Name of its issuer, DER.
    pub(crate) issuer: Vec<u8>,
    pub(crate) this_update: DateTime,
    pub(crate) next_update: DateTime,
    scope: Scope,
    /// In ascending order.
    revoked: Vec<SerialNumber>,
}

/// Which certificates of its issuer a list is about (RFC 5280, 5.2.5 "Issuing Distribution
/// Point").
#[derive(Clone, Debug, Default)]
struct Scope {
    only_users: bool,
    only_authorities: bool,
    /// The names of the one distribution point that it serves.
    point: Option<Vec<GeneralName>>,
}

/// A certificate, as far as it decides about the lists that concern it.
pub(crate) struct Subject<'a> {
    pub(crate) is_authority: bool,
    /// Its extension CRLDistributionPoints, if it has one.
    pub(crate) points: Option<&'a CrlDistributionPoints>,
}

/// A list with its signature.
pub(crate) struct Signed<'a> {
    pub(crate) list: RevocationList,
    object: SignedObject<'a>,
}

impl<'a> Signed<'a> {
    /// Reads a complete list.
    ///
    /// # Errors
    /// If it is none, or of a kind that is not known: an indirect or delta list, one that is
    /// limited to some reasons, or one that never ends.
    pub(crate) fn read(der: &'a [u8]) -> der::Result<Self> {
        let object = SignedObject::read(der)?;
        let (list, inner) = SliceReader::new(object.body)?.sequence(read_body)?;
        if inner != object.algorithm {
            // RFC 5280, 5.1.1.2: both fields are the same.
            return Err(Tag::Sequence.value_error().into());
        }
        Ok(Self { list, object })
    }

    /// Whether the list is signed by this key, a PKCS#1 RSAPublicKey.
    pub(crate) fn is_signed_by(&self, public_key: &[u8]) -> bool {
        self.object.is_signed_by(public_key)
    }
}

impl RevocationList {
    /// Whether the list, being of the right issuer, is about this certificate.
    pub(crate) fn concerns(&self, subject: &Subject<'_>) -> bool {
        let scope = &self.scope;
        let right_kind = if subject.is_authority {
            !scope.only_users
        } else {
            !scope.only_authorities
        };
        let right_point = scope.point.as_ref().is_none_or(|names| {
            subject
                .points
                .is_some_and(|points| points.0.iter().any(|point| is_at(point, names)))
        });
        right_kind && right_point
    }

    pub(crate) fn holds(&self, serial_number: &SerialNumber) -> bool {
        self.revoked.binary_search(serial_number).is_ok()
    }
}

fn is_at(point: &x509_cert::ext::pkix::crl::dp::DistributionPoint, names: &[GeneralName]) -> bool {
    match &point.distribution_point {
        Some(DistributionPointName::FullName(own)) => own.iter().any(|name| names.contains(name)),
        _ => false,
    }
}

/// Returns a serial number from its DER INTEGER; `None` for one that is too long.
pub(crate) fn serial_number(integer: &[u8]) -> Option<SerialNumber> {
    let value = der::asn1::AnyRef::from_der(integer).ok()?.value();
    let digits = value.iter().position(|byte| *byte != 0);
    let digits = &value[digits.unwrap_or(value.len())..];
    let mut number = [0; SERIAL];
    number[SERIAL.checked_sub(digits.len())?..].copy_from_slice(digits);
    Some(number)
}

/// Returns the fields of a TBSCertList (RFC 5280, 5.1.2), and its AlgorithmIdentifier.
fn read_body<'a>(body: &mut SliceReader<'a>) -> der::Result<(RevocationList, &'a [u8])> {
    if u8::decode(body)? != V2 {
        return Err(Tag::Integer.value_error().into());
    }
    let algorithm = body.tlv_bytes()?;
    let issuer = body.tlv_bytes()?.to_vec();
    let this_update = Time::decode(body)?.to_date_time();
    let next_update = Time::decode(body)?.to_date_time();
    let mut revoked = Vec::new();
    if next_tag(body) == Some(Tag::Sequence) {
        body.sequence(|entries| {
            while !entries.is_finished() {
                revoked.push(entries.sequence(read_entry)?);
            }
            Ok::<_, der::Error>(())
        })?;
    }
    let mut scope = Scope::default();
    if next_tag(body) == Some(EXTENSIONS) {
        let extensions = der::asn1::AnyRef::decode(body)?;
        scope = read_scope(&Vec::<Extension>::from_der(extensions.value())?)?;
    }
    revoked.sort_unstable();
    let list = RevocationList {
        issuer,
        this_update,
        next_update,
        scope,
        revoked,
    };
    Ok((list, algorithm))
}

/// Version 2 (RFC 5280, 5.1.2.1).
const V2: u8 = 1;
/// `[0] EXPLICIT Extensions`
const EXTENSIONS: Tag = Tag::ContextSpecific {
    constructed: true,
    number: TagNumber(0),
};

fn next_tag(reader: &SliceReader<'_>) -> Option<Tag> {
    Header::peek(reader).ok().map(|header| header.tag())
}

fn read_entry(entry: &mut SliceReader<'_>) -> der::Result<SerialNumber> {
    let number = serial_number(entry.tlv_bytes()?);
    Time::decode(entry)?;
    if !entry.is_finished() {
        let extensions = Vec::<Extension>::decode(entry)?;
        // Another issuer than the list's is the one critical extension that there is
        // (RFC 5280, 5.3.3): it makes the list an indirect one.
        refuse_unknown(&extensions, &[CrlReason::OID])?;
    }
    number.ok_or_else(|| Tag::Integer.value_error().into())
}

fn read_scope(extensions: &[Extension]) -> der::Result<Scope> {
    refuse_unknown(
        extensions,
        &[
            AuthorityKeyIdentifier::OID,
            CrlNumber::OID,
            FreshestCrl::OID,
            IssuingDistributionPoint::OID,
        ],
    )?;
    let point = extensions
        .iter()
        .find(|extension| extension.extn_id == IssuingDistributionPoint::OID);
    let Some(point) = point else {
        return Ok(Scope::default());
    };
    let point = IssuingDistributionPoint::from_der(point.extn_value.as_bytes())?;
    if point.indirect_crl
        || point.only_contains_attribute_certs
        || point.only_some_reasons.is_some()
    {
        return Err(Tag::Sequence.value_error().into());
    }
    Ok(Scope {
        only_users: point.only_contains_user_certs,
        only_authorities: point.only_contains_ca_certs,
        point: match point.distribution_point {
            None => None,
            Some(DistributionPointName::FullName(names)) => Some(names),
            Some(DistributionPointName::NameRelativeToCRLIssuer(_)) => {
                return Err(Tag::Sequence.value_error().into());
            }
        },
    })
}

/// Refuses what is critical and not known (RFC 5280, 5.2 "CRL Extensions").
fn refuse_unknown(
    extensions: &[Extension],
    known: &[der::asn1::ObjectIdentifier],
) -> der::Result<()> {
    let unknown = extensions
        .iter()
        .find(|extension| extension.critical && !known.contains(&extension.extn_id));
    match unknown {
        Some(extension) => Err(der::ErrorKind::OidUnknown {
            oid: extension.extn_id,
        }
        .into()),
        None => Ok(()),
    }
}
