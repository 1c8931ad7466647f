//! The list of readers that PC/SC knows, and waiting for its changes. Begin at [`PcscReaders`].

use std::ffi::CString;
use std::time::{Duration, Instant};

use cps_apdu::Atr;
use cps_reader::{CardLink, CardPresence, LinkError, ReaderState, Readers, Waker};
use pcsc::{Context, Error, PNP_NOTIFICATION, Scope, State};

use crate::error::{is_service_gone, link_error};
use crate::link::PcscLink;
use crate::signal::Signal;

/// The first wait in the service after something has changed, and the longest; each is ten times as
/// long as the one before.
///
/// pcsc-lite counts the readers when a wait begins: one that was plugged in just before that is
/// announced by nothing, and found when the list is compared again. Readers come soon after one
/// another or not for hours, so a machine at rest is not woken for that.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// Pauses while there is no service: the first, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Attempts to take a list while readers go away.
const LIST_ATTEMPTS: usize = 5;

/// The readers that the PC/SC service knows.
///
/// It is made without asking the service, which may come and go.
pub struct PcscReaders {
    context: Option<Context>,
    /// Number of contexts so far: event counts begin anew with the service.
    contexts: u32,
    /// The state that the last list reported, in the order of that list.
    known: Vec<pcsc::ReaderState>,
    /// The pseudo reader whose state changes when a reader is plugged in or out.
    plug_and_play: pcsc::ReaderState,
    /// The next wait in the service.
    wait: Duration,
    /// The next pause after a failure of the service.
    pause: Duration,
    signal: Signal,
}

impl PcscReaders {
    /// Makes the list without asking the service.
    pub fn new() -> Self {
        Self {
            context: None,
            contexts: 0,
            known: Vec::new(),
            plug_and_play: new_plug_and_play(),
            wait: FIRST_WAIT,
            pause: FIRST_PAUSE,
            signal: Signal::default(),
        }
    }

    fn context(&mut self) -> Result<Context, LinkError> {
        if let Some(context) = &self.context {
            return Ok(context.clone());
        }
        let context = Context::establish(Scope::User).map_err(link_error)?;
        self.contexts += 1;
        self.context = Some(context.clone());
        Ok(context)
    }

    /// Returns the error for the caller; a dead context is dropped, with all that was learnt in it.
    fn fail(&mut self, error: Error) -> LinkError {
        if is_service_gone(error) {
            tracing::debug!(%error, "smart card service lost");
            self.context = None;
            self.known.clear();
            self.plug_and_play = new_plug_and_play();
            self.wait = FIRST_WAIT;
        }
        link_error(error)
    }

    /// Returns the readers and their states, known ones first and in their order.
    fn poll(&self, context: &Context) -> Result<Vec<pcsc::ReaderState>, Error> {
        let mut names = context.list_readers_owned()?;
        let position = |name: &CString| {
            let known = self.known.iter().position(|r| r.name() == name.as_c_str());
            known.unwrap_or(usize::MAX)
        };
        names.sort_by_key(position);
        let mut states: Vec<_> = names
            .into_iter()
            .map(|name| pcsc::ReaderState::new(name, State::UNAWARE))
            .collect();
        if !states.is_empty() {
            context.get_status_change(Duration::ZERO, &mut states)?;
        }
        let is_gone = State::UNKNOWN | State::IGNORE;
        if states.iter().any(|r| r.event_state().intersects(is_gone)) {
            return Err(Error::UnknownReader);
        }
        Ok(states)
    }

    /// Whether other readers are connected than the last list said.
    fn readers_differ(&self, context: &Context) -> Result<bool, Error> {
        let names = context.list_readers_owned()?;
        let known = |name: &CString| self.known.iter().any(|r| r.name() == name.as_c_str());
        Ok(names.len() != self.known.len() || !names.iter().all(known))
    }

