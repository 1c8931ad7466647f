//! Messages between the service control manager and the daemon, where it was started as a service.
//! Without that they have no effect.

use std::ffi::OsString;
use std::io;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use cps_ipc::Inherited;
use cps_win32::event_log::{Severity, Source};
use tracing::{Level, Metadata, warn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use windows_service::service::{
    ServiceControl, ServiceControlAccept, ServiceExitCode, ServiceState, ServiceStatus, ServiceType,
};
use windows_service::service_control_handler::{
    ServiceControlHandlerResult, ServiceStatusHandle, register,
};
use windows_service::{define_windows_service, service_dispatcher};

use super::signals::{Signal, order};

/// Name of the service and of the source of its events.
const NAME: &str = "cpsd";

/// Time within which the daemon says more of its start or end.
const STEP: Duration = Duration::from_secs(30);

/// Exit code of a daemon that could not start or go on; the event log has the reason.
const FAILED: u32 = 1;

/// Options of this system.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub(crate) struct Arguments {
    /// Runs as a service, for the service control manager: log lines go to the event log.
    #[arg(long)]
    service: bool,
    /// Runs for the account of this session alone, which is shown through RDP or Citrix: log lines
    /// go to the event log, and what is kept to the local data of the account.
    #[arg(long, conflicts_with = "service")]
    pub(super) session: bool,
}

type Program = Box<dyn FnOnce() -> Result<()> + Send>;

/// The daemon, until the thread of the service takes it.
static PROGRAM: Mutex<Option<Program>> = Mutex::new(None);

/// The end of the daemon.
static OUTCOME: Mutex<Option<Result<()>>> = Mutex::new(None);

/// The event log; `None` where it cannot be opened.
static EVENTS: LazyLock<Option<Source>> = LazyLock::new(|| Source::open(NAME).ok());

/// The way to the service control manager.
static MANAGER: Mutex<Option<ServiceStatusHandle>> = Mutex::new(None);

define_windows_service!(begin_service, service);

/// Runs the daemon, as a service if the arguments say so. One of a session has no standard error.
pub(crate) fn run(
    arguments: &Arguments,
    daemon: impl FnOnce() -> Result<()> + Send + 'static,
) -> Result<()> {
    if arguments.session {
        return daemon().inspect_err(report_end);
    }
    if !arguments.service {
        return daemon();
    }
    *locked(&PROGRAM) = Some(Box::new(daemon));
    service_dispatcher::start(NAME, begin_service)
        .context("the service control manager has not started this program")?;
    locked(&OUTCOME).take().unwrap_or(Ok(()))
}

/// The thread of the service.
fn service(_: Vec<OsString>) {
    let outcome = begin().and_then(|()| match locked(&PROGRAM).take() {
        Some(daemon) => daemon(),
        None => Ok(()),
    });
    if let Err(error) = &outcome {
        report_end(error);
    }
    let code = match outcome {
        Ok(()) => ServiceExitCode::NO_ERROR,
        Err(_) => ServiceExitCode::ServiceSpecific(FAILED),
    };
    *locked(&OUTCOME) = Some(outcome);
    tell(ServiceState::Stopped, ServiceControlAccept::empty(), code);
}

fn report_end(error: &anyhow::Error) {
    report(Severity::Error, &format!("{NAME}: {error:#}"));
}

/// Takes the orders of the service control manager from now on.
fn begin() -> Result<()> {
    let manager = register(NAME, |control| match control {
        ServiceControl::Stop | ServiceControl::Shutdown => {
            order(Signal::End);
            ServiceControlHandlerResult::NoError
        }
        ServiceControl::ParamChange => {
            order(Signal::Reload);
            ServiceControlHandlerResult::NoError
        }
        ServiceControl::Interrogate => ServiceControlHandlerResult::NoError,
        _ => ServiceControlHandlerResult::NotImplemented,
    });
    *locked(&MANAGER) = Some(manager.context("the service control manager")?);
    pending(ServiceState::StartPending);
    Ok(())
}

/// Returns the place of log lines: standard error, or the event log of a service and of a
/// session.
pub(crate) fn log_writer(arguments: &Arguments) -> BoxMakeWriter {
    match arguments.service || arguments.session {
        true => BoxMakeWriter::new(EventLog),
        false => BoxMakeWriter::new(io::stderr),
    }
}

/// The event log as the place of log lines.
struct EventLog;

/// One line of the log.
struct Line(Severity);

impl<'a> MakeWriter<'a> for EventLog {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(Severity::Information)
    }

    fn make_writer_for(&'a self, line: &Metadata<'_>) -> Line {
        Line(match *line.level() {
            Level::ERROR => Severity::Error,
            Level::WARN => Severity::Warning,
            _ => Severity::Information,
        })
    }
}

impl io::Write for Line {
    /// Takes a whole line, as it is given one.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        report(self.0, String::from_utf8_lossy(line).trim_end());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn report(severity: Severity, text: &str) {
    // Where there is no event log, a service has no other place for it.
    if let Some(events) = &*EVENTS {
        let _ = events.write(severity, text);
    }
}

/// Returns the socket that the service manager listens on for us: pipes are not handed over.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(crate) fn socket() -> Result<Option<Inherited>> {
    Ok(None)
}

/// Tells that clients can connect.
pub(crate) fn ready() {
    let orders = ServiceControlAccept::STOP
        | ServiceControlAccept::SHUTDOWN
        | ServiceControlAccept::PARAM_CHANGE;
    tell(ServiceState::Running, orders, ServiceExitCode::NO_ERROR);
}

/// Tells that the configuration is being read again: the service control manager has no word for it.
pub(crate) fn reloading() {}

/// Tells that the daemon ends.
pub(crate) fn stopping() {
    pending(ServiceState::StopPending);
}

/// Tells that the daemon is at work: there is no watchdog.
pub(crate) fn alive() {}

/// Returns the time between two signs of life: there is no watchdog.
pub(crate) fn watchdog() -> Option<Duration> {
    None
}

fn pending(state: ServiceState) {
    tell(
        state,
        ServiceControlAccept::empty(),
        ServiceExitCode::NO_ERROR,
    );
}

fn tell(state: ServiceState, orders: ServiceControlAccept, code: ServiceExitCode) {
    let is_pending = [ServiceState::StartPending, ServiceState::StopPending].contains(&state);
    let status = ServiceStatus {
        service_type: ServiceType::OWN_PROCESS,
        current_state: state,
        controls_accepted: orders,
        exit_code: code,
        checkpoint: u32::from(is_pending),
        wait_hint: if is_pending { STEP } else { Duration::ZERO },
        process_id: None,
    };
    let manager = locked(&MANAGER);
    if let Some(Err(error)) = manager.map(|manager| manager.set_service_status(status)) {
        warn!(status = %error, "the service control manager cannot be told");
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
