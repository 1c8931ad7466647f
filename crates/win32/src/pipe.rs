//! The client's end of a named pipe: every operation has a deadline.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::{AsHandle, AsRawHandle as _, BorrowedHandle, OwnedHandle};
use std::path::Path;
use std::ptr;
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{
    ERROR_BROKEN_PIPE, ERROR_IO_PENDING, ERROR_NO_DATA, ERROR_OPERATION_ABORTED, ERROR_PIPE_BUSY,
    ERROR_PIPE_NOT_CONNECTED, HANDLE,
};
use windows_sys::Win32::Storage::FileSystem::{
    FILE_FLAG_OVERLAPPED, FILE_READ_ATTRIBUTES, FILE_READ_DATA, FILE_WRITE_DATA, READ_CONTROL,
    ReadFile, SECURITY_IDENTIFICATION, SYNCHRONIZE, WriteFile,
};
use windows_sys::Win32::System::IO::{CancelIoEx, GetOverlappedResult, OVERLAPPED};
use windows_sys::Win32::System::Pipes::{PeekNamedPipe, WaitNamedPipeW};

use crate::event::Event;
use crate::security;
use crate::wide::wide;

/// Beginning of the name of every pipe of this machine.
const PREFIX: &str = r"\\.\pipe\";

/// The rights that a client needs. `GENERIC_WRITE` would ask for one more, to create an instance of
/// the pipe, which a server keeps for itself.
pub const CLIENT_RIGHTS: u32 =
    FILE_READ_DATA | FILE_WRITE_DATA | FILE_READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE;

/// The longest single wait for an instance.
const TURN: Duration = Duration::from_millis(50);

