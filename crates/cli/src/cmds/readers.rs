use cps_protocol::method::{Empty, ReadersList};
use cps_types::legible;

use crate::args::{Global, ReadersVerb};
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::session::Session;

pub(super) fn run(
    verb: &ReadersVerb,
    global: &Global,
    output: &mut Output,
) -> Result<(), CliError> {
    match verb {
        ReadersVerb::List(args) => {
            let readers =
                Session::connect(global, output.language)?.call::<ReadersList>(&Empty {})?;
            if !args.names || output.json {
                return output.show(&readers, format::readers);
            }
            for reader in &readers.readers {
                output.bytes(format!("{}\n", legible(&reader.name)).as_bytes())?;
            }
            Ok(())
        }
    }
}
