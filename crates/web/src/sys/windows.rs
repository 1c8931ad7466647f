use std::io;
use std::path::Path;

use cps_win32::{private, security};

/// Makes a directory that its owner alone uses, and what is made in it, with those above it, where it
/// is missing.
pub(crate) fn make_private_directory(path: &Path) -> io::Result<()> {
    private::create_directory(path)
}

/// Checks that a file belongs to this account, and that no other but the system and its
/// administrators can write it.
///
/// # Errors
/// If that is not so, or there is no such file.
pub(crate) fn check_own(path: &Path) -> io::Result<()> {
    private::check(path, security::TO_WRITE)
}
