//! The contents of the files of a card of any generation.

pub(crate) mod data;
pub(crate) mod directory;
mod file_ids;
pub(crate) mod files;
pub(crate) mod identity_files;
mod serial_number;

pub(crate) use self::file_ids::FileIds;
pub(crate) use self::files::{Access, Control, Df, Ef, Rules};
pub(crate) use self::serial_number::serial_number;
