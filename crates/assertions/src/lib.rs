//! Health assertions that a card signs: made of what the card says of its holder and of one of the
//! holder's activities, and of nothing else that names a person or a structure.
//!
//! * [`Vihf`]: the assertion with which a professional opens a shared health record by card
//!   (`identity.md` §7.1).
//! * [`TeleserviceAssertion`]: the one for INSi, ADRi and DMTi (`identity.md` §7.3).
//! * [`DmpSubmission`]: the signature of a set of documents for a shared health record.
//! * [`SoapHeader`]: the header of a message around an assertion.
//!
//! Making one has two steps, as with documents: what is to be signed comes out as bytes, and the
//! signature of these bytes goes in.
//! [`PROFILES`], [`TELESERVICE_PROFILES`] and [`SUBMISSION_PROFILES`] are the tables of what sources
//! disagree on.
//!
//! Nothing here does I/O, reads a clock or draws randomness: the caller gives time and identifier.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod error;
mod id;
mod patient;
mod profile;
mod request;
mod saml;
mod soap;
mod submission;
mod teleservice;
mod vihf;

pub use error::AssertionError;
pub use id::AssertionId;
pub use profile::{
    PROFILES, Profile, SUBMISSION_PROFILES, SubmissionTokens, TELESERVICE_PROFILES,
    TeleserviceTokens,
};
pub use request::{
    AccessPurpose, InsAuthority, InsiTraits, Patient, Sex, Software, SubmissionProfile,
    SubmittedDocument, TeleserviceProfile, TeleserviceSoftware, VihfProfile,
};
pub use saml::AssertionToSign;
pub use soap::{DmpAddress, SignedAssertion, SoapHeader};
pub use submission::{DmpSubmission, xml_digest};
pub use teleservice::{BillingNumber, TeleserviceAssertion, TeleserviceHolder, TeleserviceRequest};
pub use vihf::{Holder, Vihf, VihfRequest};
