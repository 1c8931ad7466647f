//! This process: its thread, and its memory where it may be missing.

use std::ffi::c_void;
use std::ptr;

use windows_sys::Win32::System::Diagnostics::Debug::ReadProcessMemory;
use windows_sys::Win32::System::Threading::{GetCurrentProcess, GetCurrentThreadId};

/// Size of a page of memory, in bytes: a page can be read to its end, or not at all.
const PAGE: usize = 4096;

/// Returns the number of this thread, as the system's tools show it.
pub fn current_thread() -> u32 {
    // SAFETY: it takes nothing.
    unsafe { GetCurrentThreadId() }
}

/// Reads memory of this process by a system call, which fails where reading it directly would end
/// the process. Returns the number of bytes read: fewer where memory ends, `None` where none begins.
pub fn read_own_memory(address: usize, bytes: &mut [u8]) -> Option<usize> {
    let mut read = 0;
    while read < bytes.len() {
        let Some(from) = address.checked_add(read) else {
            break;
        };
        let length = (PAGE - from % PAGE).min(bytes.len() - read);
        if !read_within_page(from, &mut bytes[read..read + length]) {
            break;
        }
        read += length;
    }
    (read > 0).then_some(read)
}

fn read_within_page(address: usize, bytes: &mut [u8]) -> bool {
    let mut read = 0;
    // SAFETY: it takes nothing. The handle stands for this process.
    let process = unsafe { GetCurrentProcess() };
    // SAFETY: any address may be asked for, and the place has the length that is asked for.
    let done = unsafe {
        ReadProcessMemory(
            process,
            ptr::without_provenance::<c_void>(address),
            bytes.as_mut_ptr().cast(),
            bytes.len(),
            &raw mut read,
        )
    };
    done != 0 && read == bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_far_as_it_goes() {
        let there = [7_u8; 2 * PAGE];
        let mut bytes = [0; PAGE + 5];
        let read = read_own_memory(there.as_ptr().addr() + 1, &mut bytes);
        assert_eq!(read, Some(bytes.len()));
        assert!(bytes.iter().all(|byte| *byte == 7));
        for address in [0, 1, usize::MAX - 3] {
            assert_eq!(read_own_memory(address, &mut bytes), None, "{address:#x}");
        }
    }

    #[test]
    fn threads_have_numbers_of_their_own() {
        let other = std::thread::spawn(current_thread).join().ok();
        assert!(other.is_some_and(|other| other != current_thread()));
    }
}
