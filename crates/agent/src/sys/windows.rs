use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::windows::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};

use cps_win32::process;

mod dialog;

/// The argument with which this program is started to show a dialog.
const ARGUMENT: &str = "dialog-of-the-agent";

/// The flag of a program that gets a console without a window (winbase.h `CREATE_NO_WINDOW`): Ctrl-C
/// in that of the agent does not reach it.
const WITHOUT_CONSOLE: u32 = 0x0800_0000;

/// Returns the program that shows dialogs, and its arguments: Windows has none, so it is this one.
pub(crate) fn dialog_program() -> (PathBuf, Vec<OsString>) {
    // A program without a path cannot be started again: the check of the program says so.
    let own = env::current_exe().unwrap_or_default();
    (own, vec![ARGUMENT.into()])
}

/// Shows the dialog that this program was started for, if it was.
pub(crate) fn show_dialog() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    arguments.next().filter(|argument| argument == ARGUMENT)?;
    protect_memory();
    Some(match dialog::serve() {
        Ok(()) => ExitCode::SUCCESS,
        // The agent has seen the end of the answers.
        Err(_) => ExitCode::FAILURE,
    })
}

/// Returns the start of a command line.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.creation_flags(WITHOUT_CONSOLE);
    command
}

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
    let system = env::var_os("SystemRoot").unwrap_or_default();
    Path::new(&system).join("system32").join("cmd.exe")
}
