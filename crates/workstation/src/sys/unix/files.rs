use std::fs::{self, File, Metadata};
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use crate::replace::directory;

/// Standard output, as a person names it.
pub(crate) const STANDARD_OUTPUT: &str = "/dev/stdout";

/// A file, by any of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileIdentity {
    device: u64,
    inode: u64,
}

/// An open file of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenFile {
    /// Standard output of this process.
    StandardOutput,
    /// Any other, of this process or another.
    Other,
}

impl From<Metadata> for FileIdentity {
    fn from(found: Metadata) -> Self {
        Self {
            device: found.dev(),
            inode: found.ino(),
        }
    }
}

impl FileIdentity {
    /// Returns the identity of a file.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Ok(fs::metadata(path)?.into())
    }

    /// Returns that of standard output.
    pub(crate) fn of_standard_output() -> io::Result<Self> {
        let file = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        Ok(file.metadata()?.into())
    }
}

/// Returns the identity of a file whose content writing would change: `None` for devices without
/// content.
pub(crate) fn identity_of_content(path: &Path) -> Option<FileIdentity> {
    let found = fs::metadata(path).ok()?;
    (!found.file_type().is_char_device()).then(|| found.into())
}

/// Returns the identity of standard input if that keeps its content: `None` for pipes, sockets and
/// devices without content.
pub(crate) fn identity_of_standard_input() -> Option<FileIdentity> {
    let file = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    let found = file.metadata().ok()?;
    let is_stored = found.is_file() || found.file_type().is_block_device();
    is_stored.then(|| found.into())
}

/// Returns the open file that a path leads to, such as `/dev/stdout`: such a file is written through
/// its descriptor, because its content must stay.
pub(crate) fn open_file(path: &Path) -> Option<OpenFile> {
    let mut path = path.to_owned();
    // As many links as it takes to get from `/dev/stdout` or a link to it.
    for _ in 0..8 {
        let parent = directory(&path).canonicalize().ok()?;
        let name = path.file_name()?;
        if parent.starts_with("/proc") && parent.ends_with("fd") {
            let own = Path::new("/proc/self/fd").canonicalize().ok()?;
            let number = name.to_str()?.to_owned();
            // The number of another process is an open file all the same.
            return Some(match number == "1" && parent == own {
                true => OpenFile::StandardOutput,
                false => OpenFile::Other,
            });
        }
        path = parent.join(fs::read_link(parent.join(name)).ok()?);
    }
    None
}
