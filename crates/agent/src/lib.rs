//! PIN dialogs in the session of a user, for programs that leave the PIN to the daemon.
//!
//! [`serve()`] registers with the daemon and shows the dialogs that it orders through `pinentry`, by
//! the Assuan protocol. The caller gives the texts ([`Words`]) and tells the person of each
//! change ([`Report`]). [`DialogProgram::check`] says before whether the dialogs can be shown at all.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod dialog_program;
mod line;
mod new_pin;
mod pinentry;
mod program;
mod serve;
mod sys;

pub use dialog_program::DialogProgram;
pub use line::read_line;
pub use pinentry::{DialogTexts, NewPinTexts, SiteTexts};
pub use program::Program;
pub use serve::{Awaited, Report, Words, serve};

use std::process::ExitCode;

/// Shows the dialog of an agent, if that has started this program for one
/// ([`DialogProgram::of_system`]), and returns the exit code; `None` if it has not.
pub fn show_dialog() -> Option<ExitCode> {
    sys::show_dialog()
}
