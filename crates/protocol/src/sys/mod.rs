//! The sentences that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub(crate) use unix::sentences;
#[cfg(windows)]
pub(crate) use windows::sentences;
