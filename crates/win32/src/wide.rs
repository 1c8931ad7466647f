use std::ffi::{OsStr, OsString};
use std::os::windows::ffi::{OsStrExt as _, OsStringExt as _};
use std::slice;

/// Returns the text as the system takes it, with a zero at its end.
pub(crate) fn wide(text: impl AsRef<OsStr>) -> Vec<u16> {
    text.as_ref().encode_wide().chain([0]).collect()
}

/// Returns a text of the system, up to its zero.
pub(crate) fn text(units: &[u16]) -> OsString {
    let end = units.iter().position(|unit| *unit == 0);
    OsString::from_wide(&units[..end.unwrap_or(units.len())])
}

/// Returns the text at a pointer of the system, up to its zero.
///
/// # Safety
/// The pointer leads to units of which one is zero.
pub(crate) unsafe fn text_at(start: *const u16) -> OsString {
    let mut length = 0;
    // SAFETY: no unit before it was zero, so this one is there.
    while unsafe { start.wrapping_add(length).read() } != 0 {
        length += 1;
    }
    // SAFETY: so many units are there.
    OsString::from_wide(unsafe { slice::from_raw_parts(start, length) })
}
