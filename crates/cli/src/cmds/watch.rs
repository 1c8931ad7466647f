//! `cpsctl watch`: a command when the card of a session is removed. Begin at [`run`].
//!
//! The card of a session is kept in a file, so that a watch that was ended in between locks when it
//! finds it gone, and takes no other card for it.

use std::io;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use cps_ipc::accounts;
use cps_protocol::method::{CardParams, CardsObjects, Empty, ReadersList, ReadersResult};
use cps_protocol::{CardId, CardSummary};
use cps_workstation::login::{Mapping, SessionFile, holder};
use serde_json::json;

use crate::args::{Global, WatchArgs};
use crate::error::CliError;
use crate::output::{Output, complain};
use crate::presence::{Change, PresenceTracker};
use crate::session::Session;
use crate::sys::shell;
use crate::text::{Text, say};
use cps_console::Language;
use cps_console::{Choice, ChoiceError};

/// Time between two attempts to reach a daemon that is gone.
const RECONNECT: Duration = Duration::from_millis(500);

/// Goes on until it is interrupted.
pub(super) fn run(args: &WatchArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    Watch::begin(args, global, output)?.go_on(output)
}

/// The watch over the card of a session.
struct Watch<'a> {
    args: &'a WatchArgs,
    global: &'a Global,
    /// The name of the account, if it has one.
    user: Option<String>,
    file: Option<SessionFile>,
    tracker: PresenceTracker,
    /// Whether the session must have a card: one that was seen before, or one of the mapping.
    is_card_due: bool,
    /// Whether the card was said to be present.
    told: bool,
    link: Option<Session>,
}

impl<'a> Watch<'a> {
    fn begin(args: &'a WatchArgs, global: &'a Global, output: &Output) -> Result<Self, CliError> {
        let report = |failure| complain(&failure, output.language, global);
        let file = SessionFile::of_environment();
        if file.is_none() {
            let error = io::ErrorKind::NotFound.into();
            report(CliError::SessionFile { path: None, error });
        }
        let kept = file.as_ref().map_or(Ok(None), SessionFile::read);
        // A file that cannot be relied on held a card: the screen locks unless it is found again.
        let is_file_odd = kept.is_err();
        let serial = kept.unwrap_or_else(|error| {
            report(not_kept(file.as_ref(), error));
            None
        });
        let user = accounts::own_name().ok().flatten();
        let has_cards = match Mapping::read(&args.file.mapping) {
            Ok(mapping) => user
                .as_ref()
                .is_some_and(|user| mapping.holders_of(user).next().is_some()),
            Err(error) => {
                report(error.into());
                true
            }
        };
        let is_card_due = serial.is_some() || is_file_odd || has_cards;
        let link = match connect(global, output.language) {
            Ok(session) => Some(session),
            // A daemon that is gone shows no card.
            Err(_) if is_card_due => None,
            Err(failure) => return Err(failure),
        };
        Ok(Self {
            args,
            global,
            user,
            file,
            tracker: PresenceTracker::new(serial, args.grace),
            is_card_due,
            told: false,
            link,
        })
    }

    fn go_on(&mut self, output: &mut Output) -> Result<(), CliError> {
        loop {
            let found = self
                .link
                .as_ref()
                .and_then(|session| session.call::<ReadersList>(&Empty {}).ok());
            if let Some(found) = &found
                && self.tracker.serial().is_none()
                && let Some(card) = self.find(found, output)?
            {
                self.keep(&card, output);
                self.tracker.adopt(card.serial);
                self.is_card_due = true;
            }
            let seen = match (self.tracker.serial(), &found) {
                (Some(serial), Some(found)) => sees(found, serial),
                _ => false,
            };
            if self.is_card_due {
                match self.tracker.look(seen, Instant::now()) {
                    Some(change) => self.act(change, output)?,
                    None if seen && !self.told => self.tell(true, output)?,
                    None => {}
                }
            }
            let deadline = self.tracker.deadline();
            let link = self.link.take();
            self.link = link
                .filter(|session| found.is_some() && session.wait_for_news(deadline).is_ok())
                .or_else(|| {
                    thread::sleep(RECONNECT);
                    connect(self.global, output.language).ok()
                });
        }
    }

