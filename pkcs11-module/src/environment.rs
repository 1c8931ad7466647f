//! Settings that the module takes from the environment of the program that loads it.

use std::{env, path::PathBuf};

use crate::sys;

/// Returns the path that a variable holds.
///
/// It is `None` in a program that has more rights than the person who started it: that person would
/// choose which socket such a program sends a PIN to, and which file it writes.
pub(crate) fn path(variable: &str) -> Option<PathBuf> {
    if sys::has_more_rights_than_its_user() {
        return None;
    }
    let path = PathBuf::from(env::var_os(variable)?);
    (!path.as_os_str().is_empty()).then_some(path)
}
