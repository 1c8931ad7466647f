//! A certificate as the card holds it: its bytes, its fields, names, dates and usages. No I/O.
//!
//! [`CertificateDetails::parse`] reads a certificate as tolerantly as OpenSSL does: what BER allows
//! and DER does not is no reason to refuse a card. [`CertificateDetails::deviation`] tells what a
//! strict reader finds wrong, so that nothing odd is ever trusted by guess.
//! [`announced_length`] tells how many bytes to read from a file.
//!
//! Subject, issuer and serial number are slices of the certificate, never encoded again.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod ber;
#[cfg(any(test, feature = "builder"))]
pub mod builder;
mod details;
mod name;
mod public_key;
pub mod text;
mod time;

pub use details::{
    AnnouncedLength, CertificateDetails, CertificateError, Deviation, announced_length,
};
pub use name::{Attribute, DistinguishedName, attribute};
