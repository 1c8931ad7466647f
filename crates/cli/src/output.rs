//! Standard output and standard error of `cpsctl`.

pub(crate) use cps_console::{columns, complain, complain_to_program, paragraphs};

use crate::error::CliError;

/// Destination and form of results.
pub(crate) type Output = cps_console::Output<CliError>;
