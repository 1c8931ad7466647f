//! The words of `cpsctl login` and `cpsctl watch`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Subcommand;
use cps_workstation::login::{CA_DIRECTORY, MAPPING_FILE};

use super::LoginArgs;
use super::value::seconds;

#[derive(Debug, Subcommand)]
pub(crate) enum LoginVerb {
    List(ListArgs),
    Map(MapArgs),
    Unmap(UnmapArgs),
    Check(CheckArgs),
    Advise(AdviseArgs),
    Explain(ExplainArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) file: MappingFile,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    pub(crate) user: String,
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    #[arg(long, conflicts_with = "id")]
    pub(crate) unverified: bool,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
    #[command(flatten)]
    pub(crate) file: MappingFile,
}

#[derive(Debug, clap::Args)]
pub(crate) struct UnmapArgs {
    pub(crate) user: String,
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) file: MappingFile,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    pub(crate) user: String,
    #[command(flatten)]
    pub(crate) files: LoginFiles,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AdviseArgs {
    #[arg(long)]
    pub(crate) or_password: bool,
    #[command(flatten)]
    pub(crate) files: LoginFiles,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) files: LoginFiles,
}

/// File of the mapping.
#[derive(Debug, clap::Args)]
pub(crate) struct MappingFile {
    #[arg(long, value_name = "FILE", default_value = MAPPING_FILE)]
    pub(crate) mapping: PathBuf,
}

/// The files that pam_pkcs11 decides by.
#[derive(Debug, clap::Args)]
pub(crate) struct LoginFiles {
    #[command(flatten)]
    pub(crate) file: MappingFile,
    #[arg(long, value_name = "DIR", default_value = CA_DIRECTORY)]
    pub(crate) ca_dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WatchArgs {
    #[arg(long, value_name = "COMMAND")]
    pub(crate) on_remove: String,
    #[arg(long, value_name = "COMMAND")]
    pub(crate) on_insert: Option<String>,
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub(crate) grace: Duration,
    #[command(flatten)]
    pub(crate) file: MappingFile,
}
