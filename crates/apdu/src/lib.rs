//! ISO 7816-4 vocabulary: commands, responses, status words, identifiers, ATR and BER-TLV.
//!
//! Nothing here does I/O, reads a clock or draws randomness.
//! The client and the simulated card share this crate and nothing that knows a particular card.

mod aid;
mod atr;
mod bytes;
mod command;
mod file;
mod pin;
mod response;
mod stack;
mod status;
pub mod tlv;

pub use aid::Aid;
pub use atr::{Atr, AtrError};
pub use bytes::{ApduBytes, Hex};
pub use command::{Command, CommandError, Protocol};
pub use file::{FileId, Path};
pub use pin::{Pin, PinError};
pub use response::Response;
pub use stack::wipe_stack;
pub use status::{StatusKind, StatusWord};
