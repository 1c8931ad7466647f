//! Readers and card links as traits.
//!
//! A card is slow and serial, so everything here is synchronous.
//! Real readers are in `cps-reader-pcsc`, simulated ones in `cps-sim-reader`; [`Recorder`] and
//! [`Replay`] write down a dialogue and play it back.
//! GET RESPONSE, `6Cxx` and command chaining live once, in [`Channel`], above the link.

mod channel;
mod dialogue;
mod error;
mod link;
mod pin_pad;

pub use channel::Channel;
pub use dialogue::{
    CommandPattern, Dialogue, DialogueError, DialogueReason, Event, Exchange, Item, Recorder,
    Replay,
};
pub use error::LinkError;
pub use link::{CardLink, CardPresence, Exclusive, ReaderState, Readers, Waker};
pub use pin_pad::PinPadVerify;
