use std::fs::{self, File, Metadata};
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;

use crate::replace::directory;

/// Standard output, as the system names the open files of a process (proc(5), `/proc/pid/fd`).
pub(crate) const STANDARD_OUTPUT: &str = "/proc/self/fd/1";

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

/// Returns the facts of standard input.
pub(crate) fn standard_input() -> io::Result<Metadata> {
    File::from(io::stdin().as_fd().try_clone_to_owned()?).metadata()
}

/// Whether writing to it would change its content: not so for devices without content.
pub(crate) fn has_content(found: &Metadata) -> bool {
    !found.file_type().is_char_device()
}

/// Whether it keeps its content: not so for pipes, sockets and devices without content.
pub(crate) fn is_stored(found: &Metadata) -> bool {
    found.is_file() || found.file_type().is_block_device()
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
