//! Logging in to the computer with a card: the account of a holder, and the reasons why a card
//! opens no session.
//!
//! `pam_pkcs11` decides; [`assess()`] tells beforehand what it will decide, from the verdict of cpsd
//! on the certificate and from the files that only `pam_pkcs11` reads. Its `cn` mapper takes the
//! common name of the certificate, which is the national identifier of the holder (IdNat_PS), and
//! looks in a [`Mapping`] for the account: a renewed card needs no new entry. [`assess()`] is asked
//! before it, because by itself it also opens sessions to a contactless card, which has no PIN, and
//! to a card without an entry, if there is an account that is named like the identifier.

mod assess;
mod authorities;
mod error;
mod mapping;
mod session;

pub use assess::{Fit, assess, holder, proving_key};
pub use authorities::CA_DIRECTORY;
pub use error::{AssessError, LoginError, MappingError};
pub use mapping::{Entry, MAPPING_FILE, Mapping};
pub use session::SessionFile;
