//! Commands and options. Their help is in `locales/{en,fr}/help.ftl`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use cps_console::Global;
use cps_workstation::login::MAPPING_FILE;

use crate::conflict::Accepted;
use crate::export::FormatName;
use crate::store::Place;

/// The index of the directory, unless another is named.
const INDEX: &str = "/var/lib/cps-directory/index";

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
    Report(ReportArgs),
    Records(RegisterArgs),
    Verify(VerifyArgs),
    Migrate(RegisterArgs),
    Index(IndexArgs),
    Check(CheckArgs),
}

/// The register.
#[derive(Debug, clap::Args)]
pub(crate) struct RegisterArgs {
    #[arg(long, value_name = "REGISTER")]
    pub(crate) register: Option<Place>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PairArgs {
    #[arg(required_unless_present_any = ["own", "kiosk"])]
    pub(crate) account: Option<String>,
    #[arg(long = "self", conflicts_with = "account")]
    pub(crate) own: bool,
    #[arg(long, conflicts_with_all = ["account", "own", "accept"])]
    pub(crate) kiosk: bool,
    #[arg(long, requires = "own", conflicts_with = "accept")]
    pub(crate) pam: bool,
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
pub(crate) struct ReportArgs {
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) index: Option<PathBuf>,
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) audit: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) names: bool,
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

#[derive(Debug, clap::Args)]
pub(crate) struct IndexArgs {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_name = "STRUCTURES", value_delimiter = ',')]
    pub(crate) structures: Vec<String>,
    #[arg(long)]
    pub(crate) all: bool,
    #[arg(long, value_name = "FILE", default_value = INDEX)]
    pub(crate) out: PathBuf,
    #[arg(long)]
    pub(crate) group: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    #[arg(long, value_name = "FILE", conflicts_with = "mapping")]
    pub(crate) accounts: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "accounts")]
    pub(crate) columns: Option<PathBuf>,
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = MAPPING_FILE)]
    pub(crate) mapping: Option<PathBuf>,
    #[arg(long)]
    pub(crate) csv: bool,
    #[arg(long, value_name = "FILE", default_value = INDEX)]
    pub(crate) index: PathBuf,
}
