//! Extractions with invented persons, the index of them, and checks.

#![allow(clippy::unwrap_used)]

mod checks;
mod damage;
mod forms;
mod index;
mod support;
