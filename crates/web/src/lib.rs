//! Web pages that may use the card: the host that browsers start, `cpsd` and `cpsctl` share it.
//!
//! An [`Origin`] names a site. The administrator allows sites by files ([`Policy`]), the holder in a
//! dialog ([`RememberedSites`]); [`Sites`] joins both and says which [`Use`]s a site may make of the
//! card. [`frame`] reads and writes the messages of browsers, and [`host`] says which extensions
//! start which host.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod frame;
pub mod host;
mod origin;
mod policy;
mod remembered;
mod sites;
mod sys;
mod uses;

pub use origin::{Origin, OriginError};
pub use policy::{Policy, PolicyError, PolicySite};
pub use remembered::{RememberedError, RememberedSites};
pub use sites::{AllowedBy, AllowedSite, Sites, SitesError};
pub use uses::Use;
