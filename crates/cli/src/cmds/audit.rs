use cps_protocol::method::{AuditTail, AuditTailParams};

use crate::args::{AuditVerb, Global};
use crate::error::CliError;
use crate::output::Output;
use crate::session::Session;

/// One record per line, as the audit file holds them: for people and programs alike.
pub(super) fn run(verb: &AuditVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let AuditVerb::Tail(args) = verb;
    let session = Session::connect(global, output.language)?;
    let params = AuditTailParams { lines: args.lines };
    for record in &session.call::<AuditTail>(&params)?.records {
        output.json_line(record)?;
    }
    Ok(())
}
