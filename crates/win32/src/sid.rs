use std::io;
use std::{ptr, slice};

use windows_sys::Win32::Security::Authorization::ConvertSidToStringSidW;
use windows_sys::Win32::Security::{IsValidSid, PSID};

use crate::buffer::Local;

/// Returns a SID as text.
///
/// # Safety
/// The pointer is null or leads to a SID.
pub(crate) unsafe fn sid_text(sid: PSID) -> io::Result<String> {
    // SAFETY: as the caller promises; the function takes what is no SID.
    if sid.is_null() || unsafe { IsValidSid(sid) } == 0 {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "the system names no SID",
        ));
    }
    let mut wide = ptr::null_mut();
    // SAFETY: the SID is valid, and the result a place for a pointer.
    if unsafe { ConvertSidToStringSidW(sid, &raw mut wide) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the function allocates with `LocalAlloc` and leaves the block to its caller.
    let block = unsafe { Local::take(wide.cast()) };
    let Some(block) = block else {
        return Err(io::ErrorKind::OutOfMemory.into());
    };
    let start = block.as_ptr().cast::<u16>();
    let mut length = 0;
    // SAFETY: the text ends with a zero, and nothing behind it is read.
    while unsafe { *start.wrapping_add(length) } != 0 {
        length += 1;
    }
    // SAFETY: these units were all read above.
    let units = unsafe { slice::from_raw_parts(start, length) };
    Ok(String::from_utf16_lossy(units))
}
