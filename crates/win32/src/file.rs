//! Files and directories that have their rights from the moment at which they are made.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _};
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::{GENERIC_READ, GENERIC_WRITE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::Storage::FileSystem::{
    BY_HANDLE_FILE_INFORMATION, CREATE_NEW, CreateDirectoryW, CreateFileW, FILE_APPEND_DATA,
    FILE_ATTRIBUTE_NORMAL, FILE_BASIC_INFO, FILE_FLAG_BACKUP_SEMANTICS,
    FILE_FLAG_OPEN_REPARSE_POINT, FILE_READ_ATTRIBUTES, FILE_SHARE_DELETE, FILE_SHARE_READ,
    FILE_SHARE_WRITE, FileBasicInfo, GetFileInformationByHandle, GetFileInformationByHandleEx,
    OPEN_ALWAYS, READ_CONTROL, SYNCHRONIZE,
};

use crate::security::Descriptor;
use crate::wide::wide;

/// Makes a directory with these rights.
///
/// # Errors
/// If something has that name, or the system refuses.
pub fn create_directory(path: &Path, descriptor: &Descriptor) -> io::Result<()> {
    let path = wide(path);
    let attributes = descriptor.attributes();
    // SAFETY: the path ends with a zero; attributes and descriptor live for the call.
    match unsafe { CreateDirectoryW(path.as_ptr(), &raw const attributes) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Opens a file, or makes it with these rights. `access` and `disposition` are those of
/// `CreateFileW`; other programs may read, write and remove the file meanwhile. A link is opened
/// itself, and not where it leads.
///
/// # Errors
/// If the system refuses.
pub fn open(
    path: &Path,
    access: u32,
    disposition: u32,
    descriptor: &Descriptor,
) -> io::Result<File> {
    let path = wide(path);
    let attributes = descriptor.attributes();
    // SAFETY: the path ends with a zero; attributes and descriptor live for the call.
    let handle = unsafe {
        CreateFileW(
            path.as_ptr(),
            access,
            FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
            &raw const attributes,
            disposition,
            FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT,
            ptr::null_mut(),
        )
    };
    if handle == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is new and owned by no other.
    Ok(unsafe { File::from_raw_handle(handle) })
}

/// Opens a file to append to it and to look at its owner, or makes it with these rights.
///
/// # Errors
/// As [`open`].
pub fn open_to_append(path: &Path, descriptor: &Descriptor) -> io::Result<File> {
    let access = FILE_APPEND_DATA | FILE_READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE;
    open(path, access, OPEN_ALWAYS, descriptor)
}

/// Makes a file with these rights, to read and to write.
///
/// # Errors
/// As [`open`]; [`io::ErrorKind::AlreadyExists`] if something has that name.
pub fn create_new(path: &Path, descriptor: &Descriptor) -> io::Result<File> {
    open(path, GENERIC_READ | GENERIC_WRITE, CREATE_NEW, descriptor)
}

/// Returns the number of names that an open file has in directories.
///
/// # Errors
/// If the system does not tell.
pub fn names(file: &File) -> io::Result<u32> {
    Ok(information(file)?.nNumberOfLinks)
}

/// Returns what two names of one file have in common, and no other file has: the serial number of its
/// volume, and its number there.
///
/// # Errors
/// If the system does not tell: it is no file of a volume.
pub fn identity(file: &File) -> io::Result<(u32, u64)> {
    let found = information(file)?;
    let number = (u64::from(found.nFileIndexHigh) << 32) | u64::from(found.nFileIndexLow);
    Ok((found.dwVolumeSerialNumber, number))
}

/// Returns the time of the last change of an open file, that of its content, its rights or its name, in
/// units of 100 ns.
///
/// # Errors
/// If the system does not tell.
pub fn changed(file: &File) -> io::Result<i64> {
    let mut found = FILE_BASIC_INFO::default();
    let size = u32::try_from(size_of::<FILE_BASIC_INFO>()).unwrap_or_default();
    let place = (&raw mut found).cast();
    // SAFETY: the handle is open, and the result a place for the structure, which has this size.
    let done =
        unsafe { GetFileInformationByHandleEx(file.as_raw_handle(), FileBasicInfo, place, size) };
    match done {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(found.ChangeTime),
    }
}

/// Opens a file or directory to look at it, and not at its content. A link is followed.
///
/// # Errors
/// If there is none, or the system refuses.
pub fn open_to_look(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .access_mode(FILE_READ_ATTRIBUTES)
        .custom_flags(FILE_FLAG_BACKUP_SEMANTICS)
        .open(path)
}

fn information(file: &File) -> io::Result<BY_HANDLE_FILE_INFORMATION> {
    let mut found = BY_HANDLE_FILE_INFORMATION::default();
    // SAFETY: the handle is open, and the result a place for the structure.
    match unsafe { GetFileInformationByHandle(file.as_raw_handle(), &raw mut found) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(found),
    }
}
