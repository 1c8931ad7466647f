use std::ffi::OsStr;
use std::os::windows::ffi::OsStrExt as _;

/// Returns the text as the system takes it, with a zero at its end.
pub(crate) fn wide(text: impl AsRef<OsStr>) -> Vec<u16> {
    text.as_ref().encode_wide().chain([0]).collect()
}
