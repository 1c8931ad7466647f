//! The options of `cpsctl vihf`.

use clap::ValueEnum;
use cps_assertions::{AccessPurpose, InsAuthority, VihfProfile};

use super::IssueArgs;

#[derive(Debug, clap::Args)]
pub(crate) struct VihfArgs {
    #[arg(long, value_name = "NUMBER")]
    pub(crate) activity: u8,
    #[arg(long, value_name = "INS")]
    pub(crate) ins: String,
    #[arg(long, value_enum, default_value_t = AuthorityName::Nir)]
    pub(crate) authority: AuthorityName,
    #[arg(long, value_enum, default_value_t = AccessName::Normal)]
    pub(crate) access: AccessName,
    #[arg(long, value_name = "TEXT")]
    pub(crate) software_id: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) software_name: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) software_version: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) software_approval: String,
    #[arg(long, value_enum, default_value_t = ProfileName::Dmp2026)]
    pub(crate) profile: ProfileName,
    #[command(flatten)]
    pub(crate) soap: DmpSoapArgs,
    #[command(flatten)]
    pub(crate) issue: IssueArgs,
}

/// The header of a message to the shared health record.
#[derive(Debug, clap::Args)]
pub(crate) struct DmpSoapArgs {
    #[arg(long, requires_all = ["to", "action"])]
    pub(crate) soap: bool,
    #[arg(long, value_name = "URI", requires = "soap")]
    pub(crate) to: Option<String>,
    #[arg(long, value_name = "URI", requires = "soap")]
    pub(crate) action: Option<String>,
}

/// The authority of a patient's identity.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AuthorityName {
    Nir,
    Nia,
    Test,
}

impl From<AuthorityName> for InsAuthority {
    fn from(name: AuthorityName) -> Self {
        match name {
            AuthorityName::Nir => Self::Nir,
            AuthorityName::Nia => Self::Nia,
            AuthorityName::Test => Self::Test,
        }
    }
}

/// The purpose of an access to a shared health record.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AccessName {
    Normal,
    BrisDeGlace,
    #[value(name = "centre-15")]
    Centre15,
}

impl From<AccessName> for AccessPurpose {
    fn from(name: AccessName) -> Self {
        match name {
            AccessName::Normal => Self::Normal,
            AccessName::BrisDeGlace => Self::BrisDeGlace,
            AccessName::Centre15 => Self::Centre15,
        }
    }
}

/// A form of the assertion, where sources disagree.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ProfileName {
    #[value(name = "dmp-2026")]
    Dmp2026,
    #[value(name = "dmp-2019")]
    Dmp2019,
    #[value(name = "drim-2024")]
    Drim2024,
    #[value(name = "guide-2026")]
    Guide2026,
}

impl From<ProfileName> for VihfProfile {
    fn from(name: ProfileName) -> Self {
        match name {
            ProfileName::Dmp2026 => Self::Dmp2026,
            ProfileName::Dmp2019 => Self::Dmp2019,
            ProfileName::Drim2024 => Self::Drim2024,
            ProfileName::Guide2026 => Self::Guide2026,
        }
    }
}
