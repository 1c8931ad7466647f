#[cfg(feature = "accounts")]
pub mod accounts;
mod layout;
#[cfg(feature = "tokio")]
mod process;
#[cfg(feature = "tokio")]
mod server;
mod stream;

pub(crate) use layout::{configuration_directory, session_socket, socket};
#[cfg(feature = "tokio")]
pub(crate) use process::Process;
#[cfg(feature = "tokio")]
pub use server::Inherited;
#[cfg(feature = "tokio")]
pub(crate) use server::{PeerStream, Socket, path_of};
pub(crate) use stream::Stream;
