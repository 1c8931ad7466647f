//! The file that a command writes its result to.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use cps_workstation::replace::replace_private;

use crate::error::RegistryError;

/// Writes a result: a regular file is replaced as a whole, or none is made in its place; a pipe or a
/// device is written as it is.
///
/// # Errors
/// If the file is one of those that the command reads, under any name, or cannot be written.
pub(crate) fn write(path: &Path, content: &[u8], read: &[&Path]) -> Result<(), RegistryError> {
    check(path, read)?;
    let written = match fs::metadata(path) {
        Ok(found) if !found.is_file() && !found.is_dir() => {
            let opened = OpenOptions::new().write(true).open(path);
            opened.and_then(|mut opened| opened.write_all(content))
        }
        _ => replace_private(path, content),
    };
    written.map_err(RegistryError::write(path))
}

/// Checks that a file can be replaced by a new one.
///
/// # Errors
/// As [`write()`], and for what is no regular file.
pub(crate) fn check_regular(path: &Path, read: &[&Path]) -> Result<(), RegistryError> {
    check(path, read)?;
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            let error = io::Error::new(ErrorKind::InvalidInput, "it is no regular file");
            Err(RegistryError::write(path)(error))
        }
        _ => Ok(()),
    }
}

/// Checks that a file is none of those that the command reads.
fn check(path: &Path, read: &[&Path]) -> Result<(), RegistryError> {
    let identity = |path: &Path| {
        let found = fs::metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    };
    let written = identity(path);
    if written.is_some() && read.iter().any(|read| identity(read) == written) {
        return Err(RegistryError::IsRead(path.to_owned()));
    }
    Ok(())
}
