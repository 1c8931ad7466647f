use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::store::{Notice, Problem, TrustStore};

/// The directories of the administrator, read again when something in them has changed.
///
/// Every file is read and noticed if it is of no use, but for those whose name begins with a dot
/// and a `README`, which tells the administrator what belongs there.
#[derive(Debug)]
pub struct TrustFolders {
    folders: Vec<PathBuf>,
    /// State of the directories when they were read; `None` before.
    seen: Option<Listing>,
}

/// The files with their times of change and lengths.
type Listing = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// A file of a revocation list for a whole profession is some megabytes long.
const MAX_LENGTH: u64 = 256 << 20;

impl TrustFolders {
    /// Certificates and revocation lists are told apart by what they are, so both directories may
    /// be the same.
    pub fn new(trust_dir: &Path, crl_dir: &Path) -> Self {
        let mut folders = vec![trust_dir.to_owned(), crl_dir.to_owned()];
        folders.dedup();
        Self {
            folders,
            seen: None,
        }
    }

    /// Reads the directories if something in them has changed since the last time, or this is the
    /// first; a directory that does not exist is an empty one.
    pub fn look(&mut self) -> Option<(TrustStore, Vec<Notice>)> {
        let mut notices = Vec::new();
        let listing = self.list(&mut notices);
        if self.seen.as_ref() == Some(&listing) {
            return None;
        }
        let mut files = Vec::new();
        for (path, (_, length)) in &listing {
            let content = Some(path).filter(|_| *length <= MAX_LENGTH).map(fs::read);
            match content {
                Some(Ok(content)) => files.push((path.display().to_string(), content)),
                _ => notices.push(unreadable(path)),
            }
        }
        self.seen = Some(listing);
        let (store, more) = TrustStore::new(
            files
                .iter()
                .map(|(name, content)| (name.as_str(), content.as_slice())),
        );
        notices.extend(more);
        Some((store, notices))
    }

    fn list(&self, notices: &mut Vec<Notice>) -> Listing {
        let mut listing = Listing::new();
        for folder in &self.folders {
            let entries = match fs::read_dir(folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(_) => {
                    notices.push(unreadable(folder));
                    continue;
                }
            };
            for path in entries.flatten().map(|entry| entry.path()) {
                if is_passed_over(&path) {
                    continue;
                }
                // Links are followed: a package may put its certificates elsewhere.
                let Ok(about) = fs::metadata(&path) else {
                    continue;
                };
                if about.is_file() {
                    listing.insert(path, (about.modified().ok(), about.len()));
                }
            }
        }
        listing
    }
}

/// Whether a file is there for people, or is one of an editor or of a download that is not
/// finished.
fn is_passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name == "README" || name.as_encoded_bytes().starts_with(b".")
}

fn unreadable(path: &Path) -> Notice {
    Notice {
        file: path.display().to_string(),
        problem: Problem::Unreadable,
    }
}
