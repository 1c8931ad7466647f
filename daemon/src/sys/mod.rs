//! The calls that differ between operating systems: accounts, private files, clocks.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    ADMINISTRATOR, check_private, create_private_file, has_name, open_audit_file, open_audit_head,
    open_private_directory, own_account, time_awake, time_with_sleep,
};
