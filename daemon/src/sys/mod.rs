//! The calls that differ between operating systems: accounts, sessions, private files, clocks.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(all(test, unix))]
pub(crate) use unix::sessions;
#[cfg(unix)]
pub(crate) use unix::{
    Seat, Sessions, create_private_file, has_name, is_administrator, open_audit_file,
    open_audit_head, open_private_directory, open_private_file, own_account, socket_directory,
    time_awake, time_with_sleep,
};
#[cfg(windows)]
pub(crate) use windows::{
    Seat, Sessions, create_private_file, has_name, is_administrator, open_audit_file,
    open_audit_head, open_private_directory, open_private_file, own_account, socket_directory,
    time_awake, time_with_sleep,
};
