//! This process: its thread, its memory where it may be missing, and what reports keep of it; the
//! executables of others, and programs that outlive it.

use std::ffi::{OsStr, OsString, c_void};
use std::io;
use std::os::windows::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::path::{Path, PathBuf};
use std::ptr;
use std::time::Duration;

use windows_sys::Win32::Foundation::{WAIT_OBJECT_0, WAIT_TIMEOUT};
use windows_sys::Win32::System::Diagnostics::Debug::ReadProcessMemory;
use windows_sys::Win32::System::ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags};
use windows_sys::Win32::System::Threading::{
    CREATE_NEW_PROCESS_GROUP, CreateProcessW, DETACHED_PROCESS, GetCurrentProcess,
    GetCurrentThreadId, OpenProcess, PROCESS_INFORMATION, PROCESS_NAME_WIN32,
    PROCESS_QUERY_LIMITED_INFORMATION, PROCESS_SYNCHRONIZE, QueryFullProcessImageNameW,
    STARTUPINFOW, WaitForSingleObject,
};

use crate::wide::wide;

/// Longest path, in units and with its zero.
const LONGEST_PATH: usize = 32_768;

/// The characters of a command line that its words cannot have as they are.
const QUOTE: u16 = 0x22;
const BACKSLASH: u16 = 0x5C;

/// Size of a page of memory, in bytes: a page can be read to its end, or not at all.
const PAGE: usize = 4096;

/// Returns the number of this thread, as the system's tools show it.
pub fn current_thread() -> u32 {
    // SAFETY: it takes nothing.
    unsafe { GetCurrentThreadId() }
}

/// Opens a process with these rights, those of `OpenProcess`.
///
/// # Errors
/// If it has ended, or is closed to this account.
pub(crate) fn open(pid: u32, rights: u32) -> io::Result<OwnedHandle> {
    // SAFETY: it takes numbers alone.
    let process = unsafe { OpenProcess(rights, 0, pid) };
    if process.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is new and owned by no other.
    Ok(unsafe { OwnedHandle::from_raw_handle(process) })
}

/// Returns the executable of a process.
///
/// # Errors
/// If it has ended, or is closed to this account.
pub fn executable(pid: u32) -> io::Result<PathBuf> {
    let process = open(pid, PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_SYNCHRONIZE)?;
    let mut path = vec![0_u16; LONGEST_PATH];
    let mut length = u32::try_from(LONGEST_PATH).unwrap_or_default();
    // SAFETY: the handle is open, and the place has this length.
    let done = unsafe {
        QueryFullProcessImageNameW(
            process.as_raw_handle(),
            PROCESS_NAME_WIN32,
            path.as_mut_ptr(),
            &raw mut length,
        )
    };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    // A process that has ended is there as long as another has it open.
    // SAFETY: the handle is open.
    if unsafe { WaitForSingleObject(process.as_raw_handle(), 0) } != WAIT_TIMEOUT {
        return Err(io::ErrorKind::NotFound.into());
    }
    // The length is that without the zero.
    path.truncate(usize::try_from(length).unwrap_or_default());
    Ok(OsString::from_wide(&path).into())
}

/// Keeps the heap of this process out of the reports that Windows Error Reporting makes of a crash.
///
/// # Errors
/// If the system refuses.
pub fn keep_heap_out_of_reports() -> io::Result<()> {
    // SAFETY: it takes a number alone.
    let result = unsafe { WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP) };
    match result {
        0.. => Ok(()),
        error => Err(io::Error::from_raw_os_error(error)),
    }
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

/// A program that was started.
#[derive(Debug)]
pub struct Started(OwnedHandle);

impl Started {
    /// Waits for its end, so long at most; `true` if it has ended.
    pub fn ends_within(&self, limit: Duration) -> bool {
        let milliseconds = u32::try_from(limit.as_millis()).unwrap_or(u32::MAX - 1);
        // SAFETY: the handle is open.
        unsafe { WaitForSingleObject(self.0.as_raw_handle(), milliseconds) == WAIT_OBJECT_0 }
    }
}

/// Starts a program that outlives this one: it has no console and no handle of this process, so that
/// no file or pipe stays open by it.
///
/// # Errors
/// If the system refuses.
pub fn start(program: &Path, arguments: &[&OsStr]) -> io::Result<Started> {
    let (path, mut line) = (wide(program), quoted(program.as_os_str()));
    for argument in arguments {
        line.push(u16::from(b' '));
        line.extend(quoted(argument));
    }
    line.push(0);
    let startup = STARTUPINFOW {
        cb: u32::try_from(size_of::<STARTUPINFOW>()).unwrap_or_default(),
        ..Default::default()
    };
    let mut process = PROCESS_INFORMATION::default();
    // SAFETY: both texts end with a zero, the line may be changed, and the structures live on.
    let done = unsafe {
        CreateProcessW(
            path.as_ptr(),
            line.as_mut_ptr(),
            ptr::null(),
            ptr::null(),
            0,
            DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP,
            ptr::null(),
            ptr::null(),
            &raw const startup,
            &raw mut process,
        )
    };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is new and owned by no other.
    drop(unsafe { OwnedHandle::from_raw_handle(process.hThread) });
    // SAFETY: as above.
    Ok(Started(unsafe {
        OwnedHandle::from_raw_handle(process.hProcess)
    }))
}

/// Returns a word of a command line, between quotes, as programs take it apart
/// (`CommandLineToArgvW`): a backslash is doubled before a quote and as the last character, and a
/// quote in the word has one more before it.
fn quoted(word: &OsStr) -> Vec<u16> {
    let mut line = vec![QUOTE];
    let mut backslashes = 0;
    for unit in word.encode_wide() {
        if unit == QUOTE {
            line.extend(vec![BACKSLASH; backslashes + 1]);
        }
        backslashes = match unit {
            BACKSLASH => backslashes + 1,
            _ => 0,
        };
        line.push(unit);
    }
    line.extend(vec![BACKSLASH; backslashes]);
    line.push(QUOTE);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_command_line_is_quoted() {
        for (word, expected) in [
            ("", r#""""#),
            ("agent", r#""agent""#),
            (r"C:\a b\c", r#""C:\a b\c""#),
            (r"C:\a b\", r#""C:\a b\\""#),
            (r#"a"b"#, r#""a\"b""#),
            (r#"a\"b\"#, r#""a\\\"b\\""#),
        ] {
            let line = OsString::from_wide(&quoted(OsStr::new(word)));
            assert_eq!(line, expected, "{word}");
        }
    }

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
    fn the_executable_of_a_process_is_told_while_it_lives() {
        let own = executable(std::process::id()).ok();
        assert_eq!(own, std::env::current_exe().ok());
        // Numbers of processes are multiples of four.
        assert!(executable(3).is_err());
    }

    #[test]
    fn a_program_that_was_started_is_seen_to_end() {
        let program = Path::new(r"C:\windows\system32\cmd.exe");
        let started = start(program, &[OsStr::new("/c"), OsStr::new("exit")]).ok();
        assert!(started.is_some_and(|started| started.ends_within(Duration::from_secs(60))));
        assert!(start(Path::new(r"C:\missing.exe"), &[]).is_err());
    }

    #[test]
    fn threads_have_numbers_of_their_own() {
        let other = std::thread::spawn(current_thread).join().ok();
        assert!(other.is_some_and(|other| other != current_thread()));
    }
}
