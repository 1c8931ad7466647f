use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::Child;

use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, setrlimit};

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

/// Lets this process write no core dump, which could hold a PIN.
pub(crate) fn forbid_core_dumps() {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A system that refuses to lower a limit is none that this program runs on.
    let _ = setrlimit(Resource::Core, none);
}

/// Returns the device of the terminal that standard input is, if it is one.
pub(crate) fn terminal_of_standard_input() -> Option<PathBuf> {
    let is_terminal = io::stdin().is_terminal();
    is_terminal.then(|| std::fs::read_link("/proc/self/fd/0").ok())?
}
