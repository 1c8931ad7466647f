use std::{fs::File, os::unix::fs::FileExt};

/// Whether the program has more rights than the person who started it (`AT_SECURE`, getauxval(3):
/// setuid, setgid, capabilities).
pub(crate) fn has_more_rights_than_its_user() -> bool {
    // SAFETY: it has no conditions.
    unsafe { libc::getauxval(libc::AT_SECURE) != 0 }
}

/// Returns the number of this thread, as the system's tools show it.
pub(crate) fn current_thread() -> i32 {
    // SAFETY: it has no conditions.
    unsafe { libc::gettid() }
}

/// Reads memory of this process by a system call, which fails where reading it directly would
/// end the process.
pub(crate) fn read_own_memory(address: usize, bytes: &mut [u8]) -> Option<usize> {
    let memory = File::open("/proc/self/mem").ok()?;
    memory.read_at(bytes, u64::try_from(address).ok()?).ok()
}
