//! The event log of the system.

use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::EventLog::{
    DeregisterEventSource, EVENTLOG_ERROR_TYPE, EVENTLOG_INFORMATION_TYPE, EVENTLOG_WARNING_TYPE,
    RegisterEventSourceW, ReportEventW,
};

use crate::wide::wide;

/// Number of the event whose message is the text alone.
const TEXT: u32 = 1;

/// Severity of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something does not work.
    Error,
    /// Something may not work.
    Warning,
    /// Anything else.
    Information,
}

/// A program that writes events.
#[derive(Debug)]
pub struct Source(HANDLE);

// SAFETY: the handle belongs to no thread, and the system takes events from several at once.
unsafe impl Send for Source {}
// SAFETY: as above.
unsafe impl Sync for Source {}

impl Source {
    /// Opens the log of applications for a program of this name.
    ///
    /// # Errors
    /// If the system has no log.
    pub fn open(name: &str) -> io::Result<Self> {
        let name = wide(name);
        // SAFETY: the name ends with a zero; without a server it is this machine's log.
        let handle = unsafe { RegisterEventSourceW(ptr::null(), name.as_ptr()) };
        match handle.is_null() {
            true => Err(io::Error::last_os_error()),
            false => Ok(Self(handle)),
        }
    }

    /// Writes an event.
    ///
    /// # Errors
    /// If the log is full, for example.
    pub fn write(&self, severity: Severity, text: &str) -> io::Result<()> {
        let kind = match severity {
            Severity::Error => EVENTLOG_ERROR_TYPE,
            Severity::Warning => EVENTLOG_WARNING_TYPE,
            Severity::Information => EVENTLOG_INFORMATION_TYPE,
        };
        let text = wide(text);
        let texts = [text.as_ptr()];
        // SAFETY: the handle is open; one text is given, which ends with a zero; nothing else is.
        let done = unsafe {
            ReportEventW(
                self.0,
                kind,
                0,
                TEXT,
                ptr::null_mut(),
                1,
                0,
                texts.as_ptr(),
                ptr::null(),
            )
        };
        match done {
            0 => Err(io::Error::last_os_error()),
            _ => Ok(()),
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // SAFETY: the handle is open, and used no more.
        unsafe { DeregisterEventSource(self.0) };
    }
}
