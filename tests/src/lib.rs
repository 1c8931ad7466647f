//! Harness of the end-to-end tests.
//!
//! Each test owns a [`World`]: a mount and network namespace with its own pcscd, its own cpsd and
//! its own temporary directory, so that tests disturb neither each other nor the machine.
//! Nothing waits for a time to pass: every wait is for an event, with a deadline.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stderr)]

mod accounts;
mod agent;
mod application;
mod artifacts;
pub mod cards;
mod daemon;
mod desk;
mod devtools;
pub mod document;
mod environment;
mod json_client;
mod marionette;
mod memory;
pub mod module_graph;
mod nginx;
mod postgres;
mod process;
mod simulator;
pub mod source_files;
mod transcript;
pub mod web;
pub mod wine;
mod world;

pub use accounts::AccountMachine;
pub use agent::Agent;
pub use application::{Application, ckr};
pub use artifacts::{
    binary, example, extension, fixture, module, module_text, package_directory, python, root,
};
pub use cards::{Key, Kind};
pub use cps_testsuite::pinentry::Holder;
pub use daemon::Cpsd;
pub use desk::{Desk, HOLDER, OTHER_HOLDER, OTHER_PROFILE};
pub use devtools::DevTools;
pub use document::Document;
pub use environment::clean;
pub use json_client::JsonClient;
pub use marionette::Marionette;
pub use memory::{Memory, find_in_files};
pub use postgres::Postgres;
pub use process::{
    Line, Output, Running, eventually, missing_file, missing_root, missing_tool,
    missing_user_namespaces, run_within,
};
pub use simulator::SimulatedCard;
pub use transcript::{Transcript, commands};
pub use world::{SITES, World};

/// PIN of every simulated card.
pub const PIN: &str = "1234";

/// Leaves the test early, loudly, when a program that it needs is not installed.
///
/// With `CPS_E2E=require`, as in CI, that is a failure.
#[macro_export]
macro_rules! require_tools {
    ($($tool:literal),+ $(,)?) => {
        for tool in [$($tool),+] {
            if $crate::missing_tool(tool) {
                return;
            }
        }
    };
}
