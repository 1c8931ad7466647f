use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::bounded::{FileTooLarge, read_file};
use crate::exposed::Exposed;
use crate::store::{Notice, Problem, TrustStore};
use crate::writers::{Besides, WritersCheck};

/// The directories of the administrator, read again when something in them has changed.
///
/// Every file is read and noticed if it is of no use, but for those whose name begins with a dot
/// and a `README`, which tells the administrator what belongs there. Nothing is read that others
/// than root and the account of this process could have written.
#[derive(Debug)]
pub struct TrustFolders {
    folders: Vec<PathBuf>,
    /// State of the directories when they were read; `None` before.
    seen: Option<Listing>,
}

/// The files, and the directories that are not read, with what is known of them.
type Listing = BTreeMap<PathBuf, About>;

/// The properties of a file that are known without reading it.
#[derive(Debug, PartialEq, Eq)]
struct About {
    changed: Option<SystemTime>,
    length: u64,
    exposed: Option<Exposed>,
}

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
        for (path, about) in &listing {
            if let Some(exposed) = &about.exposed {
                notices.push(Notice {
                    file: path.display().to_string(),
                    problem: Problem::Exposed(exposed.clone()),
                });
                continue;
            }
            match read_file(path, MAX_LENGTH) {
                Ok(content) => files.push((path.display().to_string(), content)),
                Err(error) => notices.push(Notice {
                    file: path.display().to_string(),
                    problem: FileTooLarge::of(&error)
                        .map_or(Problem::Unreadable, Problem::TooLarge),
                }),
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
        let mut writers = WritersCheck::new(Path::new("/"), Besides::OwnAccount);
        let mut check = |path: &Path| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            writers
                .as_mut()
                .map_err(|exposed| exposed.clone())?
                .check(&path)
        };
        for folder in &self.folders {
            if let Err(exposed) = check(folder) {
                let about = About {
                    changed: None,
                    length: 0,
                    exposed: Some(exposed),
                };
                listing.insert(folder.clone(), about);
                continue;
            }
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
                    let about = About {
                        changed: about.modified().ok(),
                        length: about.len(),
                        exposed: check(&path).err(),
                    };
                    listing.insert(path, about);
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
