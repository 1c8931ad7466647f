//! Signed documents around a signature that a card makes.
//!
//! * [`CmsToSign`]: CMS SignedData (RFC 5652), detached, with the signed attributes of a CAdES
//!   baseline signature (ETSI EN 319 122-1, level B-B); [`Envelope`] finds a CMS in a file, and
//!   [`Cms`] verifies it, however it was encoded.
//! * [`JwsToSign`]: a JWS in compact serialisation (RFC 7515); [`Jws`] verifies one.
//! * [`TimestampRequest`] and [`Timestamp`]: a timestamp of a signature (RFC 3161).
//!
//! Making one has two steps: what is to be signed comes out as bytes, and the signature of these
//! bytes goes in. Documents are never seen, only their digests or, for a JWS, opaque bytes.
//! Nothing here does I/O or reads a clock.
//!
//! Whether the certificate of a signer can be relied on is another question: `cps-trust`.
//!
//! Names, serial numbers and certificates are slices of what the card holds. They are never
//! encoded anew: some subjects are not in the order of DER.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cms;
mod element;
mod encryption;
mod hash;
mod jws;
mod rsa_signature;
mod timestamp;

use cps_protocol::DigestLengthError;

pub use cms::{
    Cms, CmsError, CmsSigner, CmsToSign, Content, Envelope, Form, ID_DATA, MailLineEnds,
    is_attributes,
};
pub use encryption::encrypt;
pub use hash::{digest, digest_of_parts};
pub use jws::{Jws, JwsError, JwsHeaderError, JwsSigner, JwsToSign};
pub use rsa_signature::is_signature;
pub use timestamp::{Timestamp, TimestampError, TimestampRequest, signature_of, with_timestamp};

/// The reason why a document cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// The digest does not have the length of its hash.
    #[error("digest {0}")]
    DigestLength(#[from] DigestLengthError),
    /// The content type is no object identifier.
    #[error("the content type is no object identifier")]
    ContentType,
    /// The signing time is not between 1970 and 9999.
    #[error("the signing time is outside the calendar")]
    SigningTime,
    /// The certificate of the signer cannot be read.
    #[error("the certificate of the signer cannot be read: {0}")]
    Certificate(#[from] cps_certificate::CertificateError),
    /// Something is too long for DER.
    #[error("the document cannot be encoded: {0}")]
    Encoding(#[from] der::Error),
}
