//! The surface for what systems do differently.

#[cfg(unix)]
mod unix;

#[cfg(unix)]
pub(crate) use unix::{Identity, bytes_of, new_file_beside, put_in_place};
