//! The drivers against the simulated cards, which were written from the same documents and share
//! nothing with them: what they do together, and in how many commands.
#![allow(clippy::unwrap_used)]

mod changed;
mod cps3;
mod family;
mod report;
mod support;
