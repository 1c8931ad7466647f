//! The right to read an index.

/// The accounts that may read an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Its owner: mode 0600. On Windows also SYSTEM and the administrators.
    Owner,
    /// The group of the file too, which it has from its directory if that has the set-group-ID bit:
    /// mode 0640. On Windows the accounts that have the right from the directory.
    Group,
}
