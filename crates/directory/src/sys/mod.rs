//! The surface for what systems do differently.

#[cfg(unix)]
mod unix;
#[cfg(unix)]
pub(crate) use unix::{Identity, detached, new_file, path_of_uri, put_in_place};
#[cfg(windows)]
mod windows;
#[cfg(windows)]
pub(crate) use windows::{Identity, detached, new_file, path_of_uri, put_in_place};
