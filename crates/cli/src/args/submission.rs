//! The options of `cpsctl dmp-submission`.

use std::path::PathBuf;

use clap::ValueEnum;
use cps_assertions::SubmissionProfile;

use super::IssueArgs;
use super::value::named_file;

#[derive(Debug, clap::Args)]
pub(crate) struct SubmissionArgs {
    #[arg(long, value_name = "OID")]
    pub(crate) submission_set: String,
    #[arg(long = "document", required = true, value_name = "DOCUMENT", value_parser = named_file)]
    pub(crate) documents: Vec<(String, PathBuf)>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) signature_id: Option<String>,
    #[arg(long, value_enum, default_value_t = SubmissionProfileName::Dmp2019)]
    pub(crate) profile: SubmissionProfileName,
    #[command(flatten)]
    pub(crate) issue: IssueArgs,
}

/// A form of the signature, where sources disagree.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SubmissionProfileName {
    #[value(name = "dmp-2019")]
    Dmp2019,
    #[value(name = "sha-256")]
    Sha256,
}

impl From<SubmissionProfileName> for SubmissionProfile {
    fn from(name: SubmissionProfileName) -> Self {
        match name {
            SubmissionProfileName::Dmp2019 => Self::Dmp2019,
            SubmissionProfileName::Sha256 => Self::Sha256,
        }
    }
}
