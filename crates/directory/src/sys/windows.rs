//! Rights, names and identity of files on Windows.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use cps_win32::{file, private};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use tempfile::{Builder, NamedTempFile};

use crate::access::Access;

/// Time for which a reader may have an index open, to copy it into memory.
const LONGEST_COPY: Duration = Duration::from_secs(10);

/// Time between two attempts to replace a file that is open.
const PAUSE: Duration = Duration::from_millis(50);

/// Makes a file in a directory, with its rights.
pub(crate) fn new_file(
    directory: &Path,
    builder: &mut Builder<'_, '_>,
    access: Access,
) -> io::Result<NamedTempFile> {
    match access {
        Access::Owner => builder.make_in(directory, private::create_new),
        // It inherits them.
        Access::Group => builder.tempfile_in(directory),
    }
}

/// Gives a file its name; a reader of the name sees the whole old or the whole new file. A reader
/// that copies the old one is waited for.
pub(crate) fn put_in_place(file: NamedTempFile, path: &Path, _access: Access) -> io::Result<()> {
    file.as_file().sync_all()?;
    let deadline = Instant::now() + LONGEST_COPY;
    let mut file = file;
    loop {
        let refused = match file.persist(path) {
            Ok(_) => return Ok(()),
            Err(refused) => refused,
        };
        let is_open = refused.error.kind() == io::ErrorKind::PermissionDenied;
        if !is_open || Instant::now() >= deadline {
            return Err(refused.error);
        }
        file = refused.file;
        thread::sleep(PAUSE);
    }
}

/// Returns the absolute path of a file as a URI for SQLite has it, before it is encoded: behind an
/// empty name of a machine, with `/C:/` or `//server/` at its beginning.
pub(crate) fn path_of_uri(path: &Path) -> Cow<'_, [u8]> {
    let path = path.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    Cow::Owned(format!("//{slash}{path}").into_bytes())
}

/// Returns a copy of the database in memory: SQLite opens a file so that none can replace it as long
/// as it is open.
pub(crate) fn detached(file: Connection) -> rusqlite::Result<Connection> {
    let mut copy = Connection::open_in_memory()?;
    // All pages at once.
    Backup::new(&file, &mut copy)?.step(-1)?;
    Ok(copy)
}

/// Facts of a file that are others for the one that replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    file: (u32, u64),
    size: u64,
    // Changes with the rights, too: a file that was closed may be open now.
    changed: i64,
}

impl Identity {
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let file = file::open_to_look(path).ok()?;
        Some(Self {
            file: file::identity(&file).ok()?,
            size: file.metadata().ok()?.len(),
            changed: file::changed(&file).ok()?,
        })
    }
}
