pub(crate) mod sessions;

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use cps_protocol::Account;
use rustix::process::geteuid;
use rustix::time::{ClockId, Timespec, clock_gettime};

pub(crate) use self::sessions::{Seat, Sessions};

/// Mode of the audit file: the file's group may read it.
const AUDIT_MODE: u32 = 0o640;

/// Whether an account administers the machine by itself: root.
pub(crate) fn is_administrator(account: Account) -> bool {
    account == Account::from_uid(0)
}

/// Returns the account that runs this process.
pub(crate) fn own_account() -> Account {
    Account::from_uid(geteuid().as_raw())
}

/// Returns the directory in which a socket is made.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
pub(crate) fn socket_directory(socket: &Path) -> Option<&Path> {
    Some(socket.parent().unwrap_or(socket))
}

/// Makes a directory that this account alone uses, or checks that one is.
///
/// # Errors
/// If it is no directory, or other accounts have rights on it.
pub(crate) fn open_private_directory(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    let found = fs::symlink_metadata(path)?;
    if !found.is_dir() {
        return Err(io::Error::other("it is no directory"));
    }
    check_private(&found)
}

/// Makes an empty file that this account alone uses, in place of any content.
pub(crate) fn create_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

/// Opens a file that this account alone uses, to read it.
///
/// # Errors
/// If there is none, it is no file, or other accounts have rights on it.
pub(crate) fn open_private_file(path: &Path) -> io::Result<File> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    check_private(&found)?;
    File::open(path)
}

/// Checks that a file or directory belongs to this account alone.
///
/// # Errors
/// If another account owns it, or may read or write it.
fn check_private(found: &Metadata) -> io::Result<()> {
    if Account::from_uid(found.uid()) != own_account() {
        return Err(io::Error::other("it belongs to another account"));
    }
    if found.mode() & 0o077 != 0 {
        return Err(io::Error::other("other accounts have rights on it"));
    }
    Ok(())
}

/// Opens the audit file, or makes it.
pub(crate) fn open_audit_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(AUDIT_MODE)
        .open(path)
}

/// Opens the file that holds the head of the audit file, or makes it.
pub(crate) fn open_audit_head(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(AUDIT_MODE)
        .open(path)
}

/// Whether an open file has a name in a directory; it has none once it was removed or replaced.
pub(crate) fn has_name(file: &File) -> io::Result<bool> {
    Ok(file.metadata()?.nlink() > 0)
}

/// Returns the time since the start of the machine, sleep included.
pub(crate) fn time_with_sleep() -> Duration {
    read(ClockId::Boottime)
}

/// Returns the time for which the machine has been awake since its start.
pub(crate) fn time_awake() -> Duration {
    read(ClockId::Monotonic)
}

fn read(clock: ClockId) -> Duration {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(clock);
    // A clock that begins with the machine is never before its zero.
    let seconds = Duration::from_secs(tv_sec.unsigned_abs());
    seconds + Duration::from_nanos(tv_nsec.unsigned_abs())
}
