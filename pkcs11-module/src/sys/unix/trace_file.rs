use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};

/// Opens the trace file for appending, which its owner alone reads.
///
/// # Errors
/// If it cannot be opened, belongs to another account, has another name, or is no regular file.
pub(crate) fn open_trace_file(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        // No link is followed, and no pipe or terminal waited for.
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path)?;
    let about = file.metadata()?;
    // SAFETY: it has no conditions.
    let user = unsafe { libc::geteuid() };
    // A file that another account prepared, or gave another name, is not written to.
    if !about.is_file() || about.uid() != user || about.nlink() != 1 {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(file)
}