    /// Finds the card of the session: where the account has cards, one of them; where it has none,
    /// the only one that is ready and that no other account has.
    fn find(
        &self,
        found: &ReadersResult,
        output: &Output,
    ) -> Result<Option<CardSummary>, CliError> {
        let selection = self.global.selection();
        let mapping = match Mapping::read(&self.args.file.mapping) {
            Ok(mapping) => mapping,
            Err(error) => {
                complain(&CliError::from(error), output.language, self.global);
                return Ok(None);
            }
        };
        let user = self.user.as_deref().unwrap_or_default();
        let user_of = |card: &CardSummary| {
            let id = self.holder(&card.id)?;
            mapping.user_of(&id)
        };
        if mapping.holders_of(user).next().is_some() {
            let mut cards = selection.ready(found).into_iter();
            return Ok(cards.find(|card| user_of(card) == Some(user)).cloned());
        }
        let mut free = found.clone();
        if mapping.entries().next().is_some() {
            free.readers.retain(|reader| {
                reader
                    .summary
                    .as_ref()
                    .is_none_or(|card| user_of(card).is_none())
            });
        }
        match selection.choose(&free) {
            Choice::Card(card) => Ok(Some(card)),
            Choice::None(ChoiceError::Api(_)) | Choice::Missing(_) | Choice::Reading(_) => Ok(None),
            Choice::None(failure) => Err(failure.into()),
        }
    }

    /// Returns the identifier of the holder of a card.
    fn holder(&self, card: &CardId) -> Option<String> {
        let params = CardParams { card: card.clone() };
        let objects = self.link.as_ref()?.call::<CardsObjects>(&params).ok()?;
        holder(&objects).ok()
    }

    /// Keeps the card for a watch that starts again.
    fn keep(&self, card: &CardSummary, output: &Output) {
        if let Some(file) = &self.file
            && let Err(error) = file.write(&card.serial)
        {
            let failure = not_kept(Some(file), error);
            complain(&failure, output.language, self.global);
        }
    }

    fn act(&mut self, change: Change, output: &mut Output) -> Result<(), CliError> {
        let (present, command) = match change {
            Change::Removed => (false, Some(&self.args.on_remove)),
            Change::Returned => (true, self.args.on_insert.as_ref()),
        };
        // The screen is locked even if its output is closed.
        let told = self.tell(present, output);
        // One that could not be locked may be the next time.
        if let Some(Err(failure)) = command.map(|command| execute(command)) {
            complain(&failure, output.language, self.global);
        }
        told
    }

    fn tell(&mut self, present: bool, output: &mut Output) -> Result<(), CliError> {
        self.told = present;
        let serial = self.tracker.serial();
        if output.json {
            return output.json_line(&json!({ "serial": serial, "present": present }));
        }
        let language = output.language;
        let line = match serial {
            Some(serial) if present => say!(language, WatchPresent, serial = serial),
            Some(serial) => say!(language, WatchAbsent, serial = serial),
            None => language.text(Text::WatchNoCard).to_owned(),
        };
        output.line(&line)?;
        output.flush()
    }
}

fn not_kept(file: Option<&SessionFile>, error: io::Error) -> CliError {
    CliError::SessionFile {
        path: file.map(SessionFile::path),
        error,
    }
}

fn connect(global: &Global, language: Language) -> Result<Session, CliError> {
    let session = Session::connect(global, language)?;
    session.subscribe()?;
    Ok(session)
}

/// A card that is being read is there.
fn sees(found: &ReadersResult, serial: &str) -> bool {
    let mut cards = found
        .readers
        .iter()
        .filter_map(|reader| reader.summary.as_ref());
    cards.any(|card| card.serial == serial)
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
