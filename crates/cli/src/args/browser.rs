//! `cpsctl browser`.

use std::path::PathBuf;

use clap::Subcommand;
use cps_workstation::browser::Browser;

#[derive(Debug, Subcommand)]
pub(crate) enum BrowserVerb {
    /// Make the browsers of this account use the card
    Register(BrowserArgs),
    /// Undo `register`
    Unregister(BrowserArgs),
    /// Show which browsers use the card
    Status(BrowserArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct BrowserArgs {
    /// Firefox alone
    #[arg(long)]
    pub(crate) firefox: bool,
    /// Chromium alone, and the browsers that share its database
    #[arg(long)]
    pub(crate) chromium: bool,
    /// All accounts instead of this one, by an enterprise policy, which Firefox alone has
    #[arg(long, conflicts_with = "chromium")]
    pub(crate) system: bool,
    /// The PKCS#11 module [default: where the package installs it]
    #[arg(long, value_name = "PATH")]
    pub(crate) module: Option<PathBuf>,
    /// The root of the machine, to prepare an image of one
    #[arg(long, value_name = "DIRECTORY", default_value = "/")]
    pub(crate) root: PathBuf,
}

impl BrowserArgs {
    /// Whether this browser is meant: without a choice, all are.
    pub(crate) fn wants(&self, browser: Browser) -> bool {
        match browser {
            Browser::Firefox => self.firefox || !self.chromium,
            // Of Chromium's family all.
            _ => self.chromium || !self.firefox,
        }
    }
}
