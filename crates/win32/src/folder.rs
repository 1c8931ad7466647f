//! Directories of the system.

use std::ffi::OsString;
use std::io;
use std::os::windows::ffi::OsStringExt as _;
use std::path::PathBuf;
use std::ptr;

use windows_sys::Win32::UI::Shell::GetAllUsersProfileDirectoryW;

/// Returns the directory for the data of programs that all accounts share, `C:\ProgramData`. No
/// environment variable changes it.
///
/// # Errors
/// If the system does not tell.
pub fn program_data() -> io::Result<PathBuf> {
    let mut length = 0;
    // SAFETY: without room, the length alone is told.
    unsafe { GetAllUsersProfileDirectoryW(ptr::null_mut(), &raw mut length) };
    let mut path = vec![0_u16; usize::try_from(length).unwrap_or_default()];
    // SAFETY: the place has this length.
    if unsafe { GetAllUsersProfileDirectoryW(path.as_mut_ptr(), &raw mut length) } == 0 {
        return Err(io::Error::last_os_error());
    }
    let end = path
        .iter()
        .position(|unit| *unit == 0)
        .unwrap_or(path.len());
    Ok(OsString::from_wide(&path[..end]).into())
}
