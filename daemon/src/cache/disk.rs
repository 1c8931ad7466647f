//! One file for each card in a directory that only the daemon's account can look into.
//!
//! A file that is anything else than what the daemon wrote is removed, and the card is read anew.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use cps_apdu::Hex;
use tracing::warn;

use super::file::{self, Kept};
use super::key::CacheKey;
use crate::content::Content;
use crate::sys;

/// The largest file that is read; a card has some 20 KiB.
const MAX_FILE: u64 = 1 << 20;

/// The most files that are kept.
const MAX_FILES: usize = 256;

/// Names of files, whole and half written.
const EXTENSION: &str = "card";
const HALF: &str = "half";

#[derive(Debug)]
pub(super) struct Disk {
    directory: PathBuf,
    /// Held while files change: two readers may hold the same card one after the other.
    writing: Mutex<()>,
}

impl Disk {
    /// Makes the directory, or checks that no other account can look into it.
    pub(super) fn open(directory: &Path) -> io::Result<Self> {
        sys::open_private_directory(directory)?;
        Ok(Self {
            directory: directory.to_owned(),
            writing: Mutex::new(()),
        })
    }

    /// Returns the content that is kept of a card; a damaged file is removed.
    pub(super) fn find(&self, key: &CacheKey) -> Option<Content> {
        let path = self.path(key, EXTENSION);
        match read(&path) {
            // After an update the file will be written anew.
            Ok(kept) => (kept.key == *key).then_some(kept.content),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                warn!(file = %path.display(), status = %error, "a kept card is of no use");
                // A file that cannot be removed is refused the next time as well.
                let _ = fs::remove_file(&path);
                None
            }
        }
    }

    /// Writes a file beside the one that was there, then puts it in its place.
    pub(super) fn store(&self, key: &CacheKey, content: &Content) -> io::Result<()> {
        let bytes = file::encode(key, content)?;
        let _writing = self.lock();
        let (half, path) = (self.path(key, HALF), self.path(key, EXTENSION));
        let mut file = sys::create_private_file(&half)?;
        file.write_all(&bytes)?;
        drop(file);
        fs::rename(half, path)?;
        self.make_room()
    }

    pub(super) fn forget(&self, key: &CacheKey) -> io::Result<()> {
        let _writing = self.lock();
        match fs::remove_file(self.path(key, EXTENSION)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes every file of ours.
    pub(super) fn clear(&self) -> io::Result<()> {
        let _writing = self.lock();
        for path in self.files()? {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    /// Removes the oldest files above the limit.
    fn make_room(&self) -> io::Result<()> {
        let files = self.files()?;
        let Some(surplus) = files.len().checked_sub(MAX_FILES) else {
            return Ok(());
        };
        let age = |path: &PathBuf| {
            let written = fs::metadata(path).and_then(|metadata| metadata.modified());
            written.unwrap_or(SystemTime::UNIX_EPOCH)
        };
        let mut files: Vec<_> = files.into_iter().map(|path| (age(&path), path)).collect();
        files.sort();
        for (_, path) in files.into_iter().take(surplus) {
            fs::remove_file(path)?;
        }
        Ok(())
    }

    fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.directory)? {
            let path = entry?.path();
            if path
                .extension()
                .is_some_and(|e| e == EXTENSION || e == HALF)
            {
                files.push(path);
            }
        }
        Ok(files)
    }

    /// Returns the file of a card, for any state of its updates.
    fn path(&self, key: &CacheKey, extension: &str) -> PathBuf {
        let generation = format!("{:?}", key.generation).to_lowercase();
        let serial = Hex(&key.serial).to_string().replace(' ', "");
        self.directory
            .join(format!("{generation}-{serial}.{extension}"))
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Path) -> io::Result<Kept> {
    let file = sys::open_private_file(path)?;
    if file.metadata()?.len() > MAX_FILE {
        return Err(io::Error::other("it is too large"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE).read_to_end(&mut bytes)?;
    file::decode(&bytes)
}
