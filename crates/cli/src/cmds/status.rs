use cps_protocol::method::{Empty, Info, ReadersList};

use crate::args::Global;
use crate::failure::Failure;
use crate::format;
use crate::output::Output;
use crate::session::Session;

pub(super) fn run(global: &Global, output: &mut Output) -> Result<(), Failure> {
    let session = Session::connect(global, output.language)?;
    let info = session.call::<Info>(&Empty {})?;
    if output.json {
        return output.json(&info);
    }
    let readers = session.call::<ReadersList>(&Empty {})?;
    output.page(&format::status(output.language, &info, &readers))
}
