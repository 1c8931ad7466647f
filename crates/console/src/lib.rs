//! The console of the programs for people: `cpsctl` and `cps-registry`.
//!
//! * [`Language`] and [`text`]: sentences in French and English, from Fluent files of each program.
//! * [`Output`] and [`Page`]: results for people and, with `--json`, for programs.
//! * [`Program`]: the command line, its help and wrong usage.
//! * [`Exit`]: the exit codes.
//! * [`Global`] and [`Selection`]: the options of every command, and the card that they name.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod api;
mod choice;
mod dump;
mod exit;
mod global;
mod language;
mod output;
mod page;
mod sys;
pub mod text;
pub mod usage;

pub use api::api_sentence;
pub use choice::{Awaited, Choice, ChoiceError, Selection};
pub use exit::{Exit, api_words, codes, reference};
pub use global::{Global, not_at, seconds, unreached};
pub use language::Language;
pub use output::{
    Failure, Output, OutputFailed, columns, complain, complain_to_program, paragraphs, visible_json,
};
pub use page::{Page, Tone, wrap};
pub use text::Text;
pub use usage::Program;
