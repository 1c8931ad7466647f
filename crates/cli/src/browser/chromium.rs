//! Chromium's NSS database, which all browsers of its kind share: `~/.pki/nssdb`
//! (`clients.md` §4.2).

use std::path::PathBuf;

use super::{Account, Browser, Place, PlaceKind, Trouble, nss};

/// Whether the account has the database: a browser made it, or somebody who registered a module.
pub(crate) fn has_database(account: &Account) -> bool {
    nss::exists(&account.chromium())
}

/// What the database of an account says of the module.
pub(crate) fn status(account: &Account, module: &str) -> Result<Place, Trouble> {
    let database = account.chromium();
    let entries = nss::modules(&database)?;
    let (browser, kind) = (Browser::Chromium, PlaceKind::Database);
    Ok(Place::found(browser, kind, &database, &entries, module))
}

/// Makes the browsers of an account use the module, from their next start on.
pub(crate) fn register(account: &Account, module: &str) -> Result<Place, Trouble> {
    let database = account.chromium();
    nss::create(&database)?;
    let changed = nss::register(&database, module)?;
    let place = status(account, module)?;
    Ok(Place { changed, ..place })
}

/// Takes our entries out of the database of an account.
pub(crate) fn unregister(account: &Account, module: &str) -> Result<Place, Trouble> {
    let changed = nss::unregister(&account.chromium(), module)?;
    let place = status(account, module)?;
    Ok(Place { changed, ..place })
}

impl Account {
    fn chromium(&self) -> PathBuf {
        self.home.join(".pki/nssdb")
    }
}