/// Checks that a path names a pipe of this machine, and not a file or another machine's.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] if it does not.
pub(crate) fn check_name(path: &Path) -> io::Result<()> {
    let text = path.to_string_lossy().to_lowercase().replace('/', r"\");
    let name = text.strip_prefix(PREFIX).unwrap_or("");
    if name.is_empty() {
        let reason = format!(r"it is no name of a pipe, which begins with {PREFIX}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    Ok(())
}

/// Waits until an instance of the pipe waits for a client.
pub(crate) fn wait_for_instance(path: &Path, limit: Duration) -> io::Result<()> {
    let name = wide(path);
    // Zero would mean the time that the server chose.
    let milliseconds = u32::try_from(limit.as_millis())
        .unwrap_or(u32::MAX - 1)
        .max(1);
    // SAFETY: the name ends with a zero and lives for the call.
    match unsafe { WaitNamedPipeW(name.as_ptr(), milliseconds) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// A client's end of a pipe: for one thread that reads and one that writes at a time, and any that
/// close it.
///
/// No operation outlives the call that began it: the system aborts what a thread leaves behind.
#[derive(Debug)]
pub struct Pipe {
    /// `None` once it is closed.
    handle: RwLock<Option<OwnedHandle>>,
    /// Set when it is to be closed: threads that wait give way.
    closing: Event,
    /// Events of the operations of each direction.
    reading: Mutex<Event>,
    writing: Mutex<Event>,
}

impl Pipe {
    /// Opens an instance of the pipe, within `limit`. The server learns who the client is and can
    /// do nothing in its name.
    ///
    /// # Errors
    /// If there is no such pipe, or none of its instances is free in time.
    pub fn connect(path: &Path, limit: Duration) -> io::Result<Self> {
        check_name(path)?;
        let deadline = Instant::now() + limit;
        let file = loop {
            match open(path) {
                Err(error) if is(&error, ERROR_PIPE_BUSY) => {}
                opened => break opened?,
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(io::ErrorKind::TimedOut.into());
            }
            // Another client may be quicker, and the server between two instances.
            let _ = wait_for_instance(path, left.min(TURN));
        };
        Ok(Self {
            handle: RwLock::new(Some(file.into())),
            closing: Event::new()?,
            reading: Mutex::new(Event::new()?),
            writing: Mutex::new(Event::new()?),
        })
    }

    /// Returns the SID of the account that made the pipe: the first of its servers.
    ///
    /// # Errors
    /// If the system does not tell, or the pipe is closed by this side.
    pub fn owner(&self) -> io::Result<String> {
        self.with_handle(security::owner_of_pipe)
    }

    fn with_handle<T>(
        &self,
        call: impl FnOnce(BorrowedHandle<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        let handle = self.handle.read().unwrap_or_else(PoisonError::into_inner);
        match &*handle {
            Some(handle) => call(handle.as_handle()),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Reads what is there, or waits for it until the deadline; `None` if that came first, and
    /// `Some(0)` at the end.
    ///
    /// # Errors
    /// If the pipe is closed by this side, or fails.
    pub fn read(&self, buffer: &mut [u8], deadline: Option<Instant>) -> io::Result<Option<usize>> {
        let event = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let length = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
        let read = self.transfer(&event, deadline, |handle, overlapped| {
            // SAFETY: buffer and structure live until `transfer` has seen the operation end.
            unsafe {
                ReadFile(
                    handle,
                    buffer.as_mut_ptr(),
                    length,
                    ptr::null_mut(),
                    overlapped,
                )
            }
        });
        match read {
            Err(error) if is_end(&error) && !self.is_closing() => Ok(Some(0)),
            read => read,
        }
    }

    /// Writes some bytes; `None` if the deadline came first: some of them may have been written.
    ///
    /// # Errors
    /// [`io::ErrorKind::BrokenPipe`] if either side has closed the pipe; if it fails.
    pub fn write(&self, bytes: &[u8], deadline: Option<Instant>) -> io::Result<Option<usize>> {
        let event = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let written = self.transfer(&event, deadline, |handle, overlapped| {
            // SAFETY: bytes and structure live until `transfer` has seen the operation end.
            unsafe { WriteFile(handle, bytes.as_ptr(), length, ptr::null_mut(), overlapped) }
        });
        match written {
            Err(error) if is_end(&error) => Err(io::ErrorKind::BrokenPipe.into()),
            written => written,
        }
    }

    /// Returns the number of bytes that can be read without a wait; `None` at the end.
    ///
    /// # Errors
    /// If the pipe is closed by this side, or fails.
    pub fn available(&self) -> io::Result<Option<u32>> {
        let looked = self.with_handle(|handle| {
            let mut available = 0;
            // SAFETY: the handle is open, and the number alone is asked for.
            let done = unsafe {
                PeekNamedPipe(
                    handle.as_raw_handle(),
                    ptr::null_mut(),
                    0,
                    ptr::null_mut(),
                    &raw mut available,
                    ptr::null_mut(),
                )
            };
            match done {
                0 => Err(io::Error::last_os_error()),
                _ => Ok(available),
            }
        });
        match looked {
            Ok(available) => Ok(Some(available)),
            Err(error) if is_end(&error) && !self.is_closing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Closes this end: a thread that waits on it returns with an error, and the other side learns it.
    pub fn close(&self) {
        self.closing.set();
        // Waits for those to give way.
        let mut handle = self.handle.write().unwrap_or_else(PoisonError::into_inner);
        handle.take();
    }

    fn is_closing(&self) -> bool {
        let at_once = Some(Instant::now());
        self.closing
            .wait_or(&self.closing, at_once)
            .unwrap_or(false)
    }

    /// Begins an operation and waits for its end, which comes before this returns in any case.
    fn transfer(
        &self,
        event: &Event,
        deadline: Option<Instant>,
        begin: impl FnOnce(HANDLE, *mut OVERLAPPED) -> i32,
    ) -> io::Result<Option<usize>> {
        self.with_handle(|handle| {
            let handle = handle.as_raw_handle();
            event.reset();
            let mut overlapped = OVERLAPPED {
                hEvent: event.handle(),
                ..OVERLAPPED::default()
            };
            let overlapped = &raw mut overlapped;
            if begin(handle, overlapped) == 0 {
                let error = io::Error::last_os_error();
                if !is(&error, ERROR_IO_PENDING) {
                    return Err(error);
                }
            }
            if !event.wait_or(&self.closing, deadline).unwrap_or(false) {
                // SAFETY: handle and structure are those of the operation. It may have ended.
                unsafe { CancelIoEx(handle, overlapped) };
            }
            let mut count = 0;
            // SAFETY: handle and structure are those of the operation, which this waits for.
            let done = unsafe { GetOverlappedResult(handle, overlapped, &raw mut count, 1) };
            if done != 0 {
                return Ok(usize::try_from(count).ok());
            }
            let error = io::Error::last_os_error();
            match is(&error, ERROR_OPERATION_ABORTED) {
                true if self.is_closing() => Err(io::ErrorKind::BrokenPipe.into()),
                true => Ok(None),
                false => Err(error),
            }
        })
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .access_mode(CLIENT_RIGHTS)
        .custom_flags(FILE_FLAG_OVERLAPPED)
        .security_qos_flags(SECURITY_IDENTIFICATION)
        .open(path)
}

/// Whether the error says that the other side has closed the pipe.
fn is_end(error: &io::Error) -> bool {
    [ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED]
        .iter()
        .any(|code| is(error, *code))
}

pub(crate) fn is(error: &io::Error, code: u32) -> bool {
    error.raw_os_error().map(i32::cast_unsigned) == Some(code)
}
