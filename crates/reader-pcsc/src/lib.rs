//! The readers of the machine, through PC/SC.
//!
//! Operations on one PC/SC context wait for each other, so the monitor has one and each link has
//! its own.
//! A context dies with the service (`is_valid` still says otherwise): it is dropped at the first
//! error that says so, and a new one is made when it is next needed.

mod error;
mod link;
mod monitor;
mod pin_pad;
mod signal;

pub use monitor::PcscReaders;
