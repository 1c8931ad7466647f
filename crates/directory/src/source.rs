//! The files that an index is built from: plain, or in a zip archive.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use thiserror::Error;
use zip::ZipArchive;
use zip::result::ZipError;

/// The first bytes of an archive (APPNOTE.TXT, 4.3.7).
const ZIP: &[u8] = b"PK\x03\x04";

/// The most entries of an archive that are looked at; that of the ANS has three.
const MOST_ENTRIES: usize = 100;

/// The most bytes that an entry may unpack to, as a multiple of its packed size. Extractions pack
/// to a tenth; a bomb packs to a thousandth.
const MOST_UNPACKED: u64 = 100;

/// The bytes that an entry may unpack to however small it is.
const SMALL_ENTRY: u64 = 16 << 20;

/// Bytes that are read at once.
const BUFFER: usize = 256 * 1024;

/// An archive that unpacks to more than an extraction can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("it unpacks to more than {limit} bytes, as no extraction does")]
pub(crate) struct Bomb {
    limit: u64,
}

/// A file, or an entry of an archive.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    path: PathBuf,
    entry: Option<usize>,
    /// Name for people: that of the file, and behind it that of the entry.
    pub(crate) name: String,
    /// Size in bytes, packed if it is an entry.
    pub(crate) size: u64,
    /// Time of the last change of the file, in seconds since 1970.
    pub(crate) changed: u64,
}

impl Source {
    /// Whether it is a file of an archive.
    pub(crate) fn is_entry(&self) -> bool {
        self.entry.is_some()
    }

    /// Returns what a file holds: itself, or the entries of an archive.
    pub(crate) fn find(path: &Path) -> io::Result<Vec<Self>> {
        let about = fs::metadata(path)?;
        if !about.is_file() {
            // A directory opens, but on Windows, and a pipe cannot be read twice.
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "it is not a regular file",
            ));
        }
        let mut file = File::open(path)?;
        let file_name = path.file_name().unwrap_or(path.as_os_str());
        let whole = Self {
            path: path.to_owned(),
            entry: None,
            name: file_name.to_string_lossy().into_owned(),
            size: about.len(),
            changed: seconds(about.modified()?),
        };
        let mut start = Vec::new();
        file.by_ref()
            .take(ZIP.len() as u64)
            .read_to_end(&mut start)?;
        if start != ZIP {
            return Ok(vec![whole]);
        }
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(zip_error)?;
        if archive.len() > MOST_ENTRIES {
            let error = format!("the archive has more than {MOST_ENTRIES} files");
            return Err(io::Error::new(ErrorKind::InvalidData, error));
        }
        let mut entries = Vec::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(zip_error)?;
            if entry.is_file() {
                let name = entry.name().map_err(zip_error)?;
                entries.push(Self {
                    entry: Some(index),
                    name: format!("{}/{name}", whole.name),
                    size: entry.compressed_size(),
                    ..whole.clone()
                });
            }
        }
        Ok(entries)
    }

    /// Reads it from the start, by `with`. `read` counts the bytes that came from the disk, of
    /// [`Self::size`] about.
    ///
    /// # Errors
    /// If it cannot be opened; errors of reading come to `with`.
    pub(crate) fn read<T>(
        &self,
        read: &Cell<u64>,
        with: impl FnOnce(&mut dyn BufRead) -> T,
    ) -> io::Result<T> {
        let inner = File::open(&self.path)?;
        read.set(0);
        let mut file = BufReader::with_capacity(BUFFER, Counted { inner, read });
        let Some(index) = self.entry else {
            return Ok(with(&mut file));
        };
        let mut archive = ZipArchive::new(file).map_err(zip_error)?;
        let inner = archive.by_index(index).map_err(zip_error)?;
        let limit = self.size.saturating_mul(MOST_UNPACKED).max(SMALL_ENTRY);
        let entry = Unpacked {
            inner,
            left: limit,
            limit,
        };
        Ok(with(&mut BufReader::with_capacity(BUFFER, entry)))
    }
}

/// A file whose bytes are counted as they are read.
struct Counted<'a> {
    inner: File,
    read: &'a Cell<u64>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// An entry of an archive, up to a limit.
struct Unpacked<R> {
    inner: R,
    left: u64,
    limit: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let left = self.left.checked_sub(count as u64);
        self.left = left
            .ok_or_else(|| io::Error::new(ErrorKind::FileTooLarge, Bomb { limit: self.limit }))?;
        Ok(count)
    }
}

fn zip_error(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) => error,
        other => io::Error::new(ErrorKind::InvalidData, other),
    }
}

/// Returns a time in seconds since 1970, 0 before.
fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
