use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use cps_protocol::method::{Empty, ReadersList, ReadersResult};
use serde_json::json;

use crate::args::{Global, WatchArgs};
use crate::choice::{Choice, Selection};
use crate::error::CliError;
use crate::language::Language;
use crate::output::{Output, complain};
use crate::presence::{Change, PresenceTracker};
use crate::session::Session;
use crate::sys::shell;
use crate::text::say;

/// Time between two attempts to reach a daemon that is gone.
const RECONNECT: Duration = Duration::from_millis(500);

/// Goes on until it is interrupted.
pub(super) fn run(args: &WatchArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let mut link = Some(connect(global, output.language)?);
    let mut watch: Option<PresenceTracker> = None;
    loop {
        let found = link.as_ref().and_then(|session| {
            // A daemon that is gone shows no card.
            session.call::<ReadersList>(&Empty {}).ok()
        });
        match (&mut watch, &found) {
            (None, Some(found)) => {
                watch = adopt(found, args, global, output)?;
            }
            (Some(watch), found) => {
                let seen = found
                    .as_ref()
                    .is_some_and(|found| sees(found, watch.serial()));
                if let Some(change) = watch.look(seen, Instant::now()) {
                    act(change, watch.serial(), args, global, output)?;
                }
            }
            (None, None) => {}
        }
        let deadline = watch.as_ref().and_then(PresenceTracker::deadline);
        link = link
            .filter(|session| found.is_some() && session.wait_for_news(deadline).is_ok())
            .or_else(|| {
                thread::sleep(RECONNECT);
                connect(global, output.language).ok()
            });
    }
}

fn connect(global: &Global, language: Language) -> Result<Session, CliError> {
    let session = Session::connect(global, language)?;
    session.subscribe()?;
    Ok(session)
}

/// Returns the card of the session is the first that is ready.
fn adopt(
    found: &ReadersResult,
    args: &WatchArgs,
    global: &Global,
    output: &mut Output,
) -> Result<Option<PresenceTracker>, CliError> {
    let selection = Selection {
        reader: global.reader.as_deref(),
        card: global.card.as_deref(),
    };
    match selection.choose(found) {
        Choice::Card(card) => {
            tell(output, true, &card.serial)?;
            Ok(Some(PresenceTracker::new(card.serial, args.grace)))
        }
        Choice::None(
            failure @ (CliError::SeveralCards(_)
            | CliError::SeveralReaders { .. }
            | CliError::CardNotFound { .. }),
        ) => Err(failure),
        Choice::None(_) | Choice::Missing(_) | Choice::Reading(_) => Ok(None),
    }
}

/// A card that is being read is there.
fn sees(found: &ReadersResult, serial: &str) -> bool {
    let mut cards = found
        .readers
        .iter()
        .filter_map(|reader| reader.card.as_ref());
    cards.any(|card| card.serial == serial)
}

fn act(
    change: Change,
    serial: &str,
    args: &WatchArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), CliError> {
    let (present, command) = match change {
        Change::Removed => (false, Some(&args.on_remove)),
        Change::Returned => (true, args.on_insert.as_ref()),
    };
    // The screen is locked even if its output is closed.
    let told = tell(output, present, serial);
    // One that could not be locked may be the next time.
    if let Some(Err(failure)) = command.map(|command| execute(command)) {
        complain(&failure, output.language, global);
    }
    told
}

fn tell(output: &mut Output, present: bool, serial: &str) -> Result<(), CliError> {
    if output.json {
        return output.json_line(&json!({ "serial": serial, "present": present }));
    }
    let line = if present {
        say!(output.language, WatchPresent, serial = serial)
    } else {
        say!(output.language, WatchAbsent, serial = serial)
    };
    output.line(&line)?;
    output.flush()
}

fn execute(command: &str) -> Result<(), CliError> {
    let status = shell(command).stdin(Stdio::null()).status();
    let cause = match status {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    Err(CliError::Command {
        command: command.to_owned(),
        cause,
    })
}
