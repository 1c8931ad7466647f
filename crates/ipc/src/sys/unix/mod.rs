#[cfg(feature = "accounts")]
pub mod accounts;
#[cfg(feature = "tokio")]
mod process;
#[cfg(feature = "tokio")]
mod server;
mod stream;

#[cfg(feature = "tokio")]
pub(crate) use process::{Process, Processes};
#[cfg(feature = "tokio")]
pub(crate) use server::{Inherited, Socket, hung_up};
pub(crate) use stream::Stream;
