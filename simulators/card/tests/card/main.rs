//! The simulated cards seen from outside: commands in, answers out.

#![allow(clippy::unwrap_used)]

mod authority;
mod contactless;
mod cps4;
mod dialogues;
mod directory;
mod fixture;
mod holders;
mod rules;
mod secrets;
mod transmission;
