use const_oid::{
    ObjectIdentifier,
    db::rfc5912::{ID_CE_EXT_KEY_USAGE, ID_CE_KEY_USAGE},
};
use der::{Decode, Reader, SliceReader, flagset::Flags};
use x509_cert::{
    certificate::Certificate,
    ext::pkix::{ExtendedKeyUsage, KeyUsage, KeyUsages},
    time::Time,
};

use super::DistinguishedName;

/// A certificate for people and for PKCS#11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateDetails {
    /// The certificate, without what may fill the end of its file.
    pub der: Vec<u8>,
    /// Subject, DER.
    pub subject_der: Vec<u8>,
    /// Issuer, DER.
    pub issuer_der: Vec<u8>,
    /// Serial number, DER.
    pub serial_der: Vec<u8>,
    /// SubjectPublicKeyInfo, DER.
    pub public_key_der: Vec<u8>,
    /// Subject; its `Display` is RFC 4514.
    pub subject: DistinguishedName,
    /// Issuer; its `Display` is RFC 4514.
    pub issuer: DistinguishedName,
    /// Serial number in hexadecimal, lower case, as in the certificate.
    pub serial_number: String,
    /// First second of validity, RFC 3339.
    pub not_before: String,
    /// Last second of validity, RFC 3339.
    pub not_after: String,
    /// Names of the key usages (RFC 5280, 4.2.1.3 "Key Usage"), in its order; empty if absent.
    pub key_usage: Vec<&'static str>,
    /// The extended key usages (RFC 5280, 4.2.1.12); empty if absent.
    pub extended_key_usage: Vec<ObjectIdentifier>,
    pub(crate) extensions: Vec<(ObjectIdentifier, Vec<u8>)>,
}

/// Why bytes are no certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The bytes are no X.509 certificate.
    #[error("certificate on the card is no X.509 certificate: {0}")]
    NotX509(der::Error),
    /// An extension that decides about the key's use cannot be read.
    #[error("extension {oid} of the certificate cannot be read: {error}")]
    Extension {
        /// Its object identifier.
        oid: ObjectIdentifier,
        /// What is wrong.
        error: der::Error,
    },
}

impl From<der::Error> for CertificateError {
    fn from(error: der::Error) -> Self {
        Self::NotX509(error)
    }
}

impl CertificateDetails {
    /// Reads a certificate; bytes after it are ignored, since a file may be longer.
    ///
    /// # Errors
    /// If the bytes do not start with an X.509 certificate, or its key usages cannot be read.
    pub fn parse(bytes: &[u8]) -> Result<Self, CertificateError> {
        let der = SliceReader::new(bytes)?.tlv_bytes()?;
        let certificate = Certificate::from_der(der)?;
        let tbs = certificate.tbs_certificate();
        let raw = RawFields::slice(der)?;
        let extensions: Vec<_> = tbs
            .extensions()
            .into_iter()
            .flatten()
            .map(|e| (e.extn_id, e.extn_value.as_bytes().to_vec()))
            .collect();
        let key_usage: Option<KeyUsage> = decode(&extensions, ID_CE_KEY_USAGE)?;
        let extended: Option<ExtendedKeyUsage> = decode(&extensions, ID_CE_EXT_KEY_USAGE)?;
        Ok(Self {
            der: der.to_vec(),
            subject_der: raw.subject.to_vec(),
            issuer_der: raw.issuer.to_vec(),
            serial_der: raw.serial.to_vec(),
            public_key_der: raw.public_key.to_vec(),
            subject: DistinguishedName::parse(raw.subject)?,
            issuer: DistinguishedName::parse(raw.issuer)?,
            serial_number: base16ct::lower::encode_string(tbs.serial_number().as_bytes()),
            not_before: rfc3339(tbs.validity().not_before),
            not_after: rfc3339(tbs.validity().not_after),
            key_usage: key_usage.map(usage_names).unwrap_or_default(),
            extended_key_usage: extended.map(|e| e.0).unwrap_or_default(),
            extensions,
        })
    }

