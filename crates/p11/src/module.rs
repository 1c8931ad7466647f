//! One initialised library: slots, connection to the service, events. Begin at [`Module::new`]; the
//! sessions are in `sessions.rs`, what a session does in a file per function.

use std::{
    fmt,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use cps_protocol::{
    ApiError, CardId, ErrorKind,
    event::{Change, Event},
};
use cryptoki_sys::{CK_OBJECT_HANDLE, CK_SLOT_ID};

use crate::{
    CkResult, CkRv, Connect, MechanismInfo, SlotInfo, TokenInfo, TokenService, events::Inbox,
    objects::Objects, sessions::Sessions, slots::Slots,
};

/// Time between attempts to reach a service that is away.
const RETRY: Duration = Duration::from_secs(1);

/// Time after which a card that is still being read counts as failed.
const READING: Duration = Duration::from_secs(30);

/// One initialised library: from `C_Initialize` to `C_Finalize`.
pub struct Module {
    connector: Box<dyn Connect>,
    state: Mutex<State>,
    /// Wakes the threads that wait for an event while there is no connection.
    changed: Condvar,
}

/// State that all sessions share; the lock on it is never held while the service is asked.
pub(crate) struct State {
    finished: bool,
    link: Link,
    pub(crate) slots: Slots,
    pub(crate) sessions: Sessions,
    next_object: CK_OBJECT_HANDLE,
}

/// The connection to the service.
enum Link {
    Up {
        service: Arc<dyn TokenService>,
        inbox: Inbox,
    },
    Down {
        /// Time of the last attempt in vain; `None` since the connection was lost.
        last_attempt: Option<Instant>,
        /// Its refusal, if there is a service that will not serve this program.
        refusal: Option<CkRv>,
    },
}

impl Module {
    /// Does `C_Initialize`: connects and takes the first snapshot, so that cards already present
    /// are no events. Without a service there are no slots, until it comes.
    ///
    /// # Errors
    /// What a service answers that will not serve this program, because it is of another version
    /// for example: waiting for it would help nothing, and no slot would say why.
    pub fn new(connector: Box<dyn Connect>) -> CkResult<Self> {
        let mut slots = Slots::default();
        let link = match connector.connect() {
            Ok((service, snapshot)) => {
                slots.snapshot(&snapshot.readers, true);
                Link::Up {
                    service,
                    inbox: Inbox::after(snapshot.seq),
                }
            }
            Err(error) => match refusal(&error) {
                Some(refusal) => return Err(refusal),
                None => Link::Down {
                    last_attempt: Some(Instant::now()),
                    refusal: None,
                },
            },
        };
        Ok(Self {
            connector,
            state: Mutex::new(State {
                finished: false,
                link,
                slots,
                sessions: Sessions::default(),
                next_object: 1,
            }),
            changed: Condvar::new(),
        })
    }

    /// Does `C_Finalize`: ends every session and login, and wakes every thread that waits for an
    /// event.
    pub fn finish(&self) {
        let mut state = self.lock();
        state.finished = true;
        state.sessions.clear();
        if let Link::Up { service, .. } = &state.link {
            service.close();
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Does `C_GetSlotList`: with `grow`, readers that have come since may be added at the end, or
    /// get the slots of readers that are unplugged or empty.
    pub fn slot_list(&self, with_token: bool, grow: bool) -> Vec<CK_SLOT_ID> {
        self.refreshed().slots.ids(with_token, grow)
    }

    /// Returns the number of readers that have no slot, because there are more than slots.
    pub fn readers_without_slot(&self) -> usize {
        self.lock().slots.without_slot()
    }

    /// Does `C_GetSlotInfo`.
    ///
    /// # Errors
    /// [`CkRv::SLOT_ID_INVALID`]
    pub fn slot_info(&self, slot: CK_SLOT_ID) -> CkResult<SlotInfo> {
        Ok(self.refreshed().slots.get(slot)?.info())
    }

    /// Does `C_GetTokenInfo`.
    ///
    /// # Errors
    /// [`CkRv::SLOT_ID_INVALID`], [`CkRv::TOKEN_NOT_PRESENT`], [`CkRv::TOKEN_NOT_RECOGNIZED`],
    /// or what kept the card from being read.
    pub fn token_info(&self, slot: CK_SLOT_ID) -> CkResult<TokenInfo> {
        let (objects, _) = self.token(slot)?;
        let state = self.lock();
        let token = state.slots.token(slot)?;
        let (all, read_write) = state.sessions.count(&token.card);
        Ok(token.info(&objects, all, read_write))
    }

    /// Does `C_GetMechanismList`.
    ///
    /// # Errors
    /// As [`Self::token_info`].
    pub fn mechanism_list(
        &self,
        slot: CK_SLOT_ID,
    ) -> CkResult<Vec<cryptoki_sys::CK_MECHANISM_TYPE>> {
        let (objects, _) = self.token(slot)?;
        Ok(objects.mechanisms.iter().map(|m| m.number).collect())
    }

    /// Does `C_GetMechanismInfo`.
    ///
    /// # Errors
    /// As [`Self::token_info`], then [`CkRv::MECHANISM_INVALID`].
    pub fn mechanism_info(
        &self,
        slot: CK_SLOT_ID,
        mechanism: cryptoki_sys::CK_MECHANISM_TYPE,
    ) -> CkResult<MechanismInfo> {
        let (objects, _) = self.token(slot)?;
        let found = objects.mechanisms.iter().find(|m| m.number == mechanism);
        Ok(found.ok_or(CkRv::MECHANISM_INVALID)?.info)
    }

    /// Does `C_InitToken`: a card cannot be initialised (`pkcs11.md` §2.5).
    ///
    /// # Errors
    /// Always: [`CkRv::SLOT_ID_INVALID`], the errors of a slot without token,
    /// [`CkRv::SESSION_EXISTS`], [`CkRv::FUNCTION_NOT_SUPPORTED`].
    pub fn init_token(&self, slot: CK_SLOT_ID) -> CkResult {
        let state = self.refreshed();
        let token = state.slots.token(slot)?;
        match state.sessions.count(&token.card) {
            (0, _) => Err(CkRv::FUNCTION_NOT_SUPPORTED),
            _ => Err(CkRv::SESSION_EXISTS),
        }
    }

    /// Does `C_WaitForSlotEvent`: once per change and slot.
    ///
    /// # Errors
    /// [`CkRv::NO_EVENT`] if it shall not block, [`CkRv::CRYPTOKI_NOT_INITIALIZED`] when
    /// [`Self::finish`] is called meanwhile, [`CkRv::DEVICE_ERROR`] when the service goes away.
    pub fn wait_for_slot_event(&self, block: bool) -> CkResult<CK_SLOT_ID> {
        loop {
            let mut state = self.refreshed();
            if state.finished {
                return Err(CkRv::CRYPTOKI_NOT_INITIALIZED);
            }
            if let Some(slot) = state.slots.take_event() {
                return Ok(slot);
            }
            if !block {
                return Err(CkRv::NO_EVENT);
            }
            let Link::Up { service, .. } = &state.link else {
                // A second later the service is looked for again.
                drop(self.changed.wait_timeout(state, RETRY));
                continue;
            };
            let service = Arc::clone(service);
            drop(state);
            match service.wait_events(None) {
                Ok(events) => self.deliver(&service, events),
                Err(_) => {
                    self.lost(&service);
                    let mut state = self.lock();
                    if !state.finished {
                        return state.slots.take_event().ok_or(CkRv::DEVICE_ERROR);
                    }
                }
            }
        }
    }

    /// Returns the objects of the token in a slot, and the connection through which they were read.
    ///
    /// # Errors
    /// As [`Self::token_info`].
    pub(crate) fn token(
        &self,
        slot: CK_SLOT_ID,
    ) -> CkResult<(Arc<Objects>, Arc<dyn TokenService>)> {
        let deadline = Instant::now() + READING;
        loop {
            let state = self.refreshed();
            let token = state.slots.token(slot).map_err(|gone| match state.link {
                // The reason why there is no card says more than its absence.
                Link::Down {
                    refusal: Some(refusal),
                    ..
                } if gone == CkRv::TOKEN_NOT_PRESENT => refusal,
                _ => gone,
            })?;
            let Link::Up { service, .. } = &state.link else {
                return Err(CkRv::TOKEN_NOT_PRESENT);
            };
            let service = Arc::clone(service);
            if let Some(objects) = &token.objects {
                return Ok((Arc::clone(objects), service));
            }
            let card = token.card.clone();
            drop(state);
            match service.objects(&card) {
                Ok(objects) => self.install(objects)?,
                Err(error) if error.kind == ErrorKind::CardReading && Instant::now() < deadline => {
                    // Another thread may take the event: look again before long.
                    let pause = Instant::now() + RETRY.min(deadline - Instant::now());
                    if let Ok(events) = service.wait_events(Some(pause)) {
                        self.deliver(&service, events);
                    }
                }
                Err(error) => return Err(self.card_failed(&service, &card, &error)),
            }
        }
    }

    /// Keeps the objects of a card that is still there.
    fn install(&self, objects: cps_protocol::CardObjects) -> CkResult {
        let mut state = self.lock();
        let (card, pin, puk) = (objects.summary.id.clone(), objects.pin, objects.puk);
        let objects = Objects::new(objects, state.next_object);
        let count = CK_OBJECT_HANDLE::try_from(objects.len()).map_err(|_| CkRv::GENERAL_ERROR)?;
        let Some(token) = state.slots.token_of(&card) else {
            return Ok(());
        };
        if token.objects.is_none() {
            token.objects = Some(Arc::new(objects));
            token.pin = pin;
            token.puk = puk;
            state.next_object += count;
        }
        Ok(())
    }

    /// Returns the state after everything that has been told, connecting again if it is time to.
    pub(crate) fn refreshed(&self) -> MutexGuard<'_, State> {
        let mut state = self.lock();
        if state.finished {
            return state;
        }
        match &mut state.link {
            Link::Up { .. } => state.take_events(),
            Link::Down { last_attempt, .. }
                if last_attempt.is_none_or(|at| at.elapsed() >= RETRY) =>
            {
                *last_attempt = Some(Instant::now());
                drop(state);
                let connection = self.connector.connect();
                state = self.lock();
                match connection {
                    Ok((service, snapshot)) => {
                        state.connected(service, snapshot.seq, &snapshot.readers);
                    }
                    Err(error) => state.not_connected(&error),
                }
            }
            Link::Down { .. } => {}
        }
        state
    }

    /// Takes events that a thread waited for.
    fn deliver(&self, from: &Arc<dyn TokenService>, events: Vec<Event>) {
        let mut state = self.lock();
        if let Link::Up { service, inbox } = &mut state.link
            && Arc::ptr_eq(service, from)
        {
            let changes = inbox.sort(events);
            state.apply(changes);
        }
    }

    /// Notes that the connection is gone, unless another one has taken its place.
    fn lost(&self, gone: &Arc<dyn TokenService>) {
        let mut state = self.lock();
        if matches!(&state.link, Link::Up { service, .. } if Arc::ptr_eq(service, gone)) {
            state.lose();
        }
    }

    /// Returns the return value for a failure of the service or the card, after its effect on the
    /// state: a card that left, a login that ended, a service that went away (`pkcs11.md` §8).
    pub(crate) fn card_failed(
        &self,
        service: &Arc<dyn TokenService>,
        card: &CardId,
        error: &ApiError,
    ) -> CkRv {
        match error.kind {
            ErrorKind::CardRemoved | ErrorKind::NoCard => {
                let mut state = self.lock();
                state.slots.card_lost(card);
                state.end_orphans();
                CkRv::DEVICE_REMOVED
            }
            ErrorKind::DaemonUnreachable => {
                self.lost(service);
                CkRv::DEVICE_ERROR
            }
            _ => CkRv::from(error),
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn connected(
        &mut self,
        service: Arc<dyn TokenService>,
        seq: u64,
        readers: &[cps_protocol::Reader],
    ) {
        if self.finished {
            service.close();
            return;
        }
        self.slots.snapshot(readers, false);
        self.link = Link::Up {
            service,
            inbox: Inbox::after(seq),
        };
    }

    fn not_connected(&mut self, error: &ApiError) {
        // Another thread may have connected meanwhile.
        if let Link::Down { refusal: last, .. } = &mut self.link {
            *last = refusal(error);
        }
    }

    /// Takes everything that the service has told, down to the end of the connection: what a
    /// service says before it goes away must not hide that it is gone.
    fn take_events(&mut self) {
        while let Link::Up { service, inbox } = &mut self.link {
            match service.take_events() {
                Ok(events) if events.is_empty() => return,
                Ok(events) => {
                    let changes = inbox.sort(events);
                    self.apply(changes);
                }
                Err(_) => self.lose(),
            }
        }
    }

    fn lose(&mut self) {
        let down = Link::Down {
            last_attempt: None,
            refusal: None,
        };
        if let Link::Up { service, .. } = std::mem::replace(&mut self.link, down) {
            service.close();
        }
        self.slots.all_lost();
        self.end_orphans();
    }

    fn apply(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::ReaderAdded(reader)
                | Change::CardInserted(reader)
                | Change::CardUnusable(reader) => self.slots.reader_changed(&reader),
                Change::ReaderRemoved { reader } => self.slots.reader_removed(&reader),
                Change::CardRemoved { reader, card } => {
                    self.slots.card_removed(&reader, card.as_ref());
                }
                Change::CardIdentified(card) | Change::CardReady(card) => {
                    self.slots.card_present(&card);
                }
                Change::PinChanged { card, pin, puk } => {
                    if let Some(token) = self.slots.token_of(&card) {
                        token.pin = pin;
                        token.puk = puk;
                    }
                }
                Change::LeaseEnded {
                    card,
                    lease,
                    own: true,
                    ..
                } => {
                    if let Some(token) = self.slots.token_of(&card) {
                        token.lease_ended(lease);
                    }
                    self.sessions.forget_private(&card);
                }
                Change::LeaseOpened { .. }
                | Change::LeaseEnded { own: false, .. }
                | Change::CardProgress { .. }
                | Change::SignProgress { .. }
                | Change::PromptShown { .. }
                | Change::PromptClosed { .. }
                | Change::CertificateExpires { .. }
                | Change::CardOpposed { .. } => {}
            }
            // After each change: a card that is exchanged in one batch ends its sessions too.
            self.end_orphans();
        }
    }

    /// Ends the sessions of cards that have left (`pkcs11.md` §8.2).
    fn end_orphans(&mut self) {
        let slots = &self.slots;
        self.sessions.retain(|card| slots.holds(card));
    }
}

/// Returns the answer of a service that will not serve this program, however often it is asked.
///
/// An account without the right to use the service gets no error: a module that is configured for
/// the whole machine must be silent in the programs of users who have no card.
fn refusal(error: &ApiError) -> Option<CkRv> {
    match error.kind {
        ErrorKind::DaemonUnreachable | ErrorKind::NotAuthorised => None,
        _ => Some(CkRv::from(error)),
    }
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Module")
    }
}
