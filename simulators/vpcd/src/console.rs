//! Standard output and standard error: one line for each thing that happened.

use std::io::{self, Write as _};

/// Prints a line and flushes it, so that the reader of standard output has it at once.
pub(crate) fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Prints the reason of a failure. Write errors are ignored: standard error may be closed.
pub(crate) fn complain(error: &anyhow::Error) {
    let _ = writeln!(io::stderr(), "cps-sim: {error:#}");
}
