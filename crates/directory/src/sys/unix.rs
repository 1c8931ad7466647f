//! Rights, names and identity of files on Unix.

use std::borrow::Cow;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use rusqlite::Connection;
use tempfile::{Builder, NamedTempFile};

use crate::access::Access;

/// Makes a file in a directory, for its owner alone until it is put in place.
pub(crate) fn new_file(
    directory: &Path,
    builder: &mut Builder<'_, '_>,
    _access: Access,
) -> io::Result<NamedTempFile> {
    builder
        .permissions(Permissions::from_mode(0o600))
        .tempfile_in(directory)
}

/// Gives a file its rights and its name; a reader of the name sees the whole old or the whole new
/// file, also when the power fails.
pub(crate) fn put_in_place(file: NamedTempFile, path: &Path, access: Access) -> io::Result<()> {
    let mode = match access {
        Access::Owner => 0o600,
        Access::Group => 0o640,
    };
    file.as_file()
        .set_permissions(Permissions::from_mode(mode))?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    File::open(path.parent().unwrap_or(path))?.sync_all()
}

/// Returns the absolute path of a file as a URI for SQLite has it, before it is encoded.
pub(crate) fn path_of_uri(path: &Path) -> Cow<'_, [u8]> {
    Cow::Borrowed(path.as_os_str().as_bytes())
}

/// Returns the same database: its file can be replaced while it is open.
pub(crate) fn detached(file: Connection) -> rusqlite::Result<Connection> {
    Ok(file)
}

/// Facts of a file that are others for the one that replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
    size: u64,
    // Changes with the rights, too: a file that was closed may be open now.
    changed: (i64, i64),
}

impl Identity {
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        Some(Self {
            device: file.dev(),
            inode: file.ino(),
            size: file.size(),
            changed: (file.ctime(), file.ctime_nsec()),
        })
    }
}
