//! The workstation around the card: what is installed on it and how it is set up.
//!
//! [`doctor`] checks it from the USB port up to the browser, [`browser`] makes browsers load the
//! PKCS#11 module, [`login`] maps holders to accounts, and [`replace`] changes files as a whole or
//! not at all. Findings and errors are data: the command line puts them into words.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod audit;
pub mod browser;
pub mod destination;
pub mod doctor;
pub mod login;
pub mod module;
mod owner;
mod path_members;
pub mod replace;
mod root;
pub mod shell;
mod sys;

pub use path_members::PathMembers;
pub use root::Root;
