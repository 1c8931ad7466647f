//! An index that is replaced while a program runs.

use std::path::{Path, PathBuf};

use crate::sys::Identity;
use crate::{Index, IndexError};

/// The file of an index, opened again whenever another has taken its place.
#[derive(Debug)]
pub struct LiveIndex {
    path: PathBuf,
    seen: Option<Identity>,
    index: Result<Index, IndexError>,
}

impl LiveIndex {
    /// Opens the index at a path; it need not be there.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            seen: Identity::of(path),
            index: Index::open(path),
        }
    }

    /// Returns the path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file if it is another than before; returns whether it is.
    pub fn look(&mut self) -> bool {
        let now = Identity::of(&self.path);
        if now == self.seen {
            return false;
        }
        self.seen = now;
        self.index = Index::open(&self.path);
        true
    }

    /// Returns the index as it was at the last look, or the reason why there is none.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn index(&self) -> Result<&Index, &IndexError> {
        self.index.as_ref()
    }
}
