//! The words that the driver, the API, the module and the daemon share, without I/O.
//!
//! Begin with [`SigningInput`]: the data that a key signs, by a [`SignScheme`] over a
//! [`HashAlgorithm`], or as a [`HashState`] of which the card finishes the last block.
//!
//! The forms of `serde` here are those of the API: `cps-protocol` embeds them in its messages.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod account;
mod generation;
mod hash;
mod hash_state;
mod legible;
mod pin;
mod purpose;
pub mod report;
mod scheme;
mod serial;
mod sid;
mod signing_input;

pub use account::{Account, Group};
pub use generation::CardGeneration;
pub use hash::{DigestLengthError, HashAlgorithm};
pub use hash_state::{HashState, HashedMessage};
pub use legible::{claim, is_hidden, legible, name, path};
pub use pin::{PinPolicy, PinStatus};
pub use purpose::Purpose;
pub use scheme::SignScheme;
pub use serial::SerialNumber;
pub use sid::{NotASid, Sid};
pub use signing_input::SigningInput;
