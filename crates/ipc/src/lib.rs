//! Endpoints of the local API over a local socket.
//!
//! [`Client`] is blocking, may be used by many threads at once and starts none.
//! With the feature `tokio`, [`Listener`] and [`Connection`] are the daemon's side.
//! With the feature `accounts`, [`accounts`] looks up accounts and groups of the machine.

#![cfg_attr(test, allow(clippy::unwrap_used))]

#[cfg(feature = "accounts")]
pub mod accounts;
mod client;
mod error;
#[cfg(feature = "tokio")]
mod process;
#[cfg(feature = "tokio")]
mod server;
mod socket;
mod stream;

pub use client::{CALL_DEADLINE, Client, PROMPT_DEADLINE};
pub use error::ClientError;
#[cfg(feature = "tokio")]
pub use server::{
    AcceptError, Connection, Listener, Peer, PeerWatch, ReceiveError, Receiver, Sender,
};
pub use socket::socket_path;
