//! Registration in the browsers of this machine: which of them use the card, and how they are made
//! to.
//!
//! Firefox learns of a PKCS#11 module by an enterprise policy, for all accounts ([`policy`]), or by
//! the NSS database of a profile ([`firefox`]); Chromium and related browsers by the NSS database of
//! the account ([`chromium`]). Browsers in a snap or a flatpak cannot load a module of the machine
//! ([`sandbox`]).

pub mod chromium;
mod document;
mod entry;
mod error;
pub mod firefox;
mod home;
mod nss;
mod place;
pub mod policy;
pub mod sandbox;

pub use entry::NAME;
pub use error::BrowserError;
pub use home::Home;
pub use place::{Browser, Place, PlaceKind, Registrations, State};
