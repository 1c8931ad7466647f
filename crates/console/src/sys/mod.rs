//! The calls that differ between operating systems.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{Descriptor, account_locale, system_locale, takes_escapes, terminal_columns};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{
    Descriptor, account_locale, system_locale, takes_escapes, terminal_columns,
};
