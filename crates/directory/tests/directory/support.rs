//! A folder with extractions, and the index of it.

use std::fs;
use std::path::{Path, PathBuf};

use cps_directory::{Access, BuildError, Index, Options, Report, Structures, build};
use cps_testsuite::extraction::{Extraction, STRUCTURE};
use tempfile::TempDir;

/// Time at which an index is built here: 1 July 2026.
pub(crate) const NOW: u64 = 1_782_864_000;

/// Persons of the extractions in most tests; some are "ours".
pub(crate) const PERSONS: u32 = 300;

pub(crate) struct Folder {
    root: TempDir,
    pub(crate) options: Options,
}

impl Folder {
    pub(crate) fn new() -> Self {
        let mut structures = Structures::default();
        structures.add(STRUCTURE).unwrap();
        Self {
            root: tempfile::tempdir().unwrap(),
            options: Options {
                structures,
                everyone: false,
                access: Access::Owner,
                now: NOW,
            },
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn build(&self, files: &[PathBuf]) -> Result<Report, BuildError> {
        build(files, &self.path("index"), &self.options, &mut |_| {})
    }

    pub(crate) fn index(&self) -> Index {
        Index::open(&self.path("index")).unwrap()
    }

    /// Builds the index of all three extractions, in an order that is not that of the reading.
    pub(crate) fn build_all(&self) -> Report {
        let files = [
            self.write("cards.txt", cards()),
            self.write("mailboxes.txt", mailboxes()),
            self.write("people.txt", people()),
        ];
        self.build(&files).unwrap()
    }
}

pub(crate) fn people() -> String {
    written(|out| Extraction { persons: PERSONS }.people(out))
}

pub(crate) fn cards() -> String {
    written(|out| Extraction { persons: PERSONS }.cards(out))
}

pub(crate) fn mailboxes() -> String {
    written(|out| Extraction { persons: PERSONS }.mailboxes(out))
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}
