//! Whether a certificate is for what its key does (RFC 5280, 4.2.1.3 "Key Usage" and 4.2.1.12
//! "Extended Key Usage"; `identity.md` §2.4 and §2.5).

use cps_certificate::CertificateDetails;
use cps_protocol::Purpose;
use webpki::{Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};

/// Whether the certificate says that its key may serve this purpose. A usage that it does not
/// mention is not limited.
pub(crate) fn fits(details: &CertificateDetails, purpose: Option<Purpose>) -> bool {
    let (usages, extended): (&[&str], &[&str]) = match purpose {
        Some(Purpose::Authentication) => (&["digitalSignature"], &[CLIENT_AUTH, SMARTCARD_LOGON]),
        Some(Purpose::Signature) => (&["nonRepudiation"], &[EMAIL_PROTECTION]),
        // The usages in the technical certificate of a real card are not known.
        Some(Purpose::Technical) => (&["digitalSignature"], &[]),
        None => (&[], &[]),
    };
    let found = &details.key_usage;
    let extended_found = &details.extended_key_usage;
    (found.is_empty() || usages.iter().all(|usage| found.contains(usage)))
        && (extended_found.is_empty()
            || extended.is_empty()
            || extended_found
                .iter()
                .map(ToString::to_string)
                .any(|oid| oid == ANY_EXTENDED_USAGE || extended.contains(&oid.as_str())))
}

const ANY_EXTENDED_USAGE: &str = "2.5.29.37.0";
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";
/// Log on to Windows with a smart card.
const SMARTCARD_LOGON: &str = "1.3.6.1.4.1.311.20.2.2";

/// Leaves the extended key usages of a path alone: the card's certificate is judged by [`fits`],
/// and RFC 5280 gives those of its issuers no meaning.
pub(crate) struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        Ok(())
    }
}
