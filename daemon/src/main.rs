//! The daemon's command line.

use std::alloc::System;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use cps_reader_pcsc::PcscReaders;
use cpsd::{Config, Daemon};
use rustix::process::{Resource, Rlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use zeroizing_alloc::ZeroAlloc;

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
    #[cfg(feature = "simulator")]
    #[command(flatten)]
    simulation: simulate::Arguments,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell if standard error is closed.
            let _ = writeln!(io::stderr(), "cpsd: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let mut config = match &arguments.config {
        Some(path) => Config::read(path)?,
        None => Config::default(),
    };
    if let Some(socket) = &arguments.socket {
        config.socket.clone_from(socket);
    }
    if arguments.check_config {
        return Ok(());
    }
    let filter = EnvFilter::try_new(config.log.word()).context("log filter")?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    forbid_core_dumps();

    // The signals are caught before anybody can know that the daemon runs.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .context("signals")?;
    let (mut terminate, mut interrupt) = {
        let _inside = runtime.enter();
        (
            signal(SignalKind::terminate()).context("signals")?,
            signal(SignalKind::interrupt()).context("signals")?,
        )
    };
    let daemon = start(arguments, &config)?;
    // What a person or a script waits for, however little is logged; it may be closed.
    let _ = writeln!(
        io::stdout(),
        "cpsd: listening on {}",
        daemon.socket().display()
    );
    runtime.block_on(async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    });
    daemon.stop();
    Ok(())
}

#[cfg_attr(not(feature = "simulator"), allow(unused_variables))]
fn start(arguments: &Arguments, config: &Config) -> Result<Daemon> {
    #[cfg(feature = "simulator")]
    if let Some(readers) = arguments.simulation.readers()? {
        return Ok(Daemon::start(config, move || Box::new(readers.clone()))?);
    }
    if !config.pcsc {
        anyhow::bail!("no readers are configured: set pcsc = true");
    }
    Ok(Daemon::start(config, || Box::new(PcscReaders::new()))?)
}

/// A core dump could hold a PIN.
fn forbid_core_dumps() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        tracing::warn!(status = %error, "core dumps cannot be forbidden");
    }
}
