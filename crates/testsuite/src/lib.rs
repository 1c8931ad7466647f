//! Parts that the tests of several crates share; nothing that is installed depends on it.
//!
//! [`dialogue`] records the commands and answers of a card and plays them back.
//! [`daemon`] is the other end of the local socket, under the control of a test.
//! [`extraction`] writes extractions of the directory of professionals, with invented persons.
//! [`keys`] knows where the keys of simulated cards are kept.
//! [`pinentry`] is the program that shows PIN dialogs, under the control of a test.
//! [`privacy`] looks for traces of a holder in a text.
//! [`sample`] holds results of the API.
//! [`texts`] compares the sentences of a program in both languages.

pub mod daemon;
pub mod dialogue;
pub mod extraction;
pub mod keys;
// A program of its own, which is a script.
#[cfg(unix)]
pub mod pinentry;
pub mod privacy;
pub mod sample;
mod sys;
pub mod texts;
