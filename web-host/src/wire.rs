//! The two ends of the browser: messages in on standard input, out on standard output.

use std::io::{self, Stdout};
use std::sync::{Mutex, PoisonError};

use cps_web::frame::{self, FrameError};
use serde::Serialize;

/// The end of the conversation: the browser has closed, or has sent what no browser does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended;

/// The way to the browser, for all threads.
#[derive(Debug)]
pub(crate) struct Wire(Mutex<Stdout>);

impl Wire {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(io::stdout()))
    }

    /// Sends a message.
    ///
    /// # Errors
    /// If the browser has closed.
    pub(crate) fn send(&self, message: &impl Serialize) -> Result<(), Ended> {
        let message = serde_json::to_vec(message).map_err(|_| Ended)?;
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        frame::write(&mut *out, &message).map_err(|_| Ended)
    }

    /// Waits for the next message; `None` when the browser has closed.
    ///
    /// # Errors
    /// The reason why no message can be read any more.
    pub(crate) fn receive(&self, longest: usize) -> Result<Option<Vec<u8>>, FrameError> {
        frame::read(&mut io::stdin().lock(), longest)
    }
}
