//! Standard output and standard error: one line for each thing that happened.

use std::io::{self, Write as _};

/// Prints a line and makes sure that whoever reads it has it.
pub(crate) fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Prints why something failed; if even that is not possible, nobody is there to be told.
pub(crate) fn complain(error: &anyhow::Error) {
    let _ = writeln!(io::stderr(), "cps-sim: {error:#}");
}
