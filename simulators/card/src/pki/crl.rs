use std::time::Duration;

use der::asn1::{BitString, OctetString};
use der::referenced::OwnedToRef as _;
use der::{DateTime, Decode as _, Encode as _};
use rsa::pkcs1v15::SigningKey;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use sha2::Sha256;
use spki::{AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier as _};
use x509_cert::Version;
use x509_cert::builder;
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlNumber, SubjectKeyIdentifier};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use super::Authority;

/// Lifetime of a CRL.
pub(super) const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Returns the CRL of an authority (RFC 5280, section 5 "CRL and CRL Extensions Profile").
///
/// Its number is the time in seconds: a later list has a greater one.
pub(super) fn issue(
    authority: &Authority,
    revoked: &[SerialNumber],
    now: DateTime,
) -> Result<CertificateList, builder::Error> {
    let signer = SigningKey::<Sha256>::new(authority.key.clone());
    let algorithm: AlgorithmIdentifierOwned = signer.signature_algorithm_identifier()?;
    let next_update = DateTime::from_unix_duration(now.unix_duration() + LIFETIME)?;
    let entries = revoked.iter().map(|serial_number| RevokedCert {
        serial_number: serial_number.clone(),
        revocation_date: Time::from(now),
        crl_entry_extensions: None,
    });
    let list = TbsCertList {
        version: Version::V2,
        signature: algorithm.clone(),
        issuer: authority.certificate.tbs_certificate().subject().clone(),
        this_update: Time::from(now),
        next_update: Some(Time::from(next_update)),
        // An empty list must be absent (RFC 5280, 5.1.2.6 "Revoked Certificates").
        revoked_certificates: Some(entries.collect()).filter(|list: &Vec<_>| !list.is_empty()),
        crl_extensions: Some(extensions(authority, now)?),
    };
    let signature = signer.sign(&list.to_der()?);
    Ok(CertificateList {
        tbs_cert_list: list,
        signature_algorithm: algorithm,
        signature: BitString::from_bytes(&signature.to_bytes())?,
    })
}

fn extensions(authority: &Authority, now: DateTime) -> Result<Vec<Extension>, builder::Error> {
    let key = authority.certificate.tbs_certificate();
    let identifier = SubjectKeyIdentifier::try_from(key.subject_public_key_info().owned_to_ref())?;
    let authority_key = AuthorityKeyIdentifier {
        key_identifier: Some(identifier.0),
        ..AuthorityKeyIdentifier::default()
    };
    let number = CrlNumber::try_from(now.unix_duration().as_secs())?;
    Ok(vec![
        extension::<AuthorityKeyIdentifier>(&authority_key)?,
        extension::<CrlNumber>(&number)?,
    ])
}

fn extension<T: const_oid::AssociatedOid>(value: &impl der::Encode) -> der::Result<Extension> {
    Ok(Extension {
        extn_id: T::OID,
        critical: false,
        extn_value: OctetString::new(value.to_der()?)?,
    })
}

/// Returns the serial numbers on a list.
pub(super) fn serial_numbers(der: &[u8]) -> der::Result<Vec<SerialNumber>> {
    let list = CertificateList::from_der(der)?.tbs_cert_list;
    let revoked = list.revoked_certificates.unwrap_or_default();
    Ok(revoked
        .into_iter()
        .map(|entry| entry.serial_number)
        .collect())
}
