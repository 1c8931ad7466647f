use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Child;

use cps_win32::process;

/// Ends a program: Windows has nothing that asks one to end itself. A dialog in a window has no
/// terminal to restore.
pub(crate) fn end(child: &mut Child) {
    // One that has ended needs no end.
    let _ = child.kill();
}

/// Keeps the memory of this process, which could hold a PIN, from the reports that Windows makes of
/// a crash. Other processes of the account can read it all the same: Windows gives an account rights
/// on its processes that these cannot refuse.
pub(crate) fn protect_memory() {
    // A system that makes no reports refuses.
    let _ = process::keep_heap_out_of_reports();
}

/// Checks that there is a program: the system adds the ending `.exe` to a name without one when it
/// starts it.
///
/// # Errors
/// If there is none.
pub(crate) fn check_executable(path: &Path) -> io::Result<()> {
    let found = match path.extension() {
        Some(_) => fs::metadata(path)?,
        None => fs::metadata(path.with_extension("exe"))?,
    };
    match found.is_file() {
        true => Ok(()),
        false => Err(io::ErrorKind::PermissionDenied.into()),
    }
}

/// Returns the device of the terminal that standard input is: a console has none that another program
/// could open.
pub(crate) fn terminal_of_standard_input() -> Option<PathBuf> {
    None
}

/// Returns the executable of a process, and that it sees the same file systems as this one; `None`
/// if the process has ended or is closed to this account.
pub(crate) fn executable(pid: u32) -> Option<(PathBuf, bool)> {
    Some((process::executable(pid).ok()?, true))
}

/// Returns a program of the system that ends with its standard input.
#[cfg(test)]
pub(crate) fn waiting_program() -> PathBuf {
    let system = std::env::var_os("SystemRoot").unwrap_or_default();
    Path::new(&system).join("system32").join("cmd.exe")
}
