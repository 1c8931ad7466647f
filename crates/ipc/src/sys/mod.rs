//! The parts that differ between operating systems: the socket of client and daemon, the process at
//! the other end, the accounts of the machine, the directories of the service.

#[cfg(unix)]
mod unix;
#[cfg(all(unix, feature = "tokio"))]
pub use unix::Inherited;
#[cfg(all(unix, feature = "accounts"))]
pub use unix::accounts;
#[cfg(unix)]
pub(crate) use unix::{CONFIGURATION, CRL_DIRECTORY, SOCKET, Stream, TRUST_DIRECTORY};
#[cfg(all(unix, feature = "tokio"))]
pub(crate) use unix::{Process, Processes, Socket, hung_up, path_of, peer_process};
