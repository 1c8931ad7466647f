//! The calls that differ between operating systems.

/// A kind of operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    Unix,
    Windows,
}

/// The state of the card service of Windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(unix, allow(dead_code, reason = "the service is one of Windows"))]
pub(crate) enum CardService {
    /// It is not installed.
    Missing,
    /// It is disabled.
    Disabled,
    /// It has stopped, or was never started.
    Stopped,
    /// It runs, or is about to.
    Running,
    /// This account may not ask.
    Unknown,
}

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::*;
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::*;
