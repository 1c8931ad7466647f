//! Which browsers of this machine use the card, and how they are made to.
//!
//! Firefox learns of a PKCS#11 module by an enterprise policy, for all accounts ([`policy`]), or by
//! the NSS database of a profile ([`firefox`]); Chromium and its kin by the NSS database of the
//! account ([`chromium`]). Browsers in a snap or a flatpak cannot load a module of the machine
//! ([`sandbox`]).

pub(crate) mod chromium;
mod document;
pub(crate) mod firefox;
mod nss;
pub(crate) mod policy;
pub(crate) mod sandbox;
mod trouble;

use std::path::{Path, PathBuf};

use serde::Serialize;

pub(crate) use trouble::Trouble;

/// What our module is called in every browser.
///
/// An entry of this name is ours to change and to remove; others that name our module were made by
/// somebody else, and stay.
const NAME: &str = "Carte CPS";

/// The home of an account, as far as browsers are concerned.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// `$HOME`.
    pub(crate) home: PathBuf,
    /// `$XDG_CONFIG_HOME`, or its default.
    pub(crate) configuration: PathBuf,
}

/// A browser that this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Browser {
    /// Firefox.
    Firefox,
    /// Chromium, and every browser that shares its database.
    Chromium,
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
    /// It loads another module under our name, of an earlier installation for example.
    Other,
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
    /// The module that it loads, if it loads one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) module: Option<String>,
    /// Whether this run changed it.
    pub(crate) changed: bool,
}

impl Place {
    /// A place that knows these modules, of which we look for one.
    fn found(
        browser: Browser,
        kind: PlaceKind,
        path: &Path,
        entries: &[Entry],
        module: &str,
    ) -> Self {
        let library = ours(entries, module).map(|entry| entry.library.clone());
        let state = match library.as_deref() {
            Some(library) if library == module => State::Registered,
            Some(_) => State::Other,
            None => State::Absent,
        };
        Self {
            browser,
            kind,
            path: path.to_owned(),
            state,
            module: library,
            changed: false,
        }
    }

    /// A browser that cannot load any module of the machine.
    fn unreachable(browser: Browser, kind: PlaceKind, path: &Path) -> Self {
        Self {
            state: State::Unreachable,
            ..Self::found(browser, kind, path, &[], "")
        }
    }
}

/// What is said of all browsers.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Registrations {
    /// The module that was asked about.
    pub(crate) module: String,
    pub(crate) places: Vec<Place>,
}

/// A module that a browser knows.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    name: String,
    library: String,
}

/// The entry that makes a browser load `module` or, if there is none, the one of our name.
fn ours<'a>(entries: &'a [Entry], module: &str) -> Option<&'a Entry> {
    let same = entries.iter().find(|entry| entry.library == module);
    same.or_else(|| entries.iter().find(|entry| entry.name == NAME))
}
