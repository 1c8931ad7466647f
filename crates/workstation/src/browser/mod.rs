//! Registration in the browsers of this machine: which of them use the card, and how they are made
//! to.
//!
//! Firefox learns of a PKCS#11 module by an enterprise policy, for all accounts ([`policy`]), or by
//! the NSS database of a profile ([`firefox`]); Chromium and related browsers by the NSS database of
//! the account ([`chromium`]). All of them learn by manifests of the programs that give web pages the
//! card ([`NativeHosts`]). Browsers in a snap or a flatpak can neither load a module of the machine
//! nor start a program of it ([`sandbox`]).

pub mod chromium;
mod document;
mod entry;
mod error;
mod extension;
pub mod firefox;
mod home;
mod host_browser;
mod native_host;
mod nss;
mod place;
pub mod policy;
mod registrations;
pub mod sandbox;

pub use entry::NAME;
pub use error::BrowserError;
pub use home::Home;
pub use host_browser::HostBrowser;
pub use native_host::{Manifest, ManifestState, NativeHost, NativeHosts, Owner, Scope};
pub use place::{Browser, Place, PlaceKind, State};
pub use registrations::Registrations;
