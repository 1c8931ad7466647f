#[cfg(feature = "accounts")]
pub mod accounts;
mod layout;
#[cfg(feature = "tokio")]
mod process;
#[cfg(feature = "tokio")]
mod server;
mod stream;

pub(crate) use layout::{configuration_directory, socket};
#[cfg(feature = "tokio")]
pub(crate) use process::{Process, Processes};
#[cfg(feature = "tokio")]
pub use server::Inherited;
#[cfg(feature = "tokio")]
pub(crate) use server::{Socket, hung_up, path_of, peer_process};
pub(crate) use stream::Stream;
