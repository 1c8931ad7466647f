//! The words of `cpsctl login` and `cpsctl watch`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Subcommand;
use cps_workstation::login::MAPPING_FILE;

use super::LoginArgs;
use super::value::seconds;

#[derive(Debug, Subcommand)]
pub(crate) enum LoginVerb {
    /// List the accounts and the holders whose cards open their sessions
    List(ListArgs),
    /// Let the holder of the card in the reader, or that of --id, log in to an account
    Map(MapArgs),
    /// Take that away again, from all cards of the account or from that of --id
    Unmap(UnmapArgs),
    /// Say whether the card in the reader would log in to an account, or why not
    Check(CheckArgs),
    /// For PAM (pam_exec), before the PIN is asked for: refuse a card that would not log in to
    /// the account $PAM_USER, and say why
    Advise(AdviseArgs),
    /// For PAM (pam_exec), after a refusal: say why, and how many tries of the PIN are left
    Explain(ExplainArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) file: MappingFile,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    /// Name of the account
    pub(crate) user: String,
    /// National identifier of the holder (IdNat_PS) in place of that of the card in the reader
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,
    /// Accept the certificate of the card without a trusted authority and without the PIN
    #[arg(long, conflicts_with = "id")]
    pub(crate) unverified: bool,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
    #[command(flatten)]
    pub(crate) file: MappingFile,
}

#[derive(Debug, clap::Args)]
pub(crate) struct UnmapArgs {
    /// Name of the account
    pub(crate) user: String,
    /// National identifier of the holder, or the text of the mapping in its place
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) file: MappingFile,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Name of the account
    pub(crate) user: String,
    #[command(flatten)]
    pub(crate) files: LoginFiles,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AdviseArgs {
    /// Say nothing without a card in a reader: the password is asked for next
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
    /// Mapping of holders to accounts, as the configuration of pam_pkcs11 names it
    #[arg(long, value_name = "FILE", default_value = MAPPING_FILE)]
    pub(crate) mapping: PathBuf,
}

/// The files that pam_pkcs11 decides by.
#[derive(Debug, clap::Args)]
pub(crate) struct LoginFiles {
    #[command(flatten)]
    pub(crate) file: MappingFile,
    /// Certificates of the trusted authorities, with the links of `openssl rehash`
    #[arg(long, value_name = "DIR", default_value = "/etc/pam_pkcs11/cacerts")]
    pub(crate) ca_dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct WatchArgs {
    /// Shell command to run once when the card of this session has been absent for the time of
    /// grace
    #[arg(long, value_name = "COMMAND")]
    pub(crate) on_remove: String,
    /// Shell command to run once when it is back after that
    #[arg(long, value_name = "COMMAND")]
    pub(crate) on_insert: Option<String>,
    /// Time in which a card may come back, or a service start again, as if nothing had happened
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    pub(crate) grace: Duration,
    #[command(flatten)]
    pub(crate) file: MappingFile,
}
