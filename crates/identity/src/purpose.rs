//! The purpose of a certificate and its key (`identity.md` §1.1, rule 2).

use const_oid::ObjectIdentifier;
use cps_certificate::CertificateDetails;
use cps_types::Purpose;

/// The card's directory entries for a certificate and the private key with the same id.
///
/// It decides only where the certificate itself does not.
#[derive(Clone, Copy, Debug, Default)]
pub struct PurposeHints<'a> {
    /// Whether the key needs the PIN; `None` if there is no such key.
    pub key_needs_pin: Option<bool>,
    /// Whether the key's usage has nonRepudiation; `None` if there is no such key.
    pub key_non_repudiation: Option<bool>,
    /// Label of the certificate.
    pub label: &'a str,
    /// CKA_ID of the certificate.
    pub id: &'a [u8],
}

const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const SMART_CARD_LOGON: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.20.2.2");

impl PurposeHints<'_> {
    /// Returns the purpose of this certificate; `None` if nothing tells.
    ///
    /// A key without PIN is the technical one, against its certificate if need be: it cannot stand for
    /// the holder.
    pub fn purpose_of(&self, certificate: &CertificateDetails) -> Option<Purpose> {
        if self.key_needs_pin == Some(false) {
            return Some(Purpose::Technical);
        }
        by_key_usage(certificate)
            .or_else(|| by_extended_key_usage(certificate))
            .or_else(|| self.purpose())
    }

    /// Returns the purpose of a certificate that says nothing of it itself, because it cannot be
    /// read for example; `None` if nothing tells.
    pub fn purpose(&self) -> Option<Purpose> {
        if self.key_needs_pin == Some(false) {
            return Some(Purpose::Technical);
        }
        self.by_key()
            .or_else(|| self.by_label())
            .or_else(|| self.by_id())
    }

    fn by_key(&self) -> Option<Purpose> {
        self.key_non_repudiation.map(|commits| match commits {
            true => Purpose::Signature,
            false => Purpose::Authentication,
        })
    }

    fn by_label(&self) -> Option<Purpose> {
        [
            ("Signature", Purpose::Signature),
            ("Authentification", Purpose::Authentication),
            ("Technique", Purpose::Technical),
        ]
        .into_iter()
        .find(|(word, _)| self.label.contains(word))
        .map(|(_, purpose)| purpose)
    }

    /// Returns the purpose by the last byte of CKA_ID on CPS3 and CPS4 (`identity.md` §5.2).
    fn by_id(&self) -> Option<Purpose> {
        match self.id.last()? {
            0x01 | 0x10 => Some(Purpose::Signature),
            0x02 | 0x20 => Some(Purpose::Authentication),
            0x03 => Some(Purpose::Technical),
            _ => None,
        }
    }
}

fn by_key_usage(certificate: &CertificateDetails) -> Option<Purpose> {
    if certificate.key_usage.contains(&"nonRepudiation") {
        Some(Purpose::Signature)
    } else if certificate.key_usage.contains(&"digitalSignature") {
        Some(Purpose::Authentication)
    } else {
        None
    }
}

fn by_extended_key_usage(certificate: &CertificateDetails) -> Option<Purpose> {
    let has = |oid| certificate.extended_key_usage.contains(&oid);
    if has(CLIENT_AUTH) || has(SMART_CARD_LOGON) {
        Some(Purpose::Authentication)
    } else if has(EMAIL_PROTECTION) {
        Some(Purpose::Signature)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use cps_certificate::builder::Builder;

    use super::*;

    #[test]
    fn the_certificate_decides_before_the_card() {
        use Purpose::{Authentication, Signature, Technical};
        let misleading = PurposeHints {
            key_needs_pin: Some(true),
            key_non_repudiation: Some(false),
            label: "Certificat d'Authentification CPS",
            id: &[0x02],
        };
        let (digital, commit, encipher) = (0x80, 0x40, 0x20);
        let auth = [CLIENT_AUTH, SMART_CARD_LOGON];
        let table: [(u8, &[ObjectIdentifier], PurposeHints<'_>, _); 12] = [
            (commit, &[EMAIL_PROTECTION], misleading, Some(Signature)),
            (digital | commit, &auth, misleading, Some(Signature)),
            (
                digital,
                &[EMAIL_PROTECTION, CLIENT_AUTH],
                misleading,
                Some(Authentication),
            ),
            (digital | encipher, &[], misleading, Some(Authentication)),
            (
                0,
                &auth,
                PurposeHints {
                    id: &[0x01],
                    ..misleading
                },
                Some(Authentication),
            ),
            (encipher, &[EMAIL_PROTECTION], misleading, Some(Signature)),
            (
                0,
                &[EMAIL_PROTECTION, CLIENT_AUTH],
                misleading,
                Some(Authentication),
            ),
            (
                0,
                &[],
                PurposeHints {
                    key_non_repudiation: Some(true),
                    ..misleading
                },
                Some(Signature),
            ),
            (
                0,
                &[],
                PurposeHints {
                    key_non_repudiation: None,
                    id: &[1],
                    ..misleading
                },
                Some(Authentication),
            ),
            (
                0,
                &[],
                PurposeHints {
                    id: &[0xE8, 0x10],
                    ..PurposeHints::default()
                },
                Some(Signature),
            ),
            (0, &[], PurposeHints::default(), None),
            (
                digital,
                &auth,
                PurposeHints {
                    key_needs_pin: Some(false),
                    ..misleading
                },
                Some(Technical),
            ),
        ];
        for (row, (usage, extended, hints, purpose)) in table.into_iter().enumerate() {
            let der = Builder::default()
                .key_usage(usage)
                .extended_key_usage(extended)
                .build();
            let details = CertificateDetails::parse(&der).unwrap();
            assert_eq!(hints.purpose_of(&details), purpose, "row {row}");
        }
    }
}
