//! The state of what names PKCS#11 modules to a program, as far as ours is concerned.

use std::path::{Path, PathBuf};

use super::machine::Machine;
use crate::module;

/// The state of our module in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Registration {
    /// It is named and is there.
    Loads(PathBuf),
    /// The proxy of p11-kit is named, which loads it.
    ByP11Kit,
    /// It is named where there is none.
    Dangling(PathBuf),
    /// It is not named.
    Absent,
}

impl Registration {
    /// Returns the state of a module that a place names.
    pub(super) fn of(machine: &Machine, named: &Path) -> Self {
        match module::is_named_by(named) {
            true if machine.exists(named) => Self::Loads(named.to_owned()),
            true => Self::Dangling(named.to_owned()),
            false => Self::Absent,
        }
    }
}
