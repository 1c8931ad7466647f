use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use nix::unistd::geteuid;

/// Number of the account that administers the machine: root.
pub(crate) const ADMINISTRATOR: u32 = 0;

/// Mode of the audit file: the file's group may read it.
const AUDIT_MODE: u32 = 0o640;

/// Returns the number of the account that runs this process.
pub(crate) fn own_account() -> u32 {
    geteuid().as_raw()
}

/// Makes a directory that this account alone uses.
pub(crate) fn create_private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
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

/// Checks that a file or directory belongs to this account alone.
///
/// # Errors
/// If another account owns it, or may read or write it.
pub(crate) fn check_private(found: &Metadata) -> io::Result<()> {
    if found.uid() != own_account() {
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

/// Returns the time since the start of the machine, sleep included.
pub(crate) fn time_with_sleep() -> Duration {
    read(ClockId::CLOCK_BOOTTIME)
}

/// Returns the time for which the machine has been awake since its start.
pub(crate) fn time_awake() -> Duration {
    read(ClockId::CLOCK_MONOTONIC)
}

fn read(clock: ClockId) -> Duration {
    // Linux has had both clocks since 2.6.39.
    clock_gettime(clock).map_or(Duration::ZERO, Duration::from)
}
