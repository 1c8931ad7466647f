//! Accounts and groups by their names.

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, ERROR_NONE_MAPPED};
use windows_sys::Win32::Security::{
    LookupAccountNameW, SID_NAME_USE, SidTypeAlias, SidTypeGroup, SidTypeUser,
    SidTypeWellKnownGroup,
};
use windows_sys::Win32::System::WindowsProgramming::GetUserNameW;

use crate::buffer::Aligned;
use crate::security::sid_text;
use crate::wide::wide;

/// Longest name of an account, in units (lmcons.h `UNLEN`) and with its zero.
const LONGEST_NAME: usize = 257;

/// A name that the machine or its domain knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its SID.
    pub sid: String,
    /// Its kind.
    pub kind: Kind,
}

/// Kinds of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An account.
    User,
    /// A group, of the machine, of a domain or of the system.
    Group,
    /// Another: a domain, a computer, an account that was removed.
    Other,
}

/// Returns what has this name, with or without a domain before it; `None` if nothing has.
///
/// # Errors
/// If the directories of the machine or of its domain fail.
pub fn named(name: &str) -> io::Result<Option<Named>> {
    let name = wide(name);
    let (mut sid_length, mut domain_length) = (0, 0);
    let mut kind: SID_NAME_USE = 0;
    // SAFETY: the name ends with a zero; without room, the lengths alone are told.
    unsafe {
        LookupAccountNameW(
            ptr::null(),
            name.as_ptr(),
            ptr::null_mut(),
            &raw mut sid_length,
            ptr::null_mut(),
            &raw mut domain_length,
            &raw mut kind,
        )
    };
    let error = io::Error::last_os_error();
    match error.raw_os_error().map(i32::cast_unsigned) {
        Some(ERROR_INSUFFICIENT_BUFFER) => {}
        Some(ERROR_NONE_MAPPED) => return Ok(None),
        _ => return Err(error),
    }
    let mut sid = Aligned::of_bytes(usize::try_from(sid_length).unwrap_or_default());
    let mut domain = vec![0_u16; usize::try_from(domain_length).unwrap_or_default()];
    // SAFETY: both places are as long as the system asked for.
    let done = unsafe {
        LookupAccountNameW(
            ptr::null(),
            name.as_ptr(),
            sid.as_mut_ptr(),
            &raw mut sid_length,
            domain.as_mut_ptr(),
            &raw mut domain_length,
            &raw mut kind,
        )
    };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the system wrote a SID there.
    let sid = unsafe { sid_text(sid.as_mut_ptr()) }?;
    let kind = match kind {
        kind if kind == SidTypeUser => Kind::User,
        kind if [SidTypeGroup, SidTypeAlias, SidTypeWellKnownGroup].contains(&kind) => Kind::Group,
        _ => Kind::Other,
    };
    Ok(Some(Named { sid, kind }))
}

/// Returns the name of the account that runs this thread.
///
/// # Errors
/// If the system does not tell.
pub fn own_name() -> io::Result<String> {
    let mut name = [0_u16; LONGEST_NAME];
    let mut length = u32::try_from(LONGEST_NAME).unwrap_or_default();
    // SAFETY: the place has this length.
    match unsafe { GetUserNameW(name.as_mut_ptr(), &raw mut length) } {
        0 => Err(io::Error::last_os_error()),
        // The length is that with the zero.
        _ => Ok(String::from_utf16_lossy(
            &name[..usize::try_from(length)
                .unwrap_or_default()
                .saturating_sub(1)],
        )),
    }
}
