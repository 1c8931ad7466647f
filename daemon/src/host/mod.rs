//! The system that runs the program: its signals, the service manager, the limits of the process.

#[cfg(unix)]
mod unix;
#[cfg(all(unix, feature = "simulator"))]
pub(crate) use unix::end;
#[cfg(unix)]
pub(crate) use unix::{
    Signal, Signals, alive, protect_memory, ready, reloading, socket, stopping, watchdog,
};
