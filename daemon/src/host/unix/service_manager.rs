//! Messages between the service manager and the daemon: `sd_listen_fds(3)`, `sd_notify(3)`,
//! `sd_watchdog_enabled(3)`. Without a service manager they have no effect.

use std::io;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use cps_ipc::Inherited;
use cpsd::Config;
use listenfd::ListenFd;
use sd_notify::NotifyState;
use tracing::warn;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

/// Options of this system: none.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Arguments {}

/// Runs the daemon.
pub(crate) fn run(
    _: &Arguments,
    daemon: impl FnOnce() -> Result<()> + Send + 'static,
) -> Result<()> {
    daemon()
}

/// Leaves the configuration as it is.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(crate) fn adapt(_: &Arguments, _: &mut Config) -> io::Result<()> {
    Ok(())
}

/// Returns the place of log lines: the service manager takes standard error.
pub(crate) fn log_writer(_: &Arguments) -> BoxMakeWriter {
    BoxMakeWriter::new(io::stderr)
}

/// Returns the socket that the service manager listens on for us.
pub(crate) fn socket() -> Result<Option<Inherited>> {
    let mut passed = ListenFd::from_env();
    if passed.len() > 1 {
        bail!(
            "the service manager passes {} sockets; one is served",
            passed.len()
        );
    }
    passed
        .take_unix_listener(0)
        .context("the socket of the service manager")
}

/// Tells that clients can connect.
pub(crate) fn ready() {
    notify(&[NotifyState::Ready]);
}

/// Tells that the configuration is being read again; [`ready`] ends that.
pub(crate) fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => notify(&[NotifyState::Reloading, now]),
        Err(error) => log_failure(&error),
    }
}

/// Tells that the daemon ends.
pub(crate) fn stopping() {
    notify(&[NotifyState::Stopping]);
}

/// Tells that the daemon is at work.
pub(crate) fn alive() {
    notify(&[NotifyState::Watchdog]);
}

/// Returns the time between two signs of life, half of the service manager's limit; `None` without
/// a watchdog.
pub(crate) fn watchdog() -> Option<Duration> {
    let limit = sd_notify::watchdog_enabled()?;
    (!limit.is_zero()).then_some(limit / 2)
}

fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        log_failure(&error);
    }
}

fn log_failure(error: &io::Error) {
    warn!(status = %error, "the service manager cannot be told");
}
