//! Settings that the module takes from the environment of the program that loads it.

use std::{env, path::PathBuf};

/// Returns the path that a variable holds.
///
/// None in a program that has more rights than who started it (`AT_SECURE`, getauxval(3): setuid,
/// setgid, capabilities): that person would choose which socket such a program sends a PIN to, and
/// which file it writes.
pub(crate) fn path(variable: &str) -> Option<PathBuf> {
    // SAFETY: it has no conditions.
    if unsafe { libc::getauxval(libc::AT_SECURE) } != 0 {
        return None;
    }
    let path = PathBuf::from(env::var_os(variable)?);
    (!path.as_os_str().is_empty()).then_some(path)
}
