//! A connection to cpsd, and the card that the person means.

use std::panic::resume_unwind;
use std::thread;
use std::time::{Duration, Instant};

use cps_ipc::{CALL_DEADLINE, Client, ClientError, PROMPT_DEADLINE};
use cps_protocol::assertion::AssertionKind;
use cps_protocol::event::{Change, Event};
use cps_protocol::method::{
    CardParams, CardsIdentity, CardsObjects, Empty, EventsSubscribe, IdentityParams, LeaseResult,
    Method, PinLogin, PinLoginParams, PinLogout, ReadersList, ReadersResult, SignDigests,
    SignDigestsParams, SignDigestsResult, SnapshotResult,
};
use cps_protocol::{
    CardGeneration, CardId, CardObjects, CardSummary, ErrorKind, Purpose, Reader, ReaderState,
};

use crate::args::{Global, LoginArgs};
use crate::error::CliError;
use crate::pin::PinLines;
use crate::progress::Progress;
use crate::terminal::{self, Holder, Secret};
use crate::text::{Text, say};
use cps_console::{Awaited, Choice, Language, Selection};

/// Time for each of many signatures, beside that of a call: longer than any card takes.
const DIGEST: Duration = Duration::from_secs(5);

/// Time between two looks whether a call with progress has ended early.
const LOOK: Duration = Duration::from_millis(100);

/// A login, limited to what one command needs, so that a dialog asks for no more.
#[derive(Clone, Debug, Default)]
pub(crate) struct WantedLogin {
    /// Most signatures; as many as the configuration allows, if absent.
    pub(crate) signatures: Option<u32>,
    /// The keys that it is for; all, if absent.
    pub(crate) keys: Option<Vec<Purpose>>,
    /// Purpose, shown to the holder and written to the audit file.
    pub(crate) purpose: Option<String>,
    /// Whether the holder is not asked again after a wrong PIN.
    pub(crate) is_asked_once: bool,
    /// The kind of the assertions that are all it signs, if it is for those.
    pub(crate) assertion: Option<AssertionKind>,
}

/// A connection to cpsd.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
    language: Language,
}

impl Session {
    /// Connects to the daemon.
    pub(crate) fn connect(global: &Global, language: Language) -> Result<Self, CliError> {
        let client = connect(global)?;
        Ok(Self { client, language })
    }

    /// Calls a method.
    pub(crate) fn call<M: Method>(&self, params: &M::Params<'_>) -> Result<M::Result, CliError> {
        let _progress = self.progress(Text::Working);
        Ok(self.client.call::<M>(params)?)
    }

    /// Calls a method whose answer takes the card long.
    pub(crate) fn call_long<M: Method>(
        &self,
        params: &M::Params<'_>,
    ) -> Result<M::Result, CliError> {
        let _progress = self.progress(Text::Working);
        Ok(self.client.call_within::<M>(params, PROMPT_DEADLINE)?)
    }

    /// Calls a method for which the holder is asked for codes, in a dialog or on the reader.
    pub(crate) fn prompted<M: Method>(
        &self,
        params: &M::Params<'_>,
    ) -> Result<M::Result, CliError> {
        let _progress = self.progress(Text::WaitingForCodes);
        Ok(self.client.call_within::<M>(params, PROMPT_DEADLINE)?)
    }

    /// Returns the card that the options name, once it is ready.
    pub(crate) fn card(&self, global: &Global) -> Result<CardSummary, CliError> {
        let selection = global.selection();
        match selection.choose(&self.call::<ReadersList>(&Empty {})?) {
            Choice::Card(card) => Ok(card),
            Choice::None(failure) => Err(failure.into()),
            Choice::Reading(_) | Choice::Missing(_) => self.wait_for_card(selection, global.wait),
        }
    }

    /// Returns the objects of the card that the options name, once it is ready.
    pub(crate) fn objects(&self, global: &Global) -> Result<CardObjects, CliError> {
        let card = self.card(global)?.id;
        self.call::<CardsObjects>(&CardParams { card })
    }

