//! The registry: what the administrator, or an installer, wrote for the machine.

use std::ffi::OsString;
use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_FILE_NOT_FOUND, ERROR_SUCCESS, WIN32_ERROR};
use windows_sys::Win32::System::Registry::{
    HKEY_LOCAL_MACHINE, RRF_RT_REG_SZ, RRF_SUBKEY_WOW6464KEY, RegGetValueW,
};

use crate::wide::{text, wide};

/// Returns a text of the machine's part of the registry, the same for programs of 32 and of 64 bits;
/// `None` if there is none.
///
/// # Errors
/// If the value is not a text, or is closed to this account.
pub fn machine_text(key: &str, name: &str) -> io::Result<Option<OsString>> {
    let (key, name) = (wide(key), wide(name));
    let mut length = 0;
    match read(&key, &name, None, &mut length) {
        ERROR_SUCCESS => {}
        ERROR_FILE_NOT_FOUND => return Ok(None),
        error => return Err(io::Error::from_raw_os_error(error.cast_signed())),
    }
    let mut value = vec![0_u16; usize::try_from(length).unwrap_or_default().div_ceil(2)];
    let told = read(&key, &name, Some(&mut value), &mut length);
    if told != ERROR_SUCCESS {
        return Err(io::Error::from_raw_os_error(told.cast_signed()));
    }
    Ok(Some(text(&value)))
}

/// Reads a text into a place, or without one tells its length, in bytes. Both names end with a zero.
fn read(key: &[u16], name: &[u16], place: Option<&mut [u16]>, length: &mut u32) -> WIN32_ERROR {
    let place = match place {
        Some(units) => {
            *length = u32::try_from(size_of_val(units)).unwrap_or_default();
            units.as_mut_ptr()
        }
        None => ptr::null_mut(),
    };
    // SAFETY: both names end with a zero, and the place has the length that is told with it.
    unsafe {
        RegGetValueW(
            HKEY_LOCAL_MACHINE,
            key.as_ptr(),
            name.as_ptr(),
            RRF_RT_REG_SZ | RRF_SUBKEY_WOW6464KEY,
            ptr::null_mut(),
            place.cast(),
            length,
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_system_is_read_and_a_missing_one_is_none() {
        let key = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion";
        let root = machine_text(key, "SystemRoot").unwrap().unwrap();
        let root = root.to_string_lossy().to_lowercase();
        assert_eq!(root, r"c:\windows");
        for (key, name) in [(key, "missing"), (r"SOFTWARE\missing", "SystemRoot")] {
            assert_eq!(machine_text(key, name).unwrap(), None);
        }
    }
}
