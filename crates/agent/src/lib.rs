//! PIN dialogs in the session of a user, for programs that leave the PIN to the daemon.
//!
//! [`serve()`] registers with the daemon and shows the dialogs that it orders through `pinentry`, by
//! the Assuan protocol. The caller gives the texts ([`Words`]) and tells the person of each
//! change ([`Report`]). [`check_program`] says before whether the dialogs can be shown at all.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod line;
mod new_pin;
mod pinentry;
mod program;
mod serve;
mod sys;

pub use line::read_line;
pub use pinentry::{DialogTexts, NewPinTexts, SiteTexts};
pub use program::Program;
pub use serve::{Report, Words, check_program, serve};
