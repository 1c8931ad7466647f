use cps_protocol::Reader;
use cps_protocol::method::{Empty, Info, InfoResult, ReadersList};
use serde::Serialize;

use crate::args::Global;
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::session::Session;

/// JSON for programs: the answer of `system.info`, and the readers with it.
#[derive(Serialize)]
struct Status<'r> {
    #[serde(flatten)]
    info: InfoResult,
    readers: &'r [Reader],
}

pub(super) fn run(global: &Global, output: &mut Output) -> Result<(), CliError> {
    let session = Session::connect(global, output.language)?;
    let info = session.call::<Info>(&Empty {})?;
    let readers = session.call::<ReadersList>(&Empty {})?;
    if output.json {
        let readers = &readers.readers;
        return output.json(&Status { info, readers });
    }
    output.page(&format::status(output.language, &info, &readers))
}
