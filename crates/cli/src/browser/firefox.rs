//! Firefox's profiles: each has an NSS database.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rustix::process::{Flock, FlockType, fcntl_getlk};

use super::{Account, Browser, Place, PlaceKind, Trouble, nss};
use crate::root::Root;

/// The programs, as distributions install them.
const PROGRAMS: [&str; 2] = ["/usr/bin/firefox", "/usr/bin/firefox-esr"];

/// Whether the machine has Firefox, other than as a snap or a flatpak.
pub(crate) fn is_installed(root: &Root) -> bool {
    PROGRAMS.iter().any(|program| root.exists(program))
}

/// What the profiles of an account say of the module.
pub(crate) fn status(account: &Account, module: &str) -> Result<Vec<Place>, Trouble> {
    let profiles = account.profiles()?;
    profiles
        .iter()
        .map(|profile| found(profile, module))
        .collect()
}

/// Makes every profile of an account use the module. None is changed if one is in use.
pub(crate) fn register(account: &Account, module: &str) -> Result<Vec<Place>, Trouble> {
    change(account, module, |profile| {
        nss::create(profile)?;
        nss::register(profile, module)
    })
}

/// Takes our entries out of every profile of an account. None is changed if one is in use.
pub(crate) fn unregister(account: &Account, module: &str) -> Result<Vec<Place>, Trouble> {
    change(account, module, |profile| nss::unregister(profile, module))
}

fn change(
    account: &Account,
    module: &str,
    change: impl Fn(&Path) -> Result<bool, Trouble>,
) -> Result<Vec<Place>, Trouble> {
    let profiles = account.profiles()?;
    if let Some(path) = profiles.iter().find(|profile| is_in_use(profile)) {
        let path = path.clone();
        return Err(Trouble::ProfileInUse { path });
    }
    let change = |profile: &PathBuf| {
        let changed = change(profile)?;
        let place = found(profile, module)?;
        Ok(Place { changed, ..place })
    };
    profiles.iter().map(change).collect()
}

fn found(profile: &Path, module: &str) -> Result<Place, Trouble> {
    let entries = nss::modules(profile)?;
    let (browser, kind) = (Browser::Firefox, PlaceKind::Profile);
    Ok(Place::found(browser, kind, profile, &entries, module))
}

/// Whether a Firefox runs on the profile: it holds a lock on a file, which a crash cannot leave
/// behind.
fn is_in_use(profile: &Path) -> bool {
    let Ok(file) = File::options()
        .read(true)
        .write(true)
        .open(profile.join(".parentlock"))
    else {
        return false;
    };
    let exclusive = Flock::from(FlockType::WriteLock);
    fcntl_getlk(&file, &exclusive).is_ok_and(|holder| holder.is_some())
}

impl Account {
    /// Where Firefox keeps its profiles: since version 147 below the configuration, unless the
    /// account has the older directory.
    fn firefox(&self) -> [PathBuf; 2] {
        [
            self.home.join(".mozilla/firefox"),
            self.configuration.join("mozilla/firefox"),
        ]
    }

    /// The directories of all profiles that were made.
    fn profiles(&self) -> Result<Vec<PathBuf>, Trouble> {
        let mut profiles = Vec::new();
        for directory in self.firefox() {
            let path = directory.join("profiles.ini");
            match fs::read_to_string(&path) {
                Ok(text) => profiles.extend(paths(&text).map(|path| directory.join(path))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Trouble::read(&path, error)),
            }
        }
        // Firefox lists a profile before its first start makes it.
        profiles.retain(|profile| profile.is_dir());
        Ok(profiles)
    }
}

/// The profiles of `profiles.ini`, relative to it or absolute, which joining paths respects.
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
    use super::*;

    fn account(home: &Path) -> Account {
        Account {
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
            account(home.path()).profiles().unwrap(),
            [
                elsewhere.path().to_owned(),
                old.join("a.default"),
                new.join("b.work")
            ]
        );
    }

    #[test]
    fn a_profile_is_in_use_while_somebody_locks_it() {
        let profile = tempfile::tempdir().unwrap();
        assert!(!is_in_use(profile.path()));
        fs::write(profile.path().join(".parentlock"), "").unwrap();
        assert!(!is_in_use(profile.path()), "what a crash leaves");
    }
}
