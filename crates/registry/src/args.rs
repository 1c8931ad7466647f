//! Commands and options. Their help is in `locales/{en,fr}/help.ftl`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use cps_console::Global;

use crate::conflict::Accepted;
use crate::export::FormatName;
use crate::store::Place;

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
    Pair(PairArgs),
    Unpair(UnpairArgs),
    Import(ImportArgs),
    Export(ExportArgs),
    Review(RegisterArgs),
    Records(RegisterArgs),
    Verify(VerifyArgs),
    Migrate(RegisterArgs),
}

/// The register.
#[derive(Debug, clap::Args)]
pub(crate) struct RegisterArgs {
    #[arg(long, value_name = "REGISTER")]
    pub(crate) register: Option<Place>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PairArgs {
    #[arg(required_unless_present = "own")]
    pub(crate) account: Option<String>,
    #[arg(long = "self", conflicts_with = "account")]
    pub(crate) own: bool,
    #[arg(long, value_name = "CONFLICT", value_enum)]
    pub(crate) accept: Vec<Accepted>,
    #[command(flatten)]
    pub(crate) register: RegisterArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct UnpairArgs {
    pub(crate) account: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) register: RegisterArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) columns: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) expect: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) register: RegisterArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(crate) format: FormatName,
    #[arg(long)]
    pub(crate) since_last: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) columns: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) register: RegisterArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    #[arg(conflicts_with = "register")]
    pub(crate) file: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) trust_dir: Option<PathBuf>,
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<String>,
    #[command(flatten)]
    pub(crate) register: RegisterArgs,
}