    /// Waits once in the service; returns `true` if the caller should list again.
    fn wait_once(&mut self, context: &Context, timeout: Duration) -> Result<bool, Error> {
        if self.readers_differ(context)? {
            return Ok(true);
        }
        let mut states = std::mem::take(&mut self.known);
        for state in &mut states {
            state.sync_current_state();
        }
        self.plug_and_play.sync_current_state();
        states.push(std::mem::replace(
            &mut self.plug_and_play,
            new_plug_and_play(),
        ));
        let waited = self
            .signal
            .interruptible(context, || context.get_status_change(timeout, &mut states));
        if let Some(plug_and_play) = states.pop() {
            self.plug_and_play = plug_and_play;
        }
        self.known = states;
        match waited {
            None => Ok(true),
            Some(Ok(()) | Err(Error::Cancelled | Error::UnknownReader)) => Ok(true),
            Some(Err(Error::Timeout)) => Ok(false),
            Some(Err(error)) => Err(error),
        }
    }

    /// Keeps a caller that tries again and again from spinning.
    fn pause(&mut self, timeout: Option<Duration>) {
        self.signal
            .pause(timeout.map_or(self.pause, |t| t.min(self.pause)));
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
    }
}

impl Default for PcscReaders {
    fn default() -> Self {
        Self::new()
    }
}

fn new_plug_and_play() -> pcsc::ReaderState {
    pcsc::ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)
}

impl Readers for PcscReaders {
    fn list(&mut self) -> Result<Vec<ReaderState>, LinkError> {
        let context = self.context()?;
        let mut attempts = 1;
        let states = loop {
            match self.poll(&context) {
                Ok(states) => break states,
                Err(Error::UnknownReader | Error::InsufficientBuffer)
                    if attempts < LIST_ATTEMPTS =>
                {
                    attempts += 1;
                }
                Err(error) => return Err(self.fail(error)),
            }
        };
        self.known = states;
        let contexts = self.contexts;
        Ok(self
            .known
            .iter()
            .map(|r| reader_state(r, contexts))
            .collect())
    }

    fn wait_change(&mut self, timeout: Option<Duration>) -> Result<(), LinkError> {
        if self.context.is_none() {
            // The last call failed. Something has changed if the service answers after the pause.
            self.pause(timeout);
            return self.context().map(drop);
        }
        let context = self.context()?;
        let deadline = timeout.map(|t| Instant::now() + t);
        loop {
            let left = deadline.map(|d| d.saturating_duration_since(Instant::now()));
            let slice = left.map_or(self.wait, |left| left.min(self.wait));
            match self.wait_once(&context, slice) {
                Ok(true) => {
                    self.pause = FIRST_PAUSE;
                    self.wait = FIRST_WAIT;
                    return Ok(());
                }
                Ok(false) => {
                    self.pause = FIRST_PAUSE;
                    if left == Some(slice) {
                        return Ok(());
                    }
                    self.wait = (self.wait * 10).min(LONGEST_WAIT);
                }
                Err(error) => {
                    let error = self.fail(error);
                    self.pause(timeout);
                    return Err(error);
                }
            }
        }
    }

    fn waker(&self) -> Box<dyn Waker> {
        Box::new(self.signal.clone())
    }

    fn connect(&self, reader: &str) -> Result<Box<dyn CardLink>, LinkError> {
        Ok(Box::new(PcscLink::connect(reader)?))
    }
}

fn reader_state(reader: &pcsc::ReaderState, contexts: u32) -> ReaderState {
    let state = reader.event_state();
    let card = if !state.contains(State::PRESENT) {
        CardPresence::Empty
    } else if state.contains(State::MUTE) {
        CardPresence::Mute
    } else {
        Atr::new(reader.atr()).map_or(CardPresence::Mute, CardPresence::Present)
    };
    ReaderState {
        name: reader.name().to_string_lossy().into_owned(),
        card,
        // The service counts to 16 bits.
        event_count: contexts << 16 | reader.event_count(),
    }
}
