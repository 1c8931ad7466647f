use const_oid::AssociatedOid as _;
use cps_certificate::CertificateDetails;
use der::{DateTime, Decode as _};
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
    /// Reads the certificate of an authority; `None` for anything else, and for one that a strict
    /// reader refuses.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let details = CertificateDetails::parse(der).ok()?;
        let constraints = details.extension(BasicConstraints::OID)?;
        let constraints = BasicConstraints::from_der(constraints).ok()?;
        if !constraints.ca || details.deviation.is_some() {
            return None;
        }
        Some(Self {
            period: Period::of(&details),
            public_key: details.public_key_bits().to_vec(),
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
    pub(crate) fn of(certificate: &CertificateDetails) -> Self {
        Self {
            first: certificate.not_before,
            last: certificate.not_after,
        }
    }
}
