//! Orders to simulated readers: one language, and one way to carry it out, for every program that
//! has simulated readers.
//!
//! An [`Order`] is a line of text; [`Reader::obey`] carries it out in a reader of any kind, and
//! [`listen`] takes orders from other programs. The [`Personaliser`] makes the cards.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod cards;
mod files;
mod order;
mod personaliser;
mod reader;
mod socket;
mod sys;
mod transcript;

pub use cards::Cards;
pub use files::{read_profile, read_script};
pub use order::{Addressed, Order};
pub use personaliser::Personaliser;
pub use reader::{Done, Reader};
pub use socket::{Reply, Socket, give, line_of, listen};
pub use transcript::Transcript;
