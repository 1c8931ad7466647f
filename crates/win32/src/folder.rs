//! Directories of the system.

use std::io;
use std::path::PathBuf;
use std::ptr;

use windows_sys::Win32::System::Com::CoTaskMemFree;
use windows_sys::Win32::UI::Shell::{
    FOLDERID_LocalAppData, GetAllUsersProfileDirectoryW, KF_FLAG_DEFAULT, SHGetKnownFolderPath,
};

use crate::wide::{text, text_at};

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
    Ok(text(&path).into())
}

/// Returns the directory for the data of this account's programs on this machine,
/// `C:\Users\NAME\AppData\Local`. No environment variable changes it.
///
/// # Errors
/// If the system does not tell.
pub fn local_data() -> io::Result<PathBuf> {
    let mut path = ptr::null_mut();
    let flags = KF_FLAG_DEFAULT.cast_unsigned();
    // SAFETY: the result is a place for a pointer; without a token it is of this account.
    let told = unsafe {
        SHGetKnownFolderPath(
            &FOLDERID_LocalAppData,
            flags,
            ptr::null_mut(),
            &raw mut path,
        )
    };
    let found = match told {
        // SAFETY: the system made a text that ends with a zero.
        0 => Ok(unsafe { text_at(path) }.into()),
        error => Err(io::Error::from_raw_os_error(error)),
    };
    // SAFETY: the text is the caller's to free, also after a failure, and is used no more.
    unsafe { CoTaskMemFree(path.cast()) };
    found
}
