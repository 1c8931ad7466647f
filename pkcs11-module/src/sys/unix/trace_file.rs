use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::Path,
};

/// Returns the number of bytes that the account may still append to a file (`RLIMIT_FSIZE`,
/// getrlimit(2)).
///
/// # Errors
/// If the size of the file cannot be told.
pub(crate) fn room_in(file: &File) -> io::Result<u64> {
    let mut limit = libc::rlimit {
        rlim_cur: libc::RLIM_INFINITY,
        rlim_max: libc::RLIM_INFINITY,
    };
    // SAFETY: `limit` is a structure of this function, which the call fills.
    let told = unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &raw mut limit) };
    if told != 0 || limit.rlim_cur == libc::RLIM_INFINITY {
        return Ok(u64::MAX);
    }
    Ok(limit.rlim_cur.saturating_sub(file.metadata()?.len()))
}

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
