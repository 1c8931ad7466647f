//! The commands: one file each.

mod verify;

use crate::args::{Args, Verb};
use crate::error::{Output, RegistryError};

/// Does what the arguments say.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<(), RegistryError> {
    match &args.verb {
        Verb::Verify(args) => verify::run(args, output),
    }
}
