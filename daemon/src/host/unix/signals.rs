use std::io;

use rustix::process::Signal as Number;
use tokio::signal::unix::{self, SignalKind, signal};

/// A signal to the daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// It is to end: SIGTERM, SIGINT.
    End,
    /// It is to read its configuration again: SIGHUP.
    Reload,
}

/// The signals that the daemon catches.
#[derive(Debug)]
pub(crate) struct Signals {
    terminate: unix::Signal,
    interrupt: unix::Signal,
    hang_up: unix::Signal,
}

impl Signals {
    /// Catches the signals from now on.
    pub(crate) fn catch() -> io::Result<Self> {
        // Without a reader: a write beyond the size that the account may write fails with EFBIG
        // from now on, in place of ending the daemon. The handler stays when this is dropped.
        drop(signal(SignalKind::from_raw(Number::XFSZ.as_raw()))?);
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the next signal. It may be dropped while it waits: none is lost.
    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::End,
            _ = self.interrupt.recv() => Signal::End,
            _ = self.hang_up.recv() => Signal::Reload,
        }
    }
}
