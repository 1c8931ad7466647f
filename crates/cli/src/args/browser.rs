//! `cpsctl browser`.

use std::path::PathBuf;

use clap::Subcommand;
use cps_workstation::browser::{Browser, chromium};

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
    #[arg(long)]
    pub(crate) thunderbird: bool,
    #[arg(long, conflicts_with = "chromium")]
    pub(crate) system: bool,
    #[arg(long, value_name = "PATH")]
    pub(crate) module: Option<PathBuf>,
    #[arg(long, value_name = "DIRECTORY", default_value = "/")]
    pub(crate) root: PathBuf,
}

impl BrowserArgs {
    /// Whether this program is meant: without a choice, all browsers are.
    pub(crate) fn wants(&self, browser: Browser) -> bool {
        let is_chosen = self.firefox || self.chromium || self.thunderbird;
        match browser {
            Browser::Firefox => self.firefox || !is_chosen,
            Browser::Thunderbird => self.thunderbird,
            // Of Chromium's family all.
            _ => self.chromium || !is_chosen && chromium::loads_modules(),
        }
    }

    /// Whether something is meant that each account has of its own; Thunderbird has its policy alone.
    pub(crate) fn wants_account(&self) -> bool {
        let has_own = [Browser::Firefox, Browser::Chromium];
        !self.system && has_own.into_iter().any(|browser| self.wants(browser))
    }
}
