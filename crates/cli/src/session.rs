//! A connection to cpsd, and the card that the person means.

use std::time::{Duration, Instant};

use cps_apdu::Pin;
use cps_ipc::{Client, PROMPT_DEADLINE, socket_path};
use cps_protocol::event::Event;
use cps_protocol::method::{
    CardParams, Empty, EventsSubscribe, Method, PinLogin, PinLoginParams, PinLogout, ReadersList,
    ReadersResult, SnapshotResult,
};
use cps_protocol::prompt::Order;
use cps_protocol::{CardId, CardSummary};

use crate::args::Global;
use crate::choice::{Choice, Selection};
use crate::failure::Failure;

/// How long a daemon that accepts the connection may take to greet.
const GREETING: Duration = Duration::from_secs(5);

/// How long a card that is being read is waited for, unless the person says.
const READING: Duration = Duration::from_secs(10);

/// A connection to cpsd.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
}

impl Session {
    /// Connects to the daemon.
    pub(crate) fn connect(global: &Global) -> Result<Self, Failure> {
        let path = socket_path(global.socket.clone());
        let client = Client::connect(&path, "cpsctl", GREETING)?;
        Ok(Self { client })
    }

    /// Calls a method.
    pub(crate) fn call<M: Method>(&self, params: &M::Params<'_>) -> Result<M::Result, Failure> {
        Ok(self.client.call::<M>(params)?)
    }

    /// The card that the options name, once it is ready.
    pub(crate) fn card(&self, global: &Global) -> Result<CardSummary, Failure> {
        let selection = Selection {
            reader: global.reader.as_deref(),
            card: global.card.as_deref(),
        };
        match selection.choose(&self.call::<ReadersList>(&Empty {})?) {
            Choice::Card(card) => Ok(card),
            Choice::None(failure) => Err(failure),
            Choice::Reading(_) | Choice::Missing(_) => self.wait_for_card(selection, global.wait),
        }
    }

    /// Waits for changes until there is a card or the time is over.
    fn wait_for_card(
        &self,
        selection: Selection<'_>,
        limit: Option<Duration>,
    ) -> Result<CardSummary, Failure> {
        let begin = Instant::now();
        let insertion = begin + limit.unwrap_or(Duration::ZERO);
        let reading = begin + limit.unwrap_or(READING);
        let snapshot = self.subscribe()?;
        let mut found = ReadersResult {
            readers: snapshot.readers,
            problem: snapshot.problem,
        };
        loop {
            let (failure, deadline) = match selection.choose(&found) {
                Choice::Card(card) => return Ok(card),
                Choice::None(failure) => return Err(failure),
                Choice::Missing(failure) => (failure, insertion),
                Choice::Reading(failure) => (failure, reading),
            };
            if self.client.wait_event(Some(deadline))?.is_none() {
                return Err(failure);
            }
            // One look at the readers covers every event that has arrived.
            self.client.take_events()?;
            found = self.call::<ReadersList>(&Empty {})?;
        }
    }

    /// Asks for events; the answer is the state before the first of them.
    pub(crate) fn subscribe(&self) -> Result<SnapshotResult, Failure> {
        self.call::<EventsSubscribe>(&Empty {})
    }

    /// Waits for the next event.
    pub(crate) fn next_event(&self) -> Result<Option<Event>, Failure> {
        Ok(self.client.wait_event(None)?)
    }

    /// Waits for what this connection is to do as an agent.
    pub(crate) fn next_order(&self) -> Result<Option<Order>, Failure> {
        Ok(self.client.wait_order(None)?)
    }

    /// Logs in, by a dialog without a PIN, does `operation`, logs out.
    pub(crate) fn logged_in<T>(
        &self,
        card: &CardId,
        pin: Option<Pin>,
        operation: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let card_id = card.clone();
        match pin {
            Some(pin) => self.call::<PinLogin>(&PinLoginParams::with_pin(card_id, pin))?,
            None => self
                .client
                .call_within::<PinLogin>(&PinLoginParams::prompted(card_id), PROMPT_DEADLINE)?,
        };
        let result = operation()?;
        // After a failure the end of the connection, which is near, ends the login.
        self.call::<PinLogout>(&CardParams { card: card.clone() })?;
        Ok(result)
    }
}
