#[cfg(feature = "accounts")]
pub mod accounts;
mod layout;
#[cfg(feature = "tokio")]
mod process;
#[cfg(feature = "tokio")]
mod server;
mod stream;

pub(crate) use layout::{CRL_DIRECTORY, SOCKET, TRUST_DIRECTORY};
#[cfg(feature = "tokio")]
pub(crate) use process::{Process, Processes};
#[cfg(feature = "tokio")]
pub(crate) use server::{Inherited, Socket, hung_up};
pub(crate) use stream::Stream;
