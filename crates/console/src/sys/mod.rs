//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{
    Descriptor, HAS_SYSTEMD, account_locale, system_locale, takes_escapes, terminal_columns,
};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{
    Descriptor, HAS_SYSTEMD, account_locale, system_locale, takes_escapes, terminal_columns,
};
