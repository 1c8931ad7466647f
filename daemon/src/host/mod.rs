//! The system that runs the program: its signals, the service manager, the limits of the process.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(all(unix, feature = "simulator"))]
pub(crate) use unix::end;
#[cfg(unix)]
pub(crate) use unix::{
    Signal, Signals, alive, protect_memory, ready, reloading, socket, stopping, watchdog,
};
#[cfg(all(windows, feature = "simulator"))]
pub(crate) use windows::end;
#[cfg(windows)]
pub(crate) use windows::{
    Signal, Signals, alive, protect_memory, ready, reloading, socket, stopping, watchdog,
};
