//! Parts that the tests of several crates share; nothing that is installed depends on it.
//!
//! [`dialogue`] records the commands and answers of a card and plays them back.
//! [`daemon`] is the other end of the local socket, under the control of a test.
//! [`pinentry`] is the program that shows PIN dialogs, under the control of a test.
//! [`sample`] holds results of the API.

pub mod daemon;
pub mod dialogue;
pub mod pinentry;
pub mod sample;
