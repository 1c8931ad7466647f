mod process;
mod service_manager;
mod signals;

#[cfg(feature = "simulator")]
pub(crate) use process::end;
pub(crate) use process::protect_memory;
pub(crate) use service_manager::{
    Arguments, adapt, alive, log_writer, ready, reloading, run, socket, stopping, watchdog,
};
pub(crate) use signals::{Signal, Signals};