    pub(crate) fn extension(&self, oid: ObjectIdentifier) -> Option<&[u8]> {
        find(&self.extensions, oid)
    }
}

fn find(extensions: &[(ObjectIdentifier, Vec<u8>)], oid: ObjectIdentifier) -> Option<&[u8]> {
    extensions
        .iter()
        .find(|(known, _)| *known == oid)
        .map(|(_, value)| value.as_slice())
}

fn decode<'a, T: Decode<'a, Error = der::Error>>(
    extensions: &'a [(ObjectIdentifier, Vec<u8>)],
    oid: ObjectIdentifier,
) -> Result<Option<T>, CertificateError> {
    find(extensions, oid)
        .map(T::from_der)
        .transpose()
        .map_err(|error| CertificateError::Extension { oid, error })
}

fn rfc3339(time: Time) -> String {
    time.to_date_time().to_string()
}

fn usage_names(usage: KeyUsage) -> Vec<&'static str> {
    KeyUsages::LIST
        .iter()
        .filter(|flag| usage.0.contains(**flag))
        .map(|flag| match flag {
            KeyUsages::DigitalSignature => "digitalSignature",
            KeyUsages::NonRepudiation => "nonRepudiation",
            KeyUsages::KeyEncipherment => "keyEncipherment",
            KeyUsages::DataEncipherment => "dataEncipherment",
            KeyUsages::KeyAgreement => "keyAgreement",
            KeyUsages::KeyCertSign => "keyCertSign",
            KeyUsages::CRLSign => "cRLSign",
            KeyUsages::EncipherOnly => "encipherOnly",
            KeyUsages::DecipherOnly => "decipherOnly",
        })
        .collect()
}

/// The fields of a certificate as they stand in it (RFC 5280, 4.1 "Basic Certificate Fields").
struct RawFields<'a> {
    serial: &'a [u8],
    issuer: &'a [u8],
    subject: &'a [u8],
    public_key: &'a [u8],
}

impl<'a> RawFields<'a> {
    fn slice(der: &'a [u8]) -> der::Result<Self> {
        const VERSION: u8 = 0xA0;
        let certificate = content(der)?;
        let mut tbs = SliceReader::new(content(SliceReader::new(certificate)?.tlv_bytes()?)?)?;
        let mut serial = tbs.tlv_bytes()?;
        if serial.first() == Some(&VERSION) {
            serial = tbs.tlv_bytes()?;
        }
        let _signature_algorithm = tbs.tlv_bytes()?;
        let issuer = tbs.tlv_bytes()?;
        let _validity = tbs.tlv_bytes()?;
        let subject = tbs.tlv_bytes()?;
        let public_key = tbs.tlv_bytes()?;
        Ok(Self {
            serial,
            issuer,
            subject,
            public_key,
        })
    }
}

/// The content octets of one DER element.
pub(super) fn content(element: &[u8]) -> der::Result<&[u8]> {
    Ok(der::asn1::AnyRef::from_der(element)?.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::test::{Builder, issuer};

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
        assert_eq!(details.not_before, "2026-01-01T00:00:00Z");
        assert_eq!(details.not_after, "2028-12-31T23:59:59Z");
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
        assert_eq!(
            DistinguishedName::parse(&details.subject_der).unwrap(),
            details.subject
        );
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        let der = Builder::default().build();
        for bytes in [
            &[][..],
            &[0; 30],
            &der[..der.len() - 1],
            b"\x30\x03\x02\x01\x00",
        ] {
            let error = CertificateDetails::parse(bytes).unwrap_err();
            assert!(matches!(error, CertificateError::NotX509(_)), "{error}");
        }
        let odd = Builder::default().private("2.5.29.15", &[0x05, 0]).build();
        let error = CertificateDetails::parse(&odd).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("extension 2.5.29.15 of the certificate"),
            "{error}"
        );
    }
}
