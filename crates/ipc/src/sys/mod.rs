//! The parts that differ between operating systems: the socket of client and daemon, the process at
//! the other end, the accounts of the machine.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::Stream;
#[cfg(all(unix, feature = "accounts"))]
pub use unix::accounts;
#[cfg(all(unix, feature = "tokio"))]
pub(crate) use unix::{Inherited, Process, Processes, Socket, hung_up};
