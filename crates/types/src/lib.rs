//! The words that the driver, the API, the module and the daemon share, without I/O.
//!
//! [`HashAlgorithm`] names the hash functions, [`HashState`] computes a hash of which the card
//! finishes the last block.
//!
//! The forms of `serde` here are those of the API: `cps-protocol` embeds them in its messages.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod hash;
mod hash_state;

pub use hash::HashAlgorithm;
pub use hash_state::{HashState, HashedMessage};
