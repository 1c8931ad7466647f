//! Firefox's profiles: each has an NSS database.

use std::io;
use std::path::{Path, PathBuf};

use super::error::BrowserError;
use super::home::Home;
use super::nss;
use super::place::{Browser, Place, PlaceKind};
use crate::root::Root;
use crate::sys::{FIREFOX_PROGRAMS, is_profile_in_use};

/// Whether the machine has Firefox, other than as a snap or a flatpak.
pub fn is_installed(root: &Root) -> bool {
    FIREFOX_PROGRAMS.iter().any(|program| root.exists(program))
}

/// Returns the state of the module in the profiles of an account.
///
/// # Errors
/// [`BrowserError::Read`].
pub fn status(home: &Home, module: &str) -> Result<Vec<Place>, BrowserError> {
    let profiles = home.firefox_profiles()?;
    profiles
        .iter()
        .map(|profile| found(home, profile, module))
        .collect()
}

/// Makes every profile of an account use the module. None is changed if one is in use.
///
/// # Errors
/// [`BrowserError::ProfileInUse`], [`BrowserError::Tool`], [`BrowserError::Database`], or if a
/// profile cannot be read.
pub fn register(home: &Home, module: &str) -> Result<Vec<Place>, BrowserError> {
    change(home, module, |profile| {
        nss::create(profile)?;
        nss::register(profile, module)
    })
}

/// Takes our entries out of every profile of an account. None is changed if one is in use.
///
/// # Errors
/// As [`register`].
pub fn unregister(home: &Home, module: &str) -> Result<Vec<Place>, BrowserError> {
    change(home, module, |profile| nss::unregister(profile, module))
}

fn change(
    home: &Home,
    module: &str,
    change: impl Fn(&Path) -> Result<bool, BrowserError>,
) -> Result<Vec<Place>, BrowserError> {
    let profiles = home.firefox_profiles()?;
    if let Some(path) = profiles.iter().find(|profile| is_profile_in_use(profile)) {
        let path = path.clone();
        return Err(BrowserError::ProfileInUse { path });
    }
    let change = |profile: &PathBuf| {
        let changed = change(profile)?;
        let place = found(home, profile, module)?;
        Ok(Place { changed, ..place })
    };
    profiles.iter().map(change).collect()
}

fn found(home: &Home, profile: &Path, module: &str) -> Result<Place, BrowserError> {
    let entries = nss::modules(&home.root, profile)?;
    let (browser, kind) = (Browser::Firefox, PlaceKind::Profile);
    let here = home.root.here(profile);
    Ok(Place::found(browser, kind, &here, &entries, module))
}

impl Home {
    /// Returns the directories that hold the profiles: since version 147 below the configuration, unless the
    /// account has the older directory.
    fn firefox(&self) -> [PathBuf; 2] {
        [
            self.home.join(".mozilla/firefox"),
            self.configuration.join("mozilla/firefox"),
        ]
    }

    /// Returns the directories of all profiles that were made.
    pub(super) fn firefox_profiles(&self) -> Result<Vec<PathBuf>, BrowserError> {
        let mut profiles = Vec::new();
        for directory in self.firefox() {
            let path = directory.join("profiles.ini");
            match self.root.read_to_string(&path) {
                Ok(text) => profiles.extend(paths(&text).map(|path| directory.join(path))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(BrowserError::read(&self.root.here(path), error)),
            }
        }
        // Firefox lists a profile before its first start makes it.
        profiles.retain(|profile| self.root.is_dir(profile));
        Ok(profiles)
    }
}

/// Returns the profiles of `profiles.ini`, relative to it or absolute, which joining paths respects.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let mut in_profile = false;
    text.lines().map(str::trim).filter_map(move |line| {
        if let Some(section) = line.strip_prefix('[') {
            in_profile = section.starts_with("Profile");
        }
        line.strip_prefix("Path=").filter(|_| in_profile)
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn account(home: &Path) -> Home {
        Home {
            root: Root::of_this_system(),
            home: home.to_owned(),
            configuration: home.join(".config"),
        }
    }

    #[test]
    fn profiles_are_found_in_both_places() {
        let home = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let old = home.path().join(".mozilla/firefox");
        let new = home.path().join(".config/mozilla/firefox");
        for directory in [old.join("a.default"), new.join("b.work")] {
            fs::create_dir_all(directory).unwrap();
        }
        let list = format!(
            "[Install123]\nDefault=a.default\nPath=no-profile\n\n[Profile1]\nName=x\nIsRelative=0\n\
             Path={}\n\n[Profile0]\nName=a\nIsRelative=1\nPath=a.default\n\n[Profile2]\n\
             Path=not-made-yet\n",
            elsewhere.path().display()
        );
        fs::write(old.join("profiles.ini"), list).unwrap();
        fs::write(new.join("profiles.ini"), "[Profile0]\r\nPath=b.work\r\n").unwrap();
        assert_eq!(
            account(home.path()).firefox_profiles().unwrap(),
            [
                elsewhere.path().to_owned(),
                old.join("a.default"),
                new.join("b.work")
            ]
        );
    }

    #[test]
    fn a_profile_is_in_use_while_a_program_locks_it() {
        let profile = tempfile::tempdir().unwrap();
        assert!(!is_profile_in_use(profile.path()));
        fs::write(profile.path().join(".parentlock"), "").unwrap();
        assert!(!is_profile_in_use(profile.path()), "what a crash leaves");
    }
}
