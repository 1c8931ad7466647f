//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{check_own, make_private_directory};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{check_own, make_private_directory};
