//! Differences between systems, all of them: the rows of the tables are the same on each.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{CPSD, FORM};

#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{CPSD, FORM};

/// Form of numbers and structures (PKCS#11 2.40 base, section 2.1).
pub(crate) struct Form {
    /// Bytes of a `CK_ULONG`.
    pub(crate) number: usize,
    /// Whether the members of a structure lie side by side, and not where the compiler puts them.
    pub(crate) packed: bool,
    /// `CK_UNAVAILABLE_INFORMATION`, which has all bits set.
    pub(crate) unavailable: u64,
}
