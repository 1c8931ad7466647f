mod fork;
mod process;
mod trace_file;

pub(crate) use fork::{Making, ParentOnly, register_handlers};
pub(crate) use process::{current_thread, has_more_rights_than_its_user, read_own_memory};
pub(crate) use trace_file::{open_trace_file, room_in};
