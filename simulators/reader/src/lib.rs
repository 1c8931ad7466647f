//! Readers in process that hold simulated cards.
//!
//! [`SimReaders`] implements [`cps_reader::Readers`] as PC/SC would: shared links, sections during
//! which no other link reaches the card, resets that other links learn of. [`SimReader`]
//! inserts and pulls cards, and acts as another program on the same reader.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod link;
mod pin_pad;
mod reader;
mod readers;
mod recording;
mod slot;

pub use pin_pad::Holder;
pub use reader::SimReader;
pub use readers::SimReaders;
pub use recording::Recording;
