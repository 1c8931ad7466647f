//! Calls of Windows that need `unsafe`, as safe functions: pipes, tokens, accounts, sessions, security
//! descriptors, files and directories, memory, clocks, consoles, dialogs, sockets, the event log, the
//! registry.
//!
//! It knows nothing of cards. Accounts and groups are named by their SID as text (`S-1-5-18`).
//! Elsewhere than on Windows it is empty.

#![cfg(windows)]

pub mod account;
#[cfg(feature = "tokio")]
pub mod blocking;
mod buffer;
pub mod clock;
pub mod console;
#[cfg(feature = "dialog")]
pub mod dialog;
mod event;
pub mod event_log;
pub mod file;
pub mod folder;
#[cfg(feature = "hand")]
pub mod hand;
pub mod pipe;
pub mod private;
pub mod process;
pub mod registry;
pub mod security;
#[cfg(feature = "tokio")]
pub mod server;
pub mod session;
pub mod socket;
pub mod token;
mod wide;
