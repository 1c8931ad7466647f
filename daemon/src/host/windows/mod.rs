mod process;
mod service_manager;
mod session;
mod signals;

pub(crate) use process::protect_memory;
pub(crate) use service_manager::{
    Arguments, alive, log_writer, ready, reloading, run, socket, stopping, watchdog,
};
pub(crate) use session::adapt;
#[cfg(feature = "simulator")]
pub(crate) use signals::end;
pub(crate) use signals::{Signal, Signals};
