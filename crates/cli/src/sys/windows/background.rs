use std::ffi::OsStr;
use std::io;
use std::path::Path;

use cps_win32::process;

/// A function that starts a program with arguments.
pub(crate) type StartProgram = fn(&Path, &[&OsStr]) -> io::Result<()>;

/// Starts a program that outlives this one and has no console.
pub(crate) const START_IN_BACKGROUND: Option<StartProgram> =
    Some(|program, arguments| process::start(program, arguments).map(drop));
