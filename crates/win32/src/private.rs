//! Files and directories that one account uses alone, beside the system and its administrators.

use std::fs::File;
use std::io;
use std::path::Path;

use windows_sys::Win32::Foundation::{GENERIC_READ, GENERIC_WRITE};
use windows_sys::Win32::Storage::FileSystem::OPEN_ALWAYS;

use crate::file;
use crate::security::{ADMINISTRATION, Descriptor, of_file};
use crate::token::Token;

/// Makes a directory that this account uses alone, and what is made in it, with those above it where
/// they are missing: these have the rights of their own directory.
///
/// # Errors
/// If the system refuses. A directory that is there is left as it is.
pub fn create_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    match file::create_directory(path, &rights()?) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        created => created,
    }
}

/// Opens a file that this account uses alone, to read and to write, or makes it. A link is opened
/// itself.
///
/// # Errors
/// If the system refuses. The rights of a file that is there are left as they are.
pub fn open(path: &Path) -> io::Result<File> {
    file::open(path, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS, &rights()?)
}

/// Makes a file that this account uses alone, to read and to write.
///
/// # Errors
/// As [`file::create_new`].
pub fn create_new(path: &Path) -> io::Result<File> {
    file::create_new(path, &rights()?)
}

/// Opens a file that this account uses alone, to write at its end and nowhere else, or makes it. A
/// link is opened itself.
///
/// # Errors
/// As [`open`].
pub fn open_to_append(path: &Path) -> io::Result<File> {
    file::open_to_append(path, &rights()?)
}

fn rights() -> io::Result<Descriptor> {
    Descriptor::of_account_and_administrators(&Token::own()?.user()?)
}

/// Checks that a file or directory, or a link itself, belongs to this account, to the system
/// or to its administrators, and that no other account has any of these rights on it.
///
/// # Errors
/// [`io::ErrorKind::PermissionDenied`] if that is not so; if there is no such path.
pub fn check(path: &Path, rights: u32) -> io::Result<()> {
    let own = Token::own()?.user()?;
    let is_trusted = |sid: &str| sid == own || ADMINISTRATION.contains(&sid);
    let found = of_file(path)?;
    let is_private = is_trusted(&found.owner)
        && found.allowed.is_some()
        && found.of_others(is_trusted, rights).is_none();
    if is_private {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::PermissionDenied,
        "another account owns it or has rights on it",
    ))
}
