//! Destination of a command's result: `--out` and its like, or standard output in the form of the
//! command's results.

use std::path::Path;

use cps_workstation::destination::{self, DestinationError, Readers};

use crate::error::CliError;
use crate::output::Output;

/// A file to write, or standard output, checked before the card is asked for anything.
#[derive(Debug)]
pub(crate) struct Destination(destination::Destination);

impl Destination {
    /// Checks that `out`, or standard output without it, can be written and is none of `inputs`.
    ///
    /// # Errors
    /// [`CliError::OverInput`], or [`CliError::Write`] with what is wrong.
    pub(crate) fn new(out: Option<&Path>, inputs: &[&Path]) -> Result<Self, CliError> {
        Ok(Self(destination::Destination::new(out, inputs)?))
    }

    /// Returns the path as the person named it; none for standard output.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.0.path()
    }

    /// Writes the result. Standard output gets nothing if it is for JSON, which holds the result.
    ///
    /// # Errors
    /// As [`Self::new`], for the place may have changed since.
    pub(crate) fn write(
        &self,
        content: &[u8],
        is_text: bool,
        output: &mut Output,
    ) -> Result<(), CliError> {
        if !self.0.is_standard_output() {
            return Ok(self.0.write(content, Readers::AsBefore)?);
        }
        self.0.check()?;
        match (output.json, is_text) {
            (true, _) => Ok(()),
            (false, true) => output.bytes(content),
            (false, false) => output.binary(content),
        }
    }
}

impl From<DestinationError> for CliError {
    fn from(error: DestinationError) -> Self {
        match error {
            DestinationError::OverInput(path) => Self::OverInput(path),
            DestinationError::Write { path, error } => Self::Write { path, error },
        }
    }
}
