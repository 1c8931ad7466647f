//! Endpoints of the local API over a local socket.
//!
//! [`Client`] is blocking, may be used by many threads at once and starts none.
//! [`Endpoint`] is the socket to use, [`Layout`] the directories of the service.
//! With the feature `tokio`, [`Listener`] and [`Connection`] are the daemon's side.
//! With the feature `accounts`, [`accounts`] looks up accounts and groups of the machine.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod client;
mod endpoint;
mod error;
mod layout;
#[cfg(feature = "tokio")]
mod peer;
#[cfg(feature = "tokio")]
mod server;
mod sys;

pub use client::{CALL_DEADLINE, Client, PROMPT_DEADLINE};
pub use endpoint::Endpoint;
pub use error::ClientError;
pub use layout::Layout;
#[cfg(feature = "tokio")]
pub use peer::{AcceptError, Peer};
#[cfg(feature = "tokio")]
pub use server::{
    Connection, Listener, Meter, PeerProcess, PeerWatch, ReceiveError, Receiver, Sender,
};
#[cfg(feature = "tokio")]
pub use sys::Inherited;
#[cfg(feature = "accounts")]
pub use sys::accounts;
