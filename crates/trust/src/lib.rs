//! Whether the certificate of a card, or of a foreign signer, can be relied on (RFC 5280, section 6 "Certification Path
//! Validation").
//!
//! The administrator puts the certificates of the authorities into one directory and their
//! revocation lists into another; nothing is fetched, and the time is a parameter.
//! [`TrustFolders`] reads the directories, a [`TrustStore`] holds what they contain and judges.
//! [`check_writers`] says whether others than the administrator could have written a file, and
//! [`read_file`] reads one without being at the mercy of its size.
//!
//! The path is found and checked by `rustls-webpki`: signatures, names, constraints and usages.
//! It tells one error where a person needs all reasons, so dates and revocation lists are judged
//! here, certificate by certificate of the path that it found.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod algorithm;
mod authority;
mod bounded;
mod crl;
mod exposed;
mod folders;
mod path;
mod store;
mod sys;
mod usage;
mod writers;

pub use bounded::{
    FileTooLarge, LONGEST_CONFIGURATION, LONGEST_LIST, read_file, read_open, read_text, text,
};
pub use exposed::Exposed;
pub use folders::TrustFolders;
pub use store::{Notice, Problem, TrustStore, Verdict};
pub use writers::{Besides, check_writers};
