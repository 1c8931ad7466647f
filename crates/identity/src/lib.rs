//! The holder's national identity from certificates and card data. No I/O.
//!
//! [`Identity::from_certificate`] takes what the certificate proves; the data objects of the card
//! complete it ([`Identity::with_public_data`] for the free files, [`Identity::with_activities`]
//! for those that need the PIN).
//! What a field means, where it comes from and how sure that is follows `docs/reference/identity.md`.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod check_key;
mod data;
mod extension;
mod from_certificate;
mod from_data;
mod identifier;
mod identity;
mod nomenclature;
mod purpose;
mod sourced;
mod warning;

pub use data::{RawValue, TagProfile, UnknownElement};
pub use from_data::activity_label;
pub use identifier::{NationalId, NationalIdKind, StructureId, StructureIdKind};
pub use identity::{Activity, CardIdentity, Environment, Holder, Identity, Structure, Validity};
pub use nomenclature::{Code, Table};
pub use purpose::PurposeHints;
pub use sourced::{Layout, Origin, Source, Sourced, Text};
pub use warning::Warning;
