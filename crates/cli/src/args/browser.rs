//! `cpsctl browser`.

use std::path::PathBuf;

use clap::Subcommand;
use cps_workstation::browser::Browser;

#[derive(Debug, Subcommand)]
pub(crate) enum BrowserVerb {
    Register(BrowserArgs),
    Unregister(BrowserArgs),
    Status(BrowserArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct BrowserArgs {
    #[arg(long)]
    pub(crate) firefox: bool,
    #[arg(long)]
    pub(crate) chromium: bool,
    #[arg(long, conflicts_with = "chromium")]
    pub(crate) system: bool,
    #[arg(long, value_name = "PATH")]
    pub(crate) module: Option<PathBuf>,
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
