//! The daemon's command line.

use std::alloc::System;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use cps_reader::Readers;
use cps_reader_pcsc::PcscReaders;
use cpsd::{Config, Daemon, LogLevel};
use tokio::time::Interval;
use tracing::{error, info, warn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, reload};
use zeroizing_alloc::ZeroAlloc;

mod host;
#[cfg(feature = "simulator")]
mod simulate;

/// Wipes what is freed: libraries copy pieces of requests, and a request may carry a PIN.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// The daemon that owns the readers and the cards of health professionals.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The configuration file; without it, the defaults apply.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The socket to listen on, in place of the configured one.
    #[arg(long, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// Reads the configuration, says what is wrong with it and ends.
    #[arg(long)]
    check_config: bool,
    #[command(flatten)]
    host: host::Arguments,
    #[cfg(feature = "simulator")]
    #[command(flatten)]
    simulation: simulate::Arguments,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let host = arguments.host.clone();
    match host::run(&host, move || run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Ignore write errors: standard error may be closed.
            let _ = writeln!(io::stderr(), "cpsd: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let config = configuration(arguments)?;
    if arguments.check_config {
        return Ok(Daemon::check(&config)?);
    }
    let log = start_log(config.log, &arguments.host)?;
    host::protect_memory();

    // The signals are caught before any client can know that the daemon runs.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
        .context("signals")?;
    let signals = {
        let _inside = runtime.enter();
        host::Signals::catch().context("signals")?
    };
    // Before the first client: one that sees the daemon can give orders to its readers.
    #[cfg(feature = "simulator")]
    let simulation = arguments.simulation.start(&config)?;
    #[cfg(feature = "simulator")]
    let daemon = match &simulation {
        Some(simulation) if host::socket()?.is_none() => {
            Daemon::start(&config, simulation.readers())?
        }
        Some(_) => anyhow::bail!("a simulation takes no socket of the service manager"),
        None => start(&config)?,
    };
    #[cfg(not(feature = "simulator"))]
    let daemon = start(&config)?;
    // A person or a script waits for this line at any level of logging; standard output may be
    // closed.
    let _ = writeln!(
        io::stdout(),
        "cpsd: listening on {}",
        daemon.socket().display()
    );
    host::ready();
    runtime.block_on(watch_over(&daemon, signals, || {
        host::reloading();
        if let Err(error) = reload(arguments, &daemon, &log) {
            error!("the running configuration stays: {error:#}");
        }
        host::ready();
    }));
    host::stopping();
    daemon.stop();
    Ok(())
}

/// Returns the configuration file, and what the command line has in place of it.
fn configuration(arguments: &Arguments) -> Result<Config> {
    let mut config = match &arguments.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    host::adapt(&arguments.host, &mut config).context("the session")?;
    if let Some(socket) = &arguments.socket {
        config.socket.clone_from(socket);
    }
    #[cfg(feature = "simulator")]
    arguments.simulation.configure(&mut config);
    Ok(config)
}

/// The handle by which the amount of logging changes.
type LogHandle = reload::Handle<EnvFilter, Registry>;

fn start_log(level: LogLevel, host: &host::Arguments) -> Result<LogHandle> {
    let (filter, handle) = reload::Layer::new(log_filter(level)?);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(host::log_writer(host))
        .with_ansi(io::stderr().is_terminal());
    tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .init();
    Ok(handle)
}

fn log_filter(level: LogLevel) -> Result<EnvFilter> {
    EnvFilter::try_new(level.word()).context("log filter")
}

fn reload(arguments: &Arguments, daemon: &Daemon, log: &LogHandle) -> Result<()> {
    let config = configuration(arguments)?;
    let filter = log_filter(config.log)?;
    for key in daemon.reload(&config)? {
        warn!(key, "a new value counts only after a restart");
    }
    log.reload(filter).context("log filter")?;
    info!("configuration read again");
    Ok(())
}

/// Tells the service manager that the daemon is at work, and reloads, until a signal ends it.
async fn watch_over(daemon: &Daemon, mut signals: host::Signals, reload: impl Fn()) {
    let pause = host::watchdog();
    let mut beats = pause.map(tokio::time::interval);
    loop {
        tokio::select! {
            signal = signals.next() => match signal {
                host::Signal::End => return,
                host::Signal::Reload => reload(),
            },
            Some(alive) = beat(daemon, &mut beats) => match alive {
                true => host::alive(),
                // The service manager restarts a daemon that stays silent.
                false => error!("the daemon is not at work"),
            },
        }
    }
}

/// Whether the daemon is at work, when it is time to look; `None` without a watchdog.
async fn beat(daemon: &Daemon, beats: &mut Option<Interval>) -> Option<bool> {
    let beats = beats.as_mut()?;
    beats.tick().await;
    let answer = tokio::time::timeout(beats.period(), daemon.is_alive()).await;
    Some(answer.unwrap_or(false))
}

fn start(config: &Config) -> Result<Daemon> {
    if !config.pcsc {
        anyhow::bail!("no readers are configured: set pcsc = true");
    }
    listen(config, || Box::new(PcscReaders::new()))
}

/// Listens on the socket of the service manager, or on one of its own.
fn listen(
    config: &Config,
    readers: impl Fn() -> Box<dyn Readers> + Send + Sync + 'static,
) -> Result<Daemon> {
    Ok(match host::socket()? {
        Some(socket) => Daemon::start_on(socket, config, readers)?,
        None => Daemon::start(config, readers)?,
    })
}
