//! Assertions and submissions, word by word, and what none is made of.

#![allow(clippy::unwrap_used)]

mod sample;
mod submission;
mod teleservice;
mod vihf;
