//! Whether a certificate can be relied on, and the table of reasons why not.

use serde::{Deserialize, Serialize};

/// Verdict over a certificate's chain, validity and revocation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trust {
    /// The verdict.
    pub status: TrustStatus,
    /// The reasons why it is not `trusted`, in the order of the table; empty if it is.
    pub reasons: Vec<TrustReason>,
}

/// The verdict on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TrustStatus {
    /// Chain, validity, usage and revocation were checked, and all of it is right.
    Trusted,
    /// Chain, validity and usage are right, but whether it was revoked is not known.
    Unchecked,
    /// Something is wrong with it.
    Untrusted,
}

impl Trust {
    /// Returns the verdict that these reasons give; each counts once.
    pub fn new(mut reasons: Vec<TrustReason>) -> Self {
        reasons.sort();
        reasons.dedup();
        let status = match reasons.as_slice() {
            [] => TrustStatus::Trusted,
            reasons if reasons.iter().all(|reason| reason.leaves_open()) => TrustStatus::Unchecked,
            _ => TrustStatus::Untrusted,
        };
        Self { status, reasons }
    }
}

macro_rules! trust_reasons {
    ($($(#[$doc:meta])* $name:ident { $word:literal, $en:literal, $fr:literal })*) => {
        /// The reason why a certificate is not trusted, as a stable machine word.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum TrustReason {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl TrustReason {
            /// Every reason, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable word, `crl_missing` for example.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Returns the sentence for an English reader; it ends with what to do next.
            pub fn english(self) -> &'static str {
                match self { $(Self::$name => $en),* }
            }

            /// Returns the sentence for a French reader; it ends with what to do next.
            pub fn french(self) -> &'static str {
                match self { $(Self::$name => $fr),* }
            }
        }
    };
}

