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

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