    /// Waits for changes until there is a card or the time is over.
    fn wait_for_card(
        &self,
        selection: Selection<'_>,
        limit: Option<Duration>,
    ) -> Result<CardSummary, CliError> {
        let snapshot = self.subscribe()?;
        let found = ReadersResult {
            readers: snapshot.readers,
            problem: snapshot.problem,
        };
        let mut shown = None;
        selection.wait(limit, found, |awaited, deadline| {
            // The line stays while the command waits for the same thing, and shows its steps.
            let progress = match shown.take() {
                Some((of, progress)) if of == awaited => progress,
                _ => self.progress(match awaited {
                    Awaited::Insertion => Text::WaitingForCard,
                    Awaited::Reading => Text::ReadingCard,
                }),
            };
            let changed = self.wait_for_change(Some(deadline), &progress)?;
            shown = Some((awaited, progress));
            match changed {
                true => Ok(Some(self.client.call::<ReadersList>(&Empty {})?)),
                false => Ok(None),
            }
        })
    }

    /// Ends the connection, and with it the login and every call that waits.
    pub(crate) fn close(&self) {
        self.client.close();
    }

    /// Returns the readers, once no card is being read any more or `limit` is over.
    pub(crate) fn settled_readers(&self, limit: Duration) -> Result<ReadersResult, CliError> {
        let deadline = Instant::now() + limit;
        self.subscribe()?;
        let progress = self.progress(Text::ReadingCard);
        loop {
            let found = self.client.call::<ReadersList>(&Empty {})?;
            let mut readers = found.readers.iter();
            let settled = readers.all(|reader| reader.state != ReaderState::Reading);
            if settled || !self.wait_for_change(Some(deadline), &progress)? {
                return Ok(found);
            }
        }
    }

    /// Waits until anything happens or the time is over.
    pub(crate) fn wait_for_news(&self, deadline: Option<Instant>) -> Result<(), CliError> {
        self.client.wait_event(deadline)?;
        // One look covers every event that has arrived.
        self.client.take_events()?;
        Ok(())
    }

