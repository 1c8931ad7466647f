//! The state that is known without asking a card, and the events about it.
//!
//! The threads of the readers write here and the connections read: looking at a reader, a
//! certificate or the state of a PIN never waits for a card. Begin with [`ReaderRegistry`].

mod changes;
mod events;
mod leases;
mod readers;

pub(crate) use events::EVENT_QUEUE;
pub(crate) use leases::{Limits, seconds};
pub(crate) use readers::{CardView, ReaderKey, ReaderRegistry, removed};
