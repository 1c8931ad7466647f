//! Commands and options. Their help is in `locales/{en,fr}/help.ftl`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use cps_console::Global;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "cps-registry", version)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Verify(VerifyArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub(crate) trust_dir: Option<PathBuf>,
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<String>,
}
