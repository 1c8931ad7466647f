//! The drivers against scripted dialogues: each command they send, each error they give.
#![allow(clippy::unwrap_used)]

mod contactless;
mod cps3;
mod cps4;
mod pin_pad;
mod support;
