//! Signed PDF around a signature that a card makes: PAdES (ETSI EN 319 142-1, level B-B).
//!
//! * [`PdfToSign`]: an incremental update of a file with a signature field. Making one has two steps,
//!   as with CMS: the digest of what is to be signed comes out, and the CMS of it goes in.
//! * [`Signatures`]: the signatures of a file, which part each covers, and what was added later.
//!
//! The reader is strict: a file is read by its cross-references or refused, and never repaired, so
//! that no two programs see two documents in what was verified. `file.rs` reads a file and each of its
//! revisions, `fields.rs` finds the form fields, `changes.rs` judges what a later revision changed.
//!
//! Nothing here does I/O or reads a clock. Clauses without a standard are those of ISO 32000-1.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod changes;
mod date;
mod edit;
mod error;
mod fields;
mod file;
mod filter;
mod restrictions;
mod sections;
mod sign;
mod syntax;
mod value;
mod verify;

pub use changes::Later;
pub use error::PdfError;
pub use sign::{PdfToSign, SignError};
pub use verify::{Defect, DocumentTimestamp, PdfSignature, Signatures, VerifyError};

/// The longest file, in bytes: it is in memory, with its update.
pub const LARGEST_PDF: u64 = 256 * 1024 * 1024;
