use std::fmt;

use serde::{Deserialize, Serialize};

/// An account of the machine, by the name that its system gives it: on Unix the number of the
/// user (uid).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Account(u32);

impl Account {
    /// Returns the account with this uid.
    pub const fn from_uid(uid: u32) -> Self {
        Self(uid)
    }

    /// Returns its uid.
    pub const fn uid(self) -> u32 {
        self.0
    }
}

/// A group of accounts, as its system numbers it: on Unix the gid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group(u32);

impl Group {
    /// Returns the group with this gid.
    pub const fn from_gid(gid: u32) -> Self {
        Self(gid)
    }

    /// Returns its gid.
    pub const fn gid(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
