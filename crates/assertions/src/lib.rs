//! Health assertions that a card signs: made of what the card says of its holder and of one of the
//! holder's activities, and of nothing else that names a person or a structure.
//!
//! [`Vihf`] is the assertion with which a professional opens a shared health record by card
//! (`identity.md` §7.1). Making one has two steps, as with documents: what is to be signed comes out
//! as bytes, and the signature of these bytes goes in.
//! [`PROFILES`] is the table of what sources disagree on.
//!
//! Nothing here does I/O or reads a clock.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod error;
mod patient;
mod profile;
mod request;
mod vihf;

pub use error::AssertionError;
pub use profile::{PROFILES, Profile};
pub use request::{AccessPurpose, InsAuthority, Patient, Software, VihfProfile};
pub use vihf::{Holder, Vihf, VihfRequest, VihfToSign};
