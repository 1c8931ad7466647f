//! The calls that differ between operating systems: threads and forks of the program, its memory,
//! its rights, the trace file.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    Making, ParentOnly, current_thread, has_more_rights_than_its_user, open_trace_file,
    read_own_memory, register_handlers, room_in,
};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{
    Making, ParentOnly, current_thread, has_more_rights_than_its_user, open_trace_file,
    read_own_memory, register_handlers, room_in,
};
