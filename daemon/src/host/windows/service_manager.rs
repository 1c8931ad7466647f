//! In the foreground there is no service manager: all of this has no effect.

use std::time::Duration;

use anyhow::Result;
use cps_ipc::Inherited;

/// Returns the socket that the service manager listens on for us: pipes are not handed over.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(crate) fn socket() -> Result<Option<Inherited>> {
    Ok(None)
}

/// Tells that clients can connect.
pub(crate) fn ready() {}

/// Tells that the configuration is being read again.
pub(crate) fn reloading() {}

/// Tells that the daemon ends.
pub(crate) fn stopping() {}

/// Tells that the daemon is at work.
pub(crate) fn alive() {}

/// Returns the time between two signs of life: there is no watchdog.
pub(crate) fn watchdog() -> Option<Duration> {
    None
}
