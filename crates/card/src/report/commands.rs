//! Commands that are sent for their answers.

use cps_apdu::{Command, Response};
use cps_reader::Channel;
use cps_types::report::{CommandReport, Probe, ReportedStatus};

use super::mask::{self, Content, count};
use crate::CardError;

/// An answer with all status words on the way to it.
pub(super) struct Answered {
    pub(super) status: Vec<ReportedStatus>,
    pub(super) response: Response,
}

/// Sends a command as it is.
pub(super) fn send(channel: &mut Channel<'_>, command: &Command) -> Result<Answered, CardError> {
    let mut status = Vec::new();
    let response = channel.send_watched(command, &mut |_, response| {
        status.push(ReportedStatus(response.status.0));
    })?;
    Ok(Answered { status, response })
}

/// Sends a command as it is, and reports its answer; `content` is that of data which the report may
/// describe.
pub(super) fn probe(
    channel: &mut Channel<'_>,
    probe: Probe,
    command: &Command,
    content: Option<Content>,
) -> Result<CommandReport, CardError> {
    let answered = send(channel, command)?;
    let data = answered.response.data.as_slice();
    let structure = content.map(|content| mask::structure(data, content));
    Ok(CommandReport {
        probe,
        length: count(data.len()),
        status: answered.status,
        structure: structure.unwrap_or_default(),
    })
}
