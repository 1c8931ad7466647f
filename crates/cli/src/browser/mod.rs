//! Which browsers of this machine use the card, and how they are made to.
//!
//! Firefox learns of a PKCS#11 module by an enterprise policy, for all accounts ([`policy`]), or by
//! the NSS database of a profile ([`firefox`]); Chromium and its kin by the NSS database of the
//! account ([`chromium`]). Browsers in a snap or a flatpak cannot load a module of the machine
//! ([`sandbox`]).

mod account;
pub(crate) mod chromium;
mod document;
mod entry;
pub(crate) mod firefox;
mod nss;
pub(crate) mod policy;
pub(crate) mod sandbox;
mod trouble;

use std::path::{Path, PathBuf};

use serde::Serialize;

pub(crate) use account::Account;
pub(crate) use entry::NAME;
use entry::{Entries, Entry};
pub(crate) use trouble::Trouble;

/// A browser that this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Browser {
    /// Firefox.
    Firefox,
    /// Chromium; where its database is meant, every browser that shares it.
    Chromium,
    /// Google Chrome.
    Chrome,
    /// Brave.
    Brave,
    /// Microsoft Edge.
    Edge,
    /// Opera.
    Opera,
}

/// Where a browser reads which modules it loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlaceKind {
    /// Enterprise policy, for all accounts.
    Policy,
    /// A profile of this account.
    Profile,
    /// The database of this account.
    Database,
    /// A snap, which cannot load the module.
    Snap,
    /// A flatpak, which cannot load the module.
    Flatpak,
}

/// Whether a browser uses the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It loads the module that was asked about.
    Registered,
    /// It loads another module under our name, or ours from elsewhere: an earlier installation for
    /// example.
    Other,
    /// It loads the proxy of p11-kit, which loads the module if p11-kit knows it.
    Proxy,
    /// It does not know the module.
    Absent,
    /// It cannot load the module.
    Unreachable,
}

/// What a browser says of our module in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Place {
    pub(crate) browser: Browser,
    pub(crate) kind: PlaceKind,
    /// The policy file, the directory of the profile or database, or where the snap or flatpak is.
    pub(crate) path: PathBuf,
    pub(crate) state: State,
    /// What it calls the module that it loads, if it loads one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The module that it loads, if it loads one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) module: Option<String>,
    /// Whether this run changed it.
    pub(crate) changed: bool,
}

/// What is said of all browsers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Registrations {
    /// The module that was asked about.
    pub(crate) module: String,
    pub(crate) places: Vec<Place>,
}

impl Browser {
    /// What its maker calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Firefox => "Firefox",
            Self::Chromium => "Chromium",
            Self::Chrome => "Chrome",
            Self::Brave => "Brave",
            Self::Edge => "Edge",
            Self::Opera => "Opera",
        }
    }
}

impl Place {
    /// A place that knows these modules, of which we look for one.
    fn found(
        browser: Browser,
        kind: PlaceKind,
        path: &Path,
        entries: &Entries,
        module: &str,
    ) -> Self {
        let entry = entries.best(module);
        let state = match entry {
            Some(entry) if entry.library == module => State::Registered,
            Some(_) => State::Other,
            None if entries.have_proxy() => State::Proxy,
            None => State::Absent,
        };
        Self {
            browser,
            kind,
            path: path.to_owned(),
            state,
            name: entry.map(|entry| entry.name.clone()),
            module: entry.map(|entry| entry.library.clone()),
            changed: false,
        }
    }

    /// A browser that cannot load any module of the machine.
    fn unreachable(browser: Browser, kind: PlaceKind, path: &Path) -> Self {
        Self {
            browser,
            kind,
            path: path.to_owned(),
            state: State::Unreachable,
            name: None,
            module: None,
            changed: false,
        }
    }
}
