//! The sites that a holder has allowed, in a file of the account. Begin at [`RememberedSites`].

use std::collections::BTreeSet;
use std::env;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use cps_trust::{LONGEST_CONFIGURATION, read_text};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::origin::Origin;
use crate::sys;

/// The most sites that are remembered.
const MOST: usize = 1000;

/// The file of the sites that the holder has allowed, which this account alone reads and writes.
#[derive(Clone, Debug)]
pub struct RememberedSites {
    path: PathBuf,
}

#[derive(Default, Serialize, Deserialize)]
struct SitesFile {
    sites: BTreeSet<Origin>,
}

/// The reason why the sites of an account cannot be known or changed.
#[derive(Debug, thiserror::Error)]
pub enum RememberedError {
    /// The account has no home directory.
    #[error("the account has no home directory, so no site can be remembered for it")]
    NoHome,
    /// The file cannot be read or written, or is no list of sites.
    #[error("{path}: {error}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the system, or what is wrong with the content.
        error: io::Error,
    },
}

impl RememberedSites {
    /// Returns the file of the account that runs this program: below `XDG_STATE_HOME`, or its
    /// default (XDG Base Directory Specification).
    ///
    /// # Errors
    /// [`RememberedError::NoHome`].
    pub fn of_environment() -> Result<Self, RememberedError> {
        let absolute = |path: &PathBuf| path.is_absolute();
        let of_session = env::var_os("XDG_STATE_HOME").map(PathBuf::from);
        let directory = match of_session.filter(absolute) {
            Some(directory) => directory,
            None => {
                let home = env::home_dir().filter(absolute);
                home.ok_or(RememberedError::NoHome)?.join(".local/state")
            }
        };
        Ok(Self::at(directory.join("cpsd/web-sites.json")))
    }

    /// Returns the sites in a file.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Returns the sites.
    ///
    /// # Errors
    /// [`RememberedError::File`], also if another account could have written the file.
    pub fn list(&self) -> Result<BTreeSet<Origin>, RememberedError> {
        Ok(self.read().map_err(|error| self.error(error))?.sites)
    }

    /// Adds a site.
    ///
    /// # Errors
    /// [`RememberedError::File`]; the list is as it was.
    pub fn add(&self, origin: &Origin) -> Result<(), RememberedError> {
        let change = |sites: &mut BTreeSet<Origin>| {
            if sites.len() >= MOST && !sites.contains(origin) {
                return Err(io::Error::other(
                    "too many sites are remembered; revoke some",
                ));
            }
            Ok(sites.insert(origin.clone()))
        };
        self.change(change).map(drop)
    }

    /// Removes a site; `false` if it was not there.
    ///
    /// # Errors
    /// [`RememberedError::File`]; the list is as it was.
    pub fn remove(&self, origin: &Origin) -> Result<bool, RememberedError> {
        self.change(|sites| Ok(sites.remove(origin)))
    }

    /// Changes the list while no other program does; `change` says whether it has.
    fn change(
        &self,
        change: impl FnOnce(&mut BTreeSet<Origin>) -> io::Result<bool>,
    ) -> Result<bool, RememberedError> {
        let changed = || {
            let directory = self.path.parent().unwrap_or(Path::new("/"));
            sys::make_private_directory(directory)?;
            let lock = File::create(self.path.with_extension("lock"))?;
            lock.lock()?;
            let mut file = self.read()?;
            let has_changed = change(&mut file.sites)?;
            if has_changed {
                // A file of this kind has mode 600.
                let mut new = NamedTempFile::new_in(directory)?;
                new.write_all(&serde_json::to_vec_pretty(&file)?)?;
                new.as_file().sync_all()?;
                new.persist(&self.path)?;
            }
            Ok(has_changed)
        };
        changed().map_err(|error| self.error(error))
    }

    fn read(&self) -> io::Result<SitesFile> {
        match sys::check_own(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(SitesFile::default());
            }
            checked => checked?,
        }
        let text = read_text(&self.path, LONGEST_CONFIGURATION)?;
        Ok(serde_json::from_str(&text)?)
    }

    fn error(&self, error: io::Error) -> RememberedError {
        let path = self.path.clone();
        RememberedError::File { path, error }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::thread;

    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    fn file() -> (tempfile::TempDir, RememberedSites) {
        let directory = tempfile::tempdir().unwrap();
        let sites = RememberedSites::at(directory.path().join("state/cpsd/web-sites.json"));
        (directory, sites)
    }

    #[test]
    fn sites_are_added_listed_and_removed() {
        let (_directory, sites) = file();
        let (a, b) = (origin("https://a.example"), origin("https://b.example"));
        assert!(sites.list().unwrap().is_empty());
        assert!(!sites.remove(&a).unwrap());
        sites.add(&b).unwrap();
        sites.add(&a).unwrap();
        sites.add(&a).unwrap();
        assert!(sites.list().unwrap().iter().eq([&a, &b]));
        assert!(sites.remove(&b).unwrap());
        assert!(sites.list().unwrap().iter().eq([&a]));
    }

    #[test]
    fn the_file_is_this_accounts_alone() {
        let (_directory, sites) = file();
        sites.add(&origin("https://a.example")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode(&sites.path), 0o600);
        assert_eq!(mode(sites.path.parent().unwrap()), 0o700);
        fs::set_permissions(&sites.path, Permissions::from_mode(0o620)).unwrap();
        assert!(sites.list().is_err());
        assert!(sites.add(&origin("https://b.example")).is_err());
    }

    #[test]
    fn a_file_that_is_no_list_is_an_error_and_stays() {
        let (_directory, sites) = file();
        sites.add(&origin("https://a.example")).unwrap();
        for text in [
            "",
            "[]",
            "{\"sites\":[\"http://a.example\"]}",
            "{\"sites\":",
        ] {
            fs::write(&sites.path, text).unwrap();
            assert!(sites.list().is_err(), "{text}");
            assert!(sites.add(&origin("https://b.example")).is_err(), "{text}");
            assert_eq!(fs::read_to_string(&sites.path).unwrap(), text);
        }
    }

    #[test]
    fn programs_that_add_at_once_lose_nothing() {
        let (_directory, sites) = file();
        thread::scope(|scope| {
            for number in 0..8 {
                let sites = &sites;
                scope.spawn(move || {
                    let added = origin(&format!("https://{number}.example.org"));
                    sites.add(&added).unwrap();
                });
            }
        });
        assert_eq!(sites.list().unwrap().len(), 8);
    }

    #[test]
    fn a_list_that_is_full_takes_no_more() {
        let (_directory, sites) = file();
        let full = SitesFile {
            sites: (0..MOST)
                .map(|number| origin(&format!("https://{number}.example.org")))
                .collect(),
        };
        sites.add(&origin("https://0.example.org")).unwrap();
        fs::write(&sites.path, serde_json::to_vec(&full).unwrap()).unwrap();
        assert!(sites.add(&origin("https://more.example")).is_err());
        sites.add(&origin("https://0.example.org")).unwrap();
    }
}
