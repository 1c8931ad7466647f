//! The login of a tunnel, at which its connections wait.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use cps_protocol::ErrorKind;
use rustls::ClientConfig;

use super::sessions::Sessions;
use crate::error::CliError;
use crate::sys::Ended;

/// A login, with the sessions that were opened under it.
#[derive(Debug)]
pub(crate) struct TunnelLogin {
    pub(crate) configuration: Arc<ClientConfig>,
    pub(crate) sessions: Arc<Sessions>,
    /// The end of its connections.
    pub(crate) ended: Ended,
}

/// The state of the login.
#[derive(Debug)]
enum State {
    Open(Arc<TunnelLogin>),
    /// The holder is being asked.
    Asking,
    /// The next connection has the holder asked.
    Ended,
    /// There is no card, so no connection waits.
    NoCard,
}

/// The place where connections get the login that they are opened under.
#[derive(Debug)]
pub(crate) struct Gate {
    state: Mutex<(State, Option<Arc<CliError>>)>,
    changed: Condvar,
}

impl Gate {
    /// Returns the gate with a login.
    pub(crate) fn new(login: TunnelLogin) -> Self {
        Self {
            state: Mutex::new((State::Open(Arc::new(login)), None)),
            changed: Condvar::new(),
        }
    }

    /// Returns the login; if there is none, has the holder asked once (`ask`) and waits for the
    /// answer.
    ///
    /// # Errors
    /// The reason why the holder did not log in, or that the card is not there.
    pub(crate) fn login(&self, ask: impl FnOnce()) -> Result<Arc<TunnelLogin>, Arc<CliError>> {
        let mut state = self.lock();
        let mut ask = Some(ask);
        let mut has_waited = false;
        loop {
            match &state.0 {
                State::Open(login) => return Ok(Arc::clone(login)),
                State::NoCard => return Err(Arc::new(ErrorKind::CardRemoved.into())),
                State::Ended if has_waited => {
                    let failure = state.1.clone();
                    return Err(failure.unwrap_or_else(|| Arc::new(ErrorKind::PinRequired.into())));
                }
                State::Ended => {
                    state.0 = State::Asking;
                    if let Some(ask) = ask.take() {
                        ask();
                    }
                }
                State::Asking => {}
            }
            has_waited = true;
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets connections in under a login.
    pub(crate) fn open(&self, login: TunnelLogin) {
        self.change(State::Open(Arc::new(login)), None);
    }

    /// Tells those who wait why the holder did not log in; the next connection asks again.
    pub(crate) fn fail(&self, failure: Arc<CliError>) {
        let state = match self.lock().0 {
            State::NoCard => State::NoCard,
            _ => State::Ended,
        };
        self.change(state, Some(failure));
    }

    /// Ends the login; without a card, connections are refused until it is back.
    pub(crate) fn end(&self, has_card: bool) {
        let state = match has_card {
            true => State::Ended,
            false => State::NoCard,
        };
        self.change(state, None);
    }

    fn change(&self, state: State, failure: Option<Arc<CliError>>) {
        *self.lock() = (state, failure);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, (State, Option<Arc<CliError>>)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
