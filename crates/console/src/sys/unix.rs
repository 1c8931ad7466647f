use std::fs;
pub(crate) use std::os::fd::AsFd as Descriptor;

use rustix::termios::tcgetwinsize;

/// File of the computer's locale on Debian.
const SYSTEM_LOCALE: &str = "/etc/default/locale";

/// Returns the number of columns of a terminal; `None` for any other file.
pub(crate) fn terminal_columns(file: impl Descriptor) -> Option<usize> {
    tcgetwinsize(file).ok().map(|size| size.ws_col.into())
}

/// Whether terminals take escape sequences: they all do.
pub(crate) fn takes_escapes() -> bool {
    true
}

/// Returns the locale that the system keeps for the account: none, variables have it.
pub(crate) fn account_locale() -> Option<String> {
    None
}

/// Returns the assignments of the computer's locale.
pub(crate) fn system_locale() -> String {
    fs::read_to_string(SYSTEM_LOCALE).unwrap_or_default()
}
