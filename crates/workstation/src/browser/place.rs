//! A place that names modules to a browser, and the state of ours there.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::entry::Entries;

/// A browser that this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// Firefox.
    Firefox,
    /// Thunderbird, which is no browser and has its certificates and modules as Firefox has.
    Thunderbird,
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

/// The kind of place that names to a browser the modules to load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
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

/// The state of our module in a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
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

/// The modules of a browser in one place, as far as ours is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The browser that reads the place.
    pub browser: Browser,
    /// The kind of the place.
    pub kind: PlaceKind,
    /// The policy file, the directory of the profile or database, or that of the snap or flatpak.
    #[serde(flatten, serialize_with = "crate::path_members::path")]
    pub path: PathBuf,
    /// The state of our module there.
    pub state: State,
    /// The name of the module that it loads, if it loads one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The module that it loads, if it loads one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Whether this run changed it.
    pub changed: bool,
}

impl Browser {
    /// Returns the name that its maker gave it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Firefox => "Firefox",
            Self::Thunderbird => "Thunderbird",
            Self::Chromium => "Chromium",
            Self::Chrome => "Chrome",
            Self::Brave => "Brave",
            Self::Edge => "Edge",
            Self::Opera => "Opera",
        }
    }
}

impl Place {
    /// Makes a place that knows these modules, among which `module` is looked for.
    pub(super) fn found(
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

    /// Makes the place of a browser that cannot load any module of the machine.
    pub(super) fn unreachable(browser: Browser, kind: PlaceKind, path: &Path) -> Self {
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
