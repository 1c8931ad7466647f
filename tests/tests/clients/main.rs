//! The clients of `clients/`: what is generated is up to date, each is packaged as its registry
//! expects, and each does the steps of `clients/scenario.json` with a simulated card; and what
//! programs of others make of the API document.
//!
//! The programs that do the steps are beside the clients; they print what they saw of each step,
//! which is compared in `scenario.rs`.

#![allow(clippy::unwrap_used)]

mod document;
mod other_service;
mod packages;
mod scenario;
mod tools;
