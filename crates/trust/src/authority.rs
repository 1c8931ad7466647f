use cps_identity::CertificateDetails;
use der::{DateTime, Decode as _};
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::Certificate;
use x509_cert::ext::pkix::BasicConstraints;

/// A certificate of the trust directory.
#[derive(Clone, Debug)]
pub(crate) struct Authority {
    pub(crate) details: CertificateDetails,
    pub(crate) period: Period,
    /// The RSAPublicKey (RFC 8017, appendix A.1.1); empty for a key of another kind.
    pub(crate) public_key: Vec<u8>,
}

/// First and last second of a certificate (RFC 5280, 4.1.2.5 "Validity").
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    pub(crate) first: DateTime,
    pub(crate) last: DateTime,
}

impl Authority {
    /// Reads the certificate of an authority; `None` for anything else.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let details = CertificateDetails::parse(der).ok()?;
        let certificate = Certificate::from_der(&details.der).ok()?;
        let constraints = certificate
            .tbs_certificate()
            .get_extension::<BasicConstraints>();
        if !constraints
            .ok()?
            .is_some_and(|(_, constraints)| constraints.ca)
        {
            return None;
        }
        let key = SubjectPublicKeyInfoOwned::from_der(&details.public_key_der).ok()?;
        Some(Self {
            period: Period::of(&certificate),
            public_key: key.subject_public_key.raw_bytes().to_vec(),
            details,
        })
    }

    /// Whether it is a root: its own issuer.
    pub(crate) fn is_root(&self) -> bool {
        self.details.subject_der == self.details.issuer_der
    }

    /// Whether it may do this (RFC 5280, 4.2.1.3 "Key Usage"): without the extension, everything.
    pub(crate) fn may(&self, usage: &str) -> bool {
        self.details.key_usage.is_empty() || self.details.key_usage.contains(&usage)
    }
}

impl Period {
    pub(crate) fn of(certificate: &Certificate) -> Self {
        let validity = certificate.tbs_certificate().validity();
        Self {
            first: validity.not_before.to_date_time(),
            last: validity.not_after.to_date_time(),
        }
    }
}
