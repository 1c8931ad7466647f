//! The daemon that owns the readers and the cards.
//!
//! One thread watches the readers (`monitor`), one thread per reader owns the link to its card
//! and goes from state to state (`reader`), and one thread serves the socket (`server`).
//! The state that is known without asking a card is in `state`.
//!
//! The daemon decides who may sign, not the card (`reader/leases.rs`).

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod audit;
mod cache;
mod client;
mod clock;
mod config;
mod content;
mod daemon;
mod deadline;
mod directory;
mod error;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod json;
mod monitor;
mod operations;
mod policy;
mod prompts;
mod reader;
mod server;
mod service;
mod settings;
mod state;
mod sys;
mod trust;
mod verify;

pub use config::{Config, ConfigError, LogLevel, LoginAccess, OpposedCards};
pub use daemon::{Daemon, ReloadError, StartError};
