use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Access, access};
use rustix::process::{
    DumpableBehavior, Pid, PidfdFlags, Resource, Rlimit, Signal, kill_process, pidfd_open,
    set_dumpable_behavior, setrlimit,
};

/// The program that shows dialogs: the alternatives of the distribution lead from it to one.
const PINENTRY: &str = "/usr/bin/pinentry";

/// Returns the program that shows dialogs, and its arguments.
pub(crate) fn dialog_program() -> (PathBuf, Vec<OsString>) {
    (PINENTRY.into(), Vec::new())
}

/// Shows the dialog that this program was started for: that is another program's here.
pub(crate) fn show_dialog() -> Option<ExitCode> {
    None
}

/// Returns the start of a command line.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    Command::new(program)
}

/// Asks a program to end; it can restore its terminal first.
pub(crate) fn end(child: &mut Child) {
    // A program that was waited for has no number any more: the number may belong to another
    // process.
    if matches!(child.try_wait(), Ok(None))
        && let Ok(number) = i32::try_from(child.id())
        && let Some(process) = Pid::from_raw(number)
    {
        // One that ended in this moment needs no signal.
        let _ = kill_process(process, Signal::TERM);
    }
}

/// Keeps the memory of this process, which could hold a PIN, from core dumps and from other
/// processes of the account (`PR_SET_DUMPABLE`, prctl(2)).
pub(crate) fn protect_memory() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A system that refuses to lower a limit is none that this program runs on.
    let _ = setrlimit(Resource::Core, none);
    // Linux has had this since 2.4.
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

/// Checks that this account can run a file.
///
/// # Errors
/// If there is none, or it cannot be run.
pub(crate) fn check_executable(path: &Path) -> io::Result<()> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    Ok(access(path, Access::EXEC_OK)?)
}

/// Returns the device of the terminal that standard input is, if it is one.
pub(crate) fn terminal_of_standard_input() -> Option<PathBuf> {
    let is_terminal = io::stdin().is_terminal();
    is_terminal.then(|| fs::read_link("/proc/self/fd/0").ok())?
}

/// Returns the executable of a process, and whether it sees the same file systems as this one;
/// `None` if the process has ended or shows nothing of itself.
///
/// In a mount namespace of its own a program gives its executable any path.
pub(crate) fn executable(pid: u32) -> Option<(PathBuf, bool)> {
    let number = Pid::from_raw(i32::try_from(pid).ok()?)?;
    let process = pidfd_open(number, PidfdFlags::empty()).ok()?;
    let directory = Path::new("/proc").join(pid.to_string());
    let executable = fs::read_link(directory.join("exe")).ok()?;
    let namespace = fs::read_link(directory.join("ns/mnt")).ok()?;
    let own = fs::read_link("/proc/self/ns/mnt").ok()?;
    // The number was this process's all the time if it has not ended by now.
    let mut ended = [PollFd::new(&process, PollFlags::IN)];
    let lives = poll(&mut ended, Some(&Timespec::default())) == Ok(0);
    lives.then_some((executable, namespace == own))
}

/// Returns a program of the system that ends with its standard input.
#[cfg(test)]
pub(crate) fn waiting_program() -> PathBuf {
    fs::canonicalize("/bin/cat").unwrap_or_default()
}