trust_reasons! {
    /// The trust directory holds no root certificate.
    NoTrustAnchors { "no_trust_anchors",
        "No root certificate is configured. Put those of the card's authority into the trust directory: trust_dir",
        "Aucun certificat racine n'est configuré. Déposez ceux de l'autorité de la carte dans le dossier de confiance : trust_dir" }
    /// No path leads from the certificate to a root of the trust directory.
    IssuerUnknown { "issuer_unknown",
        "The authority that issued the certificate is not in the trust directory, so anyone may have made it. Do not rely on it, unless an administrator who has checked the authority adds its certificates there: trust_dir",
        "L'autorité qui a émis le certificat n'est pas dans le dossier de confiance : n'importe qui a pu le faire. Ne vous y fiez pas, sauf si un administrateur qui a vérifié cette autorité y ajoute ses certificats : trust_dir" }
    /// A signature in the chain is not by the key of the issuer.
    SignatureInvalid { "signature_invalid",
        "The certificate, or that of its issuer, does not bear a valid signature. Do not rely on the card; have it replaced by its issuer.",
        "Le certificat, ou celui de son émetteur, ne porte pas de signature valide. Ne vous fiez pas à la carte ; faites-la remplacer par son émetteur." }
    /// A certificate of the chain is signed with an algorithm that proves nothing, SHA-1 for
    /// example, or that this version does not know.
    Algorithm { "algorithm",
        "The certificate, or that of its issuer, is signed with an algorithm that is not accepted. Have the card replaced by its issuer.",
        "Le certificat, ou celui de son émetteur, est signé par un algorithme qui n'est pas accepté. Faites remplacer la carte par son émetteur." }
    /// An issuer may not issue certificates, or not at this depth (RFC 5280, 4.2.1.3, 4.2.1.9 and
    /// 4.2.1.10).
    Constraints { "constraints",
        "An issuer in the chain was not entitled to issue the certificate. Check the certificates in the trust directory: trust_dir",
        "Un émetteur de la chaîne n'avait pas le droit d'émettre le certificat. Vérifiez les certificats du dossier de confiance : trust_dir" }
    /// The certificate is not for what its key is used for (RFC 5280, 4.2.1.3 and 4.2.1.12).
    Usage { "usage",
        "The certificate is not meant for what its key does. Have the card checked by its issuer.",
        "Le certificat n'est pas prévu pour l'usage de sa clé. Faites vérifier la carte par son émetteur." }
    /// A certificate of the chain cannot be read, or demands what this version does not know.
    Malformed { "malformed",
        "The certificate, or that of its issuer, cannot be understood. Have the card checked by its issuer.",
        "Le certificat, ou celui de son émetteur, ne peut pas être interprété. Faites vérifier la carte par son émetteur." }
    /// The last second of the certificate has passed.
    Expired { "expired",
        "The certificate has expired. Have the card renewed by its issuer.",
        "Le certificat a expiré. Faites renouveler la carte par son émetteur." }
    /// The certificate, or one of its issuers', is not valid yet.
    NotYetValid { "not_yet_valid",
        "The certificate, or that of its issuer, is not valid yet. Check the date of this computer.",
        "Le certificat, ou celui de son émetteur, n'est pas encore valide. Vérifiez la date de cet ordinateur." }
    /// The last second of an issuer's certificate has passed.
    IssuerExpired { "issuer_expired",
        "The certificate of an issuer has expired. Look for its successor and add it to the trust directory: trust_dir",
        "Le certificat d'un émetteur a expiré. Cherchez son successeur et ajoutez-le au dossier de confiance : trust_dir" }
    /// The certificate is on the revocation list of its issuer.
    Revoked { "revoked",
        "The certificate was revoked. Do not rely on the card; have it replaced by its issuer.",
        "Le certificat a été révoqué. Ne vous fiez pas à la carte ; faites-la remplacer par son émetteur." }
    /// The certificate of an issuer is on the revocation list of its own issuer.
    IssuerRevoked { "issuer_revoked",
        "The certificate of the issuer was revoked. Do not rely on the card; have it replaced by its issuer.",
        "Le certificat de l'émetteur a été révoqué. Ne vous fiez pas à la carte ; faites-la remplacer par son émetteur." }
    /// The card is opposed (blocked) in the index of the directory (`directory_index`).
    CardOpposed { "card_opposed",
        "The card was opposed: its issuer has blocked it. Do not rely on it; the holder asks the issuer for another.",
        "La carte est en opposition : son émetteur l'a bloquée. Ne vous y fiez pas ; le porteur en demande une autre à l'émetteur." }
    /// There is no revocation list for a certificate of the chain.
    CrlMissing { "crl_missing",
        "A revocation list is missing, so a revoked card would not be noticed. Put the lists of all issuers into the directory: crl_dir",
        "Une liste de révocation manque, une carte révoquée passerait donc inaperçue. Déposez les listes de tous les émetteurs dans le dossier : crl_dir" }
    /// The newest revocation list for a certificate of the chain is not of today.
    CrlExpired { "crl_expired",
        "A revocation list is out of date, so a card revoked since then would not be noticed. Fetch a new one into the directory: crl_dir",
        "Une liste de révocation est périmée, une carte révoquée depuis passerait donc inaperçue. Déposez une liste récente dans le dossier : crl_dir" }
    /// The revocation lists for a certificate of the chain are not signed by its issuer, or of a
    /// kind that this version does not know.
    CrlInvalid { "crl_invalid",
        "A revocation list is not signed by its issuer or cannot be understood. Fetch it anew into the directory: crl_dir",
        "Une liste de révocation n'est pas signée par son émetteur ou ne peut pas être interprétée. Téléchargez-la de nouveau dans le dossier : crl_dir" }
}

impl TrustReason {
    /// Whether it only says that revocation is not known.
    pub fn leaves_open(self) -> bool {
        matches!(self, Self::CrlMissing | Self::CrlExpired | Self::CrlInvalid)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn words_are_unique_and_are_the_json_form_and_sentences_are_complete() {
        let words: HashSet<_> = TrustReason::ALL.iter().map(|r| r.word()).collect();
        assert_eq!(words.len(), TrustReason::ALL.len());
        for reason in TrustReason::ALL {
            let json = serde_json::to_string(reason).unwrap();
            assert_eq!(json, format!("\"{}\"", reason.word()));
            for sentence in [reason.english(), reason.french()] {
                assert!(sentence.starts_with(char::is_uppercase), "{sentence}");
                assert!(
                    sentence.ends_with('.') || sentence.ends_with("_dir"),
                    "{sentence}"
                );
            }
        }
    }

    #[test]
    fn the_gravest_reason_decides() {
        use TrustReason::{CrlExpired, CrlMissing, Expired};
        for (reasons, status) in [
            (vec![], TrustStatus::Trusted),
            (vec![CrlMissing], TrustStatus::Unchecked),
            (vec![CrlMissing, CrlExpired], TrustStatus::Unchecked),
            (vec![CrlMissing, Expired], TrustStatus::Untrusted),
        ] {
            assert_eq!(Trust::new(reasons).status, status);
        }
        let trust = Trust::new(vec![CrlMissing, Expired, CrlMissing]);
        assert_eq!(trust.reasons, [Expired, CrlMissing]);
    }
}
