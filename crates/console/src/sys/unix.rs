pub(crate) use std::os::fd::AsFd as Descriptor;

use rustix::termios::tcgetwinsize;

/// Returns the number of columns of a terminal; `None` for any other file.
pub(crate) fn terminal_columns(file: impl Descriptor) -> Option<usize> {
    tcgetwinsize(file).ok().map(|size| size.ws_col.into())
}
