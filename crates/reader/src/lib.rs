//! Readers and card links as traits.
//!
//! A card is slow and serial, so everything here is synchronous.
//! Real readers are in `cps-reader-pcsc`, simulated ones in `cps-sim-reader`.
//! GET RESPONSE, `6Cxx` and command chaining live once, in [`Channel`], above the link.

mod channel;
mod error;
mod link;
mod pin_pad;

pub use channel::Channel;
pub use error::LinkError;
pub use link::{CardLink, CardPresence, Exclusive, Hold, ReaderState, Readers, Waker};
pub use pin_pad::{PinPad, PinPadModify, PinPadVerify};
