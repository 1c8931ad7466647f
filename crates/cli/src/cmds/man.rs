use clap_mangen::{Man, generate_to};

use crate::args::ManArgs;
use crate::failure::Failure;
use crate::output::Output;
use crate::usage;

/// One page on standard output, or a page per command in a directory.
pub(super) fn run(args: &ManArgs, output: &mut Output) -> Result<(), Failure> {
    let command = usage::command(output.language);
    match &args.dir {
        Some(directory) => generate_to(command, directory).map_err(Failure::write(directory)),
        None => {
            let mut page = Vec::new();
            Man::new(command)
                .render(&mut page)
                .map_err(Failure::Output)?;
            output.bytes(&page)
        }
    }
}
