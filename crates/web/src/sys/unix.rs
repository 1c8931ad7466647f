use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;

use rustix::process::getuid;

/// Makes a directory that its owner alone uses, with those above it, where it is missing.
pub(crate) fn make_private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Checks that a file belongs to this account, and that no other can write it.
///
/// # Errors
/// If that is not so, or there is no such file.
pub(crate) fn check_own(path: &Path) -> io::Result<()> {
    let found = fs::metadata(path)?;
    if found.uid() == getuid().as_raw() && found.mode() & 0o022 == 0 {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "another account owns it or can write it",
    ))
}
