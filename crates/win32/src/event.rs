//! Events of the system, on which threads wait.

use std::io;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::ptr;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{HANDLE, WAIT_FAILED, WAIT_OBJECT_0};
use windows_sys::Win32::System::Threading::{
    CreateEventW, INFINITE, ResetEvent, SetEvent, WaitForMultipleObjects,
};

/// An event that stays set until it is reset.
#[derive(Debug)]
pub(crate) struct Event(OwnedHandle);

impl Event {
    pub(crate) fn new() -> io::Result<Self> {
        // SAFETY: neither attributes nor a name are given.
        let handle = unsafe { CreateEventW(ptr::null(), 1, 0, ptr::null()) };
        if handle.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the handle is new and owned by no other.
        Ok(Self(unsafe { OwnedHandle::from_raw_handle(handle) }))
    }

    pub(crate) fn handle(&self) -> HANDLE {
        self.0.as_raw_handle()
    }

    pub(crate) fn set(&self) {
        // SAFETY: the handle is an open event.
        unsafe { SetEvent(self.handle()) };
    }

    pub(crate) fn reset(&self) {
        // SAFETY: the handle is an open event.
        unsafe { ResetEvent(self.handle()) };
    }

    /// Waits until this or `other` is set; returns whether this one is, and `false` when the
    /// deadline came first.
    pub(crate) fn wait_or(&self, other: &Self, deadline: Option<Instant>) -> io::Result<bool> {
        let handles = [self.handle(), other.handle()];
        loop {
            let milliseconds = deadline.map_or(INFINITE, |at| {
                let left = at.saturating_duration_since(Instant::now());
                // Rounded up: an early return would be a turn more.
                let left = left
                    .saturating_add(Duration::from_nanos(999_999))
                    .as_millis();
                u32::try_from(left).map_or(INFINITE - 1, |left| left.min(INFINITE - 1))
            });
            // SAFETY: both handles are open events for the whole call.
            let ended = unsafe { WaitForMultipleObjects(2, handles.as_ptr(), 0, milliseconds) };
            match ended {
                WAIT_FAILED => return Err(io::Error::last_os_error()),
                WAIT_OBJECT_0 => return Ok(true),
                1 => return Ok(false),
                _ if deadline.is_some_and(|at| at <= Instant::now()) => return Ok(false),
                _ => {}
            }
        }
    }
}
