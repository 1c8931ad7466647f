//! Signed XML around a signature that a card makes: XML-Signature 1.1 and XAdES (ETSI EN 319 132-1).
//!
//! * [`Canonicalization`]: Canonical XML 1.0 and 1.1, and Exclusive Canonical XML 1.0, of a
//!   [`Document`] that others wrote.
//! * [`XadesToSign`]: an XAdES baseline signature (level B-B), detached, or enveloped in a
//!   [`HostDocument`]. Making one has two steps, as with CMS: what is to be signed comes out as
//!   bytes, and the signature of these bytes goes in.
//! * [`ElementToSign`]: a signature of an element that is made here, within it.
//! * [`SubmissionToSign`]: a signature of documents elsewhere by a manifest, as IHE has it.
//! * [`Signature`]: verification of what others signed.
//!
//! XML that is made here is canonical as it is written ([`Element`]), so no canonicalisation follows.
//! Nothing here does I/O or reads a clock: a reference to another document is never followed, its
//! digest is asked of the caller.
//!
//! Whether the certificate of a signer can be relied on is another question: `cps-trust`.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod algorithm;
mod canonical;
mod document;
mod enveloped;
mod escape;
mod limits;
mod node;
mod properties;
mod sign;
mod signature;
mod signed_info;
mod submission;
mod timestamp;
mod verify;
mod writer;

pub use canonical::Canonicalization;
pub use document::{Document, LARGEST_DOCUMENT, XmlError, decode};
pub use enveloped::ElementToSign;
pub use properties::instant;
pub use sign::{BuildError, HostDocument, Packaging, XadesToSign};
pub use signature::{External, Signature};
pub use submission::{Listed, SubmissionToSign};
pub use timestamp::XmlTimestamp;
pub use verify::{Covered, Verified, VerifyError};
pub use writer::{Element, Namespace};
