//! Messages, errors and events of the local API, and their framing without I/O.
//!
//! The API is JSON-RPC 2.0 with one UTF-8 object per line.
//! [`method`] holds one type per method, [`message`] the frames around them, [`event`] what the
//! daemon sends by itself, [`prompt`] what it sends to those who show PIN dialogs, [`error`] the single table of everything that can go wrong.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod assertion;
pub mod audit;
mod bytes;
mod card_id;
pub mod error;
pub mod event;
pub mod failure;
pub mod frame;
pub mod message;
pub mod method;
#[cfg(feature = "schema")]
pub mod openrpc;
pub mod prompt;
mod status;
mod sys;
#[cfg(test)]
mod tests;
mod trust;
mod types;

pub use bytes::Bytes;
pub use card_id::CardId;
pub use cps_types::report;
pub use error::{ApiError, ErrorKind};
pub use status::{CardStatus, CertificateStatus, LoginHolder};
pub use trust::{Trust, TrustReason, TrustStatus};
pub use types::*;

/// Version of the protocol, told by `system.hello`. Grows when a client must know.
pub const PROTOCOL_VERSION: u32 = 1;

/// The longest id of a request that is a string, in bytes.
pub const MAX_ID: usize = 64;

/// Requests of one connection that may wait for their answers at a time; the daemon answers one
/// more with `request.overloaded`.
pub const MAX_PENDING_REQUESTS: usize = 64;

/// Slots of the PKCS#11 module, one per reader: ids from 16 up never exist, because programs use
/// them as surely wrong ones.
pub const PKCS11_SLOTS: usize = 16;

/// The socket of the daemon that serves a whole machine.
pub const DEFAULT_SOCKET: &str = "/run/cpsd/cpsd.sock";

/// The environment variable that names another socket, for clients and for the module.
pub const SOCKET_VARIABLE: &str = "CPS_SOCKET";
