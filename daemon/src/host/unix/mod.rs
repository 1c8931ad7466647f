mod process;
mod service_manager;
mod signals;

pub(crate) use process::forbid_core_dumps;
pub(crate) use service_manager::{alive, ready, reloading, socket, stopping, watchdog};
pub(crate) use signals::{Signal, Signals};
