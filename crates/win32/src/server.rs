//! The server's end of a named pipe, for the runtime of `tokio`.

use std::io;
use std::os::windows::io::{AsRawHandle as _, BorrowedHandle};
use std::path::Path;
use std::time::Duration;

use tokio::net::windows::named_pipe::{NamedPipeServer, ServerOptions};
use windows_sys::Win32::Foundation::ERROR_FILE_NOT_FOUND;
use windows_sys::Win32::System::Pipes::GetNamedPipeClientProcessId;

use crate::pipe::{check_name, is, wait_for_instance};
use crate::security::Descriptor;

/// Makes an instance of a pipe for clients of this machine alone, in a runtime with I/O.
///
/// # Errors
/// If the path is no name of a pipe; if `is_first` and the pipe is there already; if the system
/// refuses.
pub fn serve(path: &Path, rights: &Descriptor, is_first: bool) -> io::Result<NamedPipeServer> {
    check_name(path)?;
    let mut attributes = rights.attributes();
    let mut options = ServerOptions::new();
    options
        .first_pipe_instance(is_first)
        .reject_remote_clients(true);
    // SAFETY: the attributes and the descriptor that they point to live for the call.
    unsafe { options.create_with_security_attributes_raw(path, (&raw mut attributes).cast()) }
}

/// Whether a pipe has this name, of this account or of another.
///
/// # Errors
/// If the path is no name of a pipe, or the system does not tell.
pub fn exists(path: &Path) -> io::Result<bool> {
    check_name(path)?;
    match wait_for_instance(path, Duration::from_millis(1)) {
        Ok(()) => Ok(true),
        Err(error) if is(&error, ERROR_FILE_NOT_FOUND) => Ok(false),
        Err(error) => match error.kind() {
            // Every instance has its client, or the rights are for others.
            io::ErrorKind::TimedOut | io::ErrorKind::PermissionDenied => Ok(true),
            _ => Err(error),
        },
    }
}

/// Returns the number of the process that opened the client's end.
///
/// # Errors
/// If no client is there.
pub fn client_process(pipe: BorrowedHandle<'_>) -> io::Result<u32> {
    let mut pid = 0;
    // SAFETY: the handle is open, and the result a place for a number.
    match unsafe { GetNamedPipeClientProcessId(pipe.as_raw_handle(), &raw mut pid) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(pid),
    }
}
