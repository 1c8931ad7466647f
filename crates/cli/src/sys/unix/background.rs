use std::ffi::OsStr;
use std::io;
use std::path::Path;

/// A function that starts a program with arguments.
pub(crate) type StartProgram = fn(&Path, &[&OsStr]) -> io::Result<()>;

/// Starts a program that outlives this one and has no terminal: here the service manager does.
pub(crate) const START_IN_BACKGROUND: Option<StartProgram> = None;
