//! The system that runs the program: its signals, the service manager, the limits of the process.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;
#[cfg(all(unix, feature = "simulator"))]
pub(crate) use unix::end;
#[cfg(unix)]
pub(crate) use unix::{
    Arguments, Signal, Signals, adapt, alive, log_writer, protect_memory, ready, reloading, run,
    socket, stopping, watchdog,
};
#[cfg(all(windows, feature = "simulator"))]
pub(crate) use windows::end;
#[cfg(windows)]
pub(crate) use windows::{
    Arguments, Signal, Signals, adapt, alive, log_writer, protect_memory, ready, reloading, run,
    socket, stopping, watchdog,
};
