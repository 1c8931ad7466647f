//! The options of `cpsctl insi`.

use clap::ValueEnum;
use cps_assertions::{Sex, TeleserviceProfile};

use super::IssueArgs;

#[derive(Debug, clap::Args)]
pub(crate) struct InsiArgs {
    #[arg(long, value_name = "NUMBER")]
    pub(crate) activity: u8,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) billing_number: Option<String>,
    #[arg(long, value_name = "CODE")]
    pub(crate) amo_speciality: Option<String>,
    #[arg(long)]
    pub(crate) sector: bool,
    #[arg(long, value_enum, default_value_t = TeleserviceProfileName::Insi2021)]
    pub(crate) profile: TeleserviceProfileName,
    #[command(flatten)]
    pub(crate) soap: InsiSoapArgs,
    #[command(flatten)]
    pub(crate) traits: TraitArgs,
    #[command(flatten)]
    pub(crate) issue: IssueArgs,
}

/// The header of a message, and the software that its contexts name.
#[derive(Debug, clap::Args)]
pub(crate) struct InsiSoapArgs {
    #[arg(long, requires_all = ["software_authorisation", "software_name", "software_version", "software_instance"])]
    pub(crate) soap: bool,
    #[arg(long, value_name = "TEXT", requires = "soap")]
    pub(crate) software_authorisation: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "soap")]
    pub(crate) software_name: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "soap")]
    pub(crate) software_version: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "soap")]
    pub(crate) software_instance: Option<String>,
}

/// The patient whom a message looks for: all of the traits, or none.
#[derive(Debug, clap::Args)]
pub(crate) struct TraitArgs {
    #[arg(long, value_name = "NAME", requires_all = ["soap", "given_name", "sex", "birth_date"])]
    pub(crate) birth_name: Option<String>,
    #[arg(long, value_name = "NAME", requires = "birth_name")]
    pub(crate) given_name: Option<String>,
    #[arg(long, value_enum, requires = "birth_name")]
    pub(crate) sex: Option<SexName>,
    #[arg(long, value_name = "DATE", requires = "birth_name")]
    pub(crate) birth_date: Option<String>,
}

/// The sex of a patient.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SexName {
    Female,
    Male,
}

impl From<SexName> for Sex {
    fn from(name: SexName) -> Self {
        match name {
            SexName::Female => Self::Female,
            SexName::Male => Self::Male,
        }
    }
}

/// A form of the assertion and of its message, where sources disagree.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TeleserviceProfileName {
    #[value(name = "insi-2021")]
    Insi2021,
    #[value(name = "client-2023")]
    Client2023,
    #[value(name = "guide-2025")]
    Guide2025,
}

impl From<TeleserviceProfileName> for TeleserviceProfile {
    fn from(name: TeleserviceProfileName) -> Self {
        match name {
            TeleserviceProfileName::Insi2021 => Self::Insi2021,
            TeleserviceProfileName::Client2023 => Self::Client2023,
            TeleserviceProfileName::Guide2025 => Self::Guide2025,
        }
    }
}
