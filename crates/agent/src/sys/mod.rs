//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(all(test, unix))]
pub(crate) use unix::waiting_program;
#[cfg(unix)]
pub(crate) use unix::{
    check_executable, command, dialog_program, end, executable, protect_memory, show_dialog,
    terminal_of_standard_input,
};
#[cfg(windows)]
mod windows;
#[cfg(all(test, windows))]
pub(crate) use windows::waiting_program;
#[cfg(windows)]
pub(crate) use windows::{
    check_executable, command, dialog_program, end, executable, protect_memory, show_dialog,
    terminal_of_standard_input,
};
