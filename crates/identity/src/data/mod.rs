//! The data objects of the card and what their elements mean (`identity.md` §6).

mod element;
mod object;
mod tag_map;

pub use element::{RawValue, UnknownElement};
pub(crate) use object::FieldValue;
pub use tag_map::TagProfile;
pub(crate) use tag_map::{Field, Object};
