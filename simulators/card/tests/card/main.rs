//! The simulated CPS3 seen from outside: commands in, answers out.

#![allow(clippy::unwrap_used)]

mod authority;
mod dialogues;
mod fixture;
mod rules;
mod transmission;
