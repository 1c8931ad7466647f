use crate::args::Global;
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::session::Session;

/// Goes on until it is interrupted, its output is closed, or the daemon ends.
pub(super) fn run(global: &Global, output: &mut Output) -> Result<(), CliError> {
    let session = Session::connect(global, output.language)?;
    let snapshot = session.subscribe()?;
    if output.json {
        output.json_line(&snapshot)?;
    } else {
        output.page(&format::snapshot(output.language, &snapshot))?;
    }
    while let Some(event) = session.next_event()? {
        if output.json {
            output.json_line(&event)?;
        } else {
            output.line(&format::event(output.language, &event))?;
            output.flush()?;
        }
    }
    Ok(())
}