    /// Waits for a change of the readers, and shows how far the reading of a card is; `false` if
    /// the deadline came first.
    fn wait_for_change(
        &self,
        deadline: Option<Instant>,
        progress: &Progress,
    ) -> Result<bool, CliError> {
        while let Some(first) = self.client.wait_event(deadline)? {
            let mut changed = false;
            // One look at the readers covers every event that has arrived.
            for event in [first].into_iter().chain(self.client.take_events()?) {
                match event.change {
                    Change::CardProgress { step, steps, .. } => {
                        let (step, steps) = (step + 1, steps);
                        progress.say(say!(self.language, ReadingStep, step = step, steps = steps));
                    }
                    _ => changed = true,
                }
            }
            if changed {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn progress(&self, text: Text) -> Progress {
        Progress::show(self.language.text(text))
    }

    /// Asks for events; the answer is the state before the first of them.
    pub(crate) fn subscribe(&self) -> Result<SnapshotResult, CliError> {
        self.call::<EventsSubscribe>(&Empty {})
    }

    /// Waits for the next event.
    pub(crate) fn next_event(&self) -> Result<Option<Event>, CliError> {
        Ok(self.client.wait_event(None)?)
    }

    /// Signs digests in one call, and shows how many are signed.
    pub(crate) fn sign_digests(
        &self,
        params: &SignDigestsParams,
    ) -> Result<SignDigestsResult, CliError> {
        let count = u32::try_from(params.digests.len()).unwrap_or(u32::MAX);
        self.subscribe()?;
        let progress = self.progress(Text::Working);
        thread::scope(|scope| {
            let limit = CALL_DEADLINE + DIGEST * count;
            let call = scope.spawn(move || self.client.call_within::<SignDigests>(params, limit));
            while !call.is_finished() {
                let event = self.client.wait_event(Some(Instant::now() + LOOK));
                match event.map(|event| event.map(|event| event.change)) {
                    Ok(Some(Change::SignProgress {
                        signed,
                        total: digests,
                        ..
                    })) => {
                        let language = self.language;
                        progress.say(say!(
                            language,
                            SigningStep,
                            signed = signed,
                            digests = digests
                        ));
                        if signed == digests {
                            break;
                        }
                    }
                    Ok(_) => {}
                    // The call tells why.
                    Err(_) => break,
                }
            }
            let signed = call.join();
            Ok(signed.unwrap_or_else(|panic| resume_unwind(panic))?)
        })
    }

    /// Logs in for so many signatures at most, does `operation`, logs out.
    ///
    /// Where the reader has a PIN pad the holder types there, unless the PIN is on standard input.
    pub(crate) fn logged_in<T>(
        &self,
        card: &CardId,
        login: LoginArgs,
        signatures: u32,
        operation: impl FnOnce() -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        let wanted = WantedLogin {
            signatures: Some(signatures),
            ..WantedLogin::default()
        };
        self.logged_in_for(card, login, wanted, |_| operation())
    }

    /// Does the same under another login; the operation learns what that is.
    pub(crate) fn logged_in_for<T>(
        &self,
        card: &CardId,
        login: LoginArgs,
        wanted: WantedLogin,
        operation: impl FnOnce(&LeaseResult) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        let lease = self.log_in(card, login, &wanted)?;
        let result = operation(&lease)?;
        // After a failure the end of the connection, which is near, ends the login.
        match self.call::<PinLogout>(&CardParams { card: card.clone() }) {
            Ok(_) => Ok(result),
            // It has ended with its last signature.
            Err(CliError::Api(error)) if error.kind == ErrorKind::PinRequired => Ok(result),
            Err(failure) => Err(failure),
        }
    }

    /// Logs in; the end of the login is the caller's to ask for.
    pub(crate) fn log_in(
        &self,
        card: &CardId,
        login: LoginArgs,
        wanted: &WantedLogin,
    ) -> Result<LeaseResult, CliError> {
        // A dialog asks for no more than the command needs.
        let limited = |params| PinLoginParams {
            max_signatures: wanted.signatures,
            keys: wanted.keys.clone(),
            purpose: wanted.purpose.clone(),
            assertion: wanted.assertion,
            ..params
        };
        let with_pin = |pin| {
            let params = PinLoginParams::with_pin(card.clone(), pin);
            self.call::<PinLogin>(&limited(params))
        };
        let holder = || {
            let holder = self.holder(Secret::Pin, card)?;
            Ok::<_, CliError>(match wanted.is_asked_once {
                true => holder.asked_once(),
                false => holder,
            })
        };
        if login.source.pin_stdin {
            return with_pin(PinLines::open()?.code(Secret::Pin)?);
        }
        let prompted = |text| {
            let _progress = self.progress(text);
            let params = limited(PinLoginParams::prompted(card.clone()));
            let done = self
                .client
                .call_within::<PinLogin>(&params, PROMPT_DEADLINE)?;
            Ok(done)
        };
        if self.has_pin_pad(card)? {
            let on_reader = || prompted(Text::TypeOnReader);
            // The holder types there, whether or not there is a terminal to say so.
            return match terminal::open() {
                Ok(_) => holder()?.ask_on_reader(on_reader),
                Err(_) => on_reader(),
            };
        }
        if login.prompt {
            return prompted(Text::WaitingForDialog);
        }
        holder()?.ask(with_pin)
    }

    /// Addresses the holder of a card on the terminal.
    pub(crate) fn holder(&self, secret: Secret, card: &CardId) -> Result<Holder, CliError> {
        let terminal = terminal::open()?;
        let params = CardParams { card: card.clone() };
        let objects = self.call::<CardsObjects>(&params)?;
        // A card whose holder is not known has a number.
        let params = IdentityParams {
            card: card.clone(),
            complete: false,
        };
        let identity = self.call::<CardsIdentity>(&params).ok();
        let name = identity.and_then(|judged| judged.identity.holder.full_name());
        Holder::address(terminal, secret, name.as_deref(), &objects, self.language)
    }

    /// Whether the PIN can be typed on the reader of the card.
    fn has_pin_pad(&self, card: &CardId) -> Result<bool, CliError> {
        let readers = self.call::<ReadersList>(&Empty {})?.readers;
        let holds = |reader: &Reader| reader.summary.as_ref().is_some_and(|held| held.id == *card);
        Ok(readers.iter().any(|reader| reader.pin_pad && holds(reader)))
    }
}

/// Connects to the daemon.
pub(crate) fn connect(global: &Global) -> Result<Client, ClientError> {
    global.connect("cpsctl")
}

/// Whether this side of a card has a PIN.
pub(crate) fn has_pin(generation: CardGeneration) -> bool {
    match generation {
        CardGeneration::Cps3 | CardGeneration::Cps4 => true,
        CardGeneration::Cps3Contactless => false,
    }
}
