//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{Trusted, beginning};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{Trusted, beginning};
