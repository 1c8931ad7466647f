//! A certificate of the card, and the holder that it names: begin at [`CardCertificate`].

use std::time::SystemTime;

use cps_card::{Card, CardError, CertificateEntry, KeyEntry};
use cps_certificate::CertificateDetails;
use cps_identity::{Identity, PurposeHints, Warning};
use cps_protocol::{ApiError, Bytes, Certificate, ErrorKind, Purpose};
use cps_trust::Verdict;
use serde::{Deserialize, Serialize};

/// Bytes at the end of a certificate that are compared. They are of the signature of its issuer, so
/// that no two certificates of an authority have the same.
const SIGNATURE_END: usize = 32;

/// The holder of a card, with the certificate that names them.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) identity: Identity,
    /// DER.
    pub(crate) certificate: Vec<u8>,
    /// The purpose of the certificate, if it is known.
    pub(crate) purpose: Option<Purpose>,
}

impl Named {
    /// Returns the holder of a card of which no certificate can be read.
    pub(super) fn without_certificate() -> Self {
        Self {
            identity: Identity::unknown(),
            certificate: Vec::new(),
            purpose: None,
        }
    }
}

/// A certificate of the card with its purpose: its bytes, which are kept on disk as well. Their
/// meaning is read from them each time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CardCertificate {
    /// Absent if neither the certificate nor the card tells.
    pub(crate) purpose: Option<Purpose>,
    /// Its directory entry.
    entry: CertificateEntry,
    /// The content of its file, without what fills the end.
    bytes: Vec<u8>,
    /// The reason that it cannot be read, for developers.
    unreadable: Option<String>,
}

impl CardCertificate {
    /// Takes the bytes of a certificate, or the reason that its file cannot be read.
    pub(crate) fn new(entry: CertificateEntry, read: Result<Vec<u8>, CardError>) -> Self {
        let unreadable = read.as_ref().err().map(ToString::to_string);
        let mut certificate = Self {
            purpose: None,
            entry,
            bytes: read.unwrap_or_default(),
            unreadable,
        };
        match certificate.details() {
            // The filling at the end of the file is no part of the certificate.
            Ok(details) => certificate.bytes = details.der,
            Err(reason) => certificate.unreadable = Some(reason),
        }
        certificate.set_purpose(None);
        certificate
    }

    /// Finds the purpose, by the certificate itself and by the directory entry of its key.
    pub(super) fn set_purpose(&mut self, key: Option<&KeyEntry>) {
        let hints = PurposeHints {
            key_needs_pin: key.map(|key| key.needs_pin),
            key_non_repudiation: key.map(|key| key.purpose == Purpose::Signature),
            label: &self.entry.label,
            id: &self.entry.id,
        };
        self.purpose = match self.details() {
            Ok(details) => hints.purpose_of(&details),
            Err(_) => hints.purpose(),
        };
    }

    /// Reads the certificate.
    ///
    /// # Errors
    /// The reason that it cannot be read.
    fn details(&self) -> Result<CertificateDetails, String> {
        match &self.unreadable {
            Some(reason) => Err(reason.clone()),
            None => CertificateDetails::parse(&self.bytes).map_err(|error| error.to_string()),
        }
    }

    /// Returns the identifier that it shares with its key.
    pub(super) fn id(&self) -> &[u8] {
        &self.entry.id
    }

    /// Whether the card has this certificate, as far as a few commands can tell: the bytes of the
    /// name of its subject and the end of its issuer's signature are compared.
    ///
    /// # Errors
    /// Those of the link.
    pub(crate) fn is_on(&self, card: &mut Card) -> Result<bool, CardError> {
        let Ok(details) = self.details() else {
            return Ok(false);
        };
        let subject = details.subject_der.as_slice();
        let mut windows = self.bytes.windows(subject.len().max(1));
        let Some(start) = windows.position(|window| window == subject) else {
            return Ok(false);
        };
        let end = self.bytes.len();
        let parts = [
            start..start + subject.len(),
            end.saturating_sub(SIGNATURE_END)..end,
        ];
        card.has_certificate(&self.entry, &self.bytes, &parts)
    }

    /// Returns the certificate as the card holds it.
    pub(crate) fn der(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the holder as this certificate tells; `None` if it cannot be read.
    pub(crate) fn named(&self) -> Option<Named> {
        Some(Named {
            identity: Identity::from_details(&self.details().ok()?),
            certificate: self.bytes.clone(),
            purpose: self.purpose,
        })
    }

    /// Returns the SubjectPublicKeyInfo (DER) that verifies the signatures of its key.
    ///
    /// # Errors
    /// `certificate.damaged`.
    pub(super) fn public_key(&self) -> Result<Vec<u8>, ApiError> {
        self.rsa_key().map_err(|reason| {
            let detail = format!("{}: {reason}", self.entry.label);
            ApiError::new(ErrorKind::CertificateDamaged).with_detail(detail)
        })
    }

    fn rsa_key(&self) -> Result<Vec<u8>, String> {
        match self.details()? {
            details if details.has_rsa_key => Ok(details.public_key_der),
            _ => Err("the key of the certificate is not an RSA key".to_owned()),
        }
    }

    /// Returns what is odd about the certificate.
    pub(super) fn warning(&self) -> Option<Warning> {
        let certificate = self.entry.label.clone();
        if let Err(reason) = self.rsa_key() {
            return Some(Warning::CertificateUnreadable {
                certificate,
                defect: reason,
            });
        }
        Some(Warning::CertificateEncoding {
            certificate,
            defect: self.details().ok()?.deviation?.to_string(),
        })
    }

    /// Returns its last second (RFC 3339) and when that is over; `None` if it cannot be read.
    pub(crate) fn expiry(&self) -> Option<(String, SystemTime)> {
        let last = self.details().ok()?.not_after;
        Some((last.to_string(), last.to_system_time()))
    }

    /// Returns the certificate as clients see it.
    pub(crate) fn for_clients(&self, verdict: Verdict) -> Certificate {
        let (label, id) = (self.entry.label.clone(), Bytes(self.entry.id.clone()));
        let unread = Certificate {
            trust: verdict.trust,
            chain: verdict.chain.into_iter().map(Bytes).collect(),
            ..Certificate::unread(self.purpose, label, id, Bytes(self.bytes.clone()))
        };
        match self.details() {
            Ok(details) => Certificate {
                subject: details.subject.to_string(),
                issuer: details.issuer.to_string(),
                serial_number: details.serial_number,
                not_before: details.not_before.to_string(),
                not_after: details.not_after.to_string(),
                key_usage: texts(&details.key_usage),
                extended_key_usage: texts(&details.extended_key_usage),
                ..unread
            },
            Err(reason) => Certificate {
                unreadable: Some(reason),
                ..unread
            },
        }
    }
}

fn texts(values: &[impl ToString]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}
