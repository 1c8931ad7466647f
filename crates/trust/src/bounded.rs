//! Reading files that persons and administrators name: any of them may be the wrong one, so none is
//! read beyond a limit.

use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// The longest configuration file, and the longest file of a few lines, in bytes.
pub const LONGEST_CONFIGURATION: u64 = 1 << 20;

/// The longest list that an administrator or another program keeps, in bytes: accounts of a large
/// hospital, policies of a browser.
pub const LONGEST_LIST: u64 = 16 << 20;

/// Reads a file of at most `limit` bytes; no more of it is ever in memory.
///
/// # Errors
/// [`ErrorKind::FileTooLarge`] with a [`FileTooLarge`] inside, or the error of the system.
pub fn read_file(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_open(File::open(path)?, limit)
}

/// Reads a file of text of at most `limit` bytes.
///
/// # Errors
/// As [`read_file`]; [`ErrorKind::InvalidData`] if it is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    text(read_file(path, limit)?)
}

/// Returns the text that bytes are.
///
/// # Errors
/// [`ErrorKind::InvalidData`] if they are not UTF-8.
pub fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8 text"))
}

/// Reads an open file from its position on, `limit` bytes at most.
///
/// # Errors
/// As [`read_file`].
pub fn read_open(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let about = file.metadata()?;
    // A device or a pipe has no size.
    let size = Some(about.len()).filter(|size| about.is_file() && *size > limit);
    let mut content = Vec::new();
    if size.is_none() {
        file.take(limit + 1).read_to_end(&mut content)?;
    }
    if size.is_some() || content.len() as u64 > limit {
        let error = FileTooLarge { size, limit };
        return Err(io::Error::new(ErrorKind::FileTooLarge, error));
    }
    Ok(content)
}

/// A file that is larger than anything it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileTooLarge {
    /// Its size in bytes, if it has one.
    pub size: Option<u64>,
    /// The most bytes that are read.
    pub limit: u64,
}

impl FileTooLarge {
    /// Returns what is inside the error of a file that is too large.
    pub fn of(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }
}

impl fmt::Display for FileTooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = self.limit;
        match self.size {
            Some(size) => write!(f, "it has {size} bytes, and {limit} are the most here"),
            None => write!(f, "it has more than {limit} bytes"),
        }
    }
}

impl std::error::Error for FileTooLarge {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        for length in [0, 9, 10] {
            fs::write(&path, vec![b'1'; length]).unwrap();
            assert_eq!(read_file(&path, 10).unwrap().len(), length);
            assert_eq!(read_text(&path, 10).unwrap().len(), length);
        }
        fs::write(&path, vec![b'1'; 11]).unwrap();
        let sparse = directory.path().join("sparse");
        File::create(&sparse).unwrap().set_len(100 << 20).unwrap();
        for (path, size, words) in [
            (&path, 11, "it has 11 bytes, and 10 are the most here"),
            (
                &sparse,
                100 << 20,
                "it has 104857600 bytes, and 10 are the most here",
            ),
        ] {
            is_too_large(path, Some(size), words);
        }
        fs::write(&path, [0xFF]).unwrap();
        let error = read_text(&path, 10).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
        assert_eq!(error.to_string(), "it is not UTF-8 text");
        let error = read_file(directory.path(), 10).unwrap_err();
        assert_ne!(error.kind(), ErrorKind::FileTooLarge);
        assert_eq!(FileTooLarge::of(&error), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_read_up_to_the_limit() {
        is_too_large(Path::new("/dev/zero"), None, "it has more than 10 bytes");
    }

    fn is_too_large(path: &Path, size: Option<u64>, words: &str) {
        let error = read_file(path, 10).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge, "{path:?}");
        assert_eq!(error.to_string(), words, "{path:?}");
        let inside = FileTooLarge { size, limit: 10 };
        assert_eq!(FileTooLarge::of(&error), Some(inside), "{path:?}");
    }
}
