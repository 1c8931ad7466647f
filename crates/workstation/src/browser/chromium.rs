//! Chromium's NSS database, which all browsers of its kind share: `~/.pki/nssdb`
//! (`clients.md` §4.2).

use std::path::PathBuf;

use super::error::BrowserError;
use super::home::Home;
use super::nss;
use super::place::{Browser, Place, PlaceKind};
use crate::sys::{SYSTEM, System};

/// Whether Chromium loads modules: on Windows and macOS it takes keys from the system alone.
pub fn loads_modules() -> bool {
    SYSTEM == System::Unix
}

/// Whether the account has the database: a browser made it, or a person who registered a module.
pub fn has_database(home: &Home) -> bool {
    nss::exists(&home.root, &home.chromium())
}

/// Returns the state of the module in the database of an account.
///
/// # Errors
/// [`BrowserError::Read`].
pub fn status(home: &Home, module: &str) -> Result<Place, BrowserError> {
    let database = home.chromium();
    let entries = nss::modules(&home.root, &database)?;
    let (browser, kind) = (Browser::Chromium, PlaceKind::Database);
    let here = home.root.here(database);
    Ok(Place::found(browser, kind, &here, &entries, module))
}

/// Makes the browsers of an account use the module, from their next start on.
///
/// # Errors
/// [`BrowserError::Tool`], [`BrowserError::Database`], or if the database cannot be read or made.
pub fn register(home: &Home, module: &str) -> Result<Place, BrowserError> {
    let database = home.chromium();
    nss::create(&database)?;
    let changed = nss::register(&database, module)?;
    let place = status(home, module)?;
    Ok(Place { changed, ..place })
}

/// Takes our entries out of the database of an account.
///
/// # Errors
/// As [`register`].
pub fn unregister(home: &Home, module: &str) -> Result<Place, BrowserError> {
    let changed = nss::unregister(&home.chromium(), module)?;
    let place = status(home, module)?;
    Ok(Place { changed, ..place })
}

impl Home {
    fn chromium(&self) -> PathBuf {
        self.home.join(".pki/nssdb")
    }
}
