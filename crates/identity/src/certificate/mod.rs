//! What a certificate says: for people, for the identity, for choosing a key.
//!
//! Subject, issuer and serial number are slices of the certificate, never encoded again.

mod details;
mod extension;
mod name;
mod purpose;
#[cfg(test)]
pub(crate) mod test;

pub use details::{CertificateDetails, CertificateError};
pub use extension::CardNumber;
pub(crate) use extension::Private;
pub use name::{Attribute, DistinguishedName, attribute};
pub use purpose::{CertificatePurpose, PurposeHints};
