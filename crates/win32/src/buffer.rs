//! Memory that the system allocates or fills.

use std::ffi::c_void;
use std::ptr::NonNull;

use windows_sys::Win32::Foundation::LocalFree;

/// A block that the system allocated with `LocalAlloc`, freed when dropped.
#[derive(Debug)]
pub(crate) struct Local(NonNull<c_void>);

// SAFETY: `LocalFree` takes a block from any thread, and the block has this one owner.
unsafe impl Send for Local {}

// SAFETY: nothing writes to the block through a shared reference.
unsafe impl Sync for Local {}

impl Local {
    /// Takes over a block; `None` for a null pointer.
    ///
    /// # Safety
    /// The block was allocated with `LocalAlloc`, and nothing else frees it.
    pub(crate) unsafe fn take(pointer: *mut c_void) -> Option<Self> {
        NonNull::new(pointer).map(Self)
    }

    pub(crate) fn as_ptr(&self) -> *mut c_void {
        self.0.as_ptr()
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        // SAFETY: the block is ours by `Self::take`, and freed this once.
        unsafe { LocalFree(self.as_ptr()) };
    }
}

/// Bytes aligned for any structure of the system.
#[derive(Debug)]
pub(crate) struct Aligned(Vec<u64>);

impl Aligned {
    pub(crate) fn of_bytes(length: usize) -> Self {
        Self(vec![0; length.div_ceil(size_of::<u64>())])
    }

    pub(crate) fn as_mut_ptr(&mut self) -> *mut c_void {
        self.0.as_mut_ptr().cast()
    }

    pub(crate) fn as_ptr(&self) -> *const c_void {
        self.0.as_ptr().cast()
    }
}
