//! The public extractions of the Annuaire Santé: who practises where, and which cards are opposed
//! (blocked).
//!
//! [`build`] reads the files that the ANS publishes every day and writes an index of what an
//! establishment needs of them. [`Index`] answers from it, and [`check`] compares an account or a
//! card with it. Files and index are on this machine: no network, no card.
//!
//! Only the people with an activity in the given structures are kept, with their cards and
//! mailboxes; of all others the bare number, so that a number that does not exist is told from one
//! that works elsewhere, and number and dates of opposed cards.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod access;
mod builder;
mod column;
mod comparison;
mod day;
mod encoding;
mod extraction;
mod index;
mod lines;
mod live;
mod name;
mod number;
mod problem;
mod source;
mod store;
mod structures;
mod sys;

pub use access::Access;
pub use builder::{BuildError, Options, Progress, Report, build};
pub use column::{Column, HeaderError, Kind};
pub use comparison::{Finding, Subject, check, is_listed};
pub use day::Day;
pub use encoding::{NotText, is_utf16, text};
pub use extraction::{Extraction, OpenError, Row};
pub use index::{About, Activity, Card, Coded, Index, IndexError, Mailbox, Person, PersonName};
pub use lines::LONGEST_LINE;
pub use live::LiveIndex;
pub use name::{folded, same_person};
pub use number::{NotANumber, check_written, national};
pub use problem::{MOST_REPORTS, Problem, Problems, Reason};
pub use store::SourceReport;
pub use structures::{NotAStructure, Structures};
