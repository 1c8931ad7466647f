//! The parts that differ between operating systems: the socket or pipe of client and daemon, the
//! process at the other end, the accounts of the machine, the directories of the service.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(all(unix, feature = "tokio"))]
pub use unix::Inherited;
#[cfg(all(unix, feature = "accounts"))]
pub use unix::accounts;
#[cfg(all(unix, feature = "tokio"))]
pub(crate) use unix::{PeerStream, Process, Socket, path_of};
#[cfg(unix)]
pub(crate) use unix::{Stream, configuration_directory, session_socket, socket};
#[cfg(all(windows, feature = "tokio"))]
pub use windows::Inherited;
#[cfg(all(windows, feature = "accounts"))]
pub use windows::accounts;
#[cfg(all(windows, feature = "tokio"))]
pub(crate) use windows::{PeerStream, Process, Socket, path_of};
#[cfg(windows)]
pub(crate) use windows::{Stream, configuration_directory, session_socket, socket};
