//! Sessions (`pkcs11.md` §6.1).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use cps_protocol::{ApiError, CardId, ErrorKind};
use cryptoki_sys::{self as sys, CK_FLAGS, CK_SESSION_HANDLE, CK_SLOT_ID, CK_STATE, CK_ULONG};

use crate::{
    CkResult, CkRv, Module, TokenService,
    module::State,
    objects::{Object, Objects},
    operation::Operations,
    token::{Epoch, Login, Standing, Token},
};

/// `CK_SESSION_INFO` without its constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionInfo {
    /// Slot.
    pub slot: CK_SLOT_ID,
    /// State.
    pub state: CK_STATE,
    /// `CKF_` flags.
    pub flags: CK_FLAGS,
}

/// An open session of an initialised module: what every function with a session handle starts
/// from.
#[derive(Debug)]
pub struct Session<'m> {
    pub(crate) module: &'m Module,
    pub(crate) open: Arc<OpenSession>,
}

/// The sessions of the application; handles count up and are never used again (`pkcs11.md` §5.4).
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    open: BTreeMap<CK_SESSION_HANDLE, Arc<OpenSession>>,
    last: CK_SESSION_HANDLE,
}

/// One open session.
pub(crate) struct OpenSession {
    handle: CK_SESSION_HANDLE,
    slot: CK_SLOT_ID,
    pub(crate) card: CardId,
    pub(crate) read_write: bool,
    pub(crate) objects: Arc<Objects>,
    pub(crate) service: Arc<dyn TokenService>,
    login_turn: Arc<Mutex<()>>,
    pub(crate) operations: Mutex<Operations>,
}

impl std::fmt::Debug for OpenSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "session {}", self.handle)
    }
}

impl Sessions {
    /// Returns all sessions and the read-write ones of a card.
    pub(crate) fn count(&self, card: &CardId) -> (CK_ULONG, CK_ULONG) {
        let of_card = || self.open.values().filter(|session| session.card == *card);
        let count = |n: usize| CK_ULONG::try_from(n).unwrap_or(CK_ULONG::MAX);
        (
            count(of_card().count()),
            count(of_card().filter(|session| session.read_write).count()),
        )
    }

    /// Keeps the sessions of the cards that `stays` accepts.
    pub(crate) fn retain(&mut self, stays: impl Fn(&CardId) -> bool) {
        self.open.retain(|_, session| stays(&session.card));
    }

    /// Wipes what the sessions of a card have read or deciphered with a login that is over. An
    /// operation that runs now in another thread finds out by itself.
    pub(crate) fn forget_private(&self, card: &CardId) {
        for session in self.open.values().filter(|session| session.card == *card) {
            if let Ok(mut operations) = session.operations.try_lock() {
                operations.forget_private();
            }
        }
    }

    /// Forgets what was read of a card and not yet delivered, because it was written.
    pub(crate) fn forget_peeked(&self, card: &CardId) {
        for session in self.open.values().filter(|session| session.card == *card) {
            if let Ok(mut operations) = session.operations.try_lock() {
                operations.peeked = None;
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.open.clear();
    }
}

impl Module {
    /// Does `C_OpenSession`, after its flags and pointers were found good.
    ///
    /// # Errors
    /// [`CkRv::SLOT_ID_INVALID`], the errors of a slot without token,
    /// [`CkRv::UPDATE_INTERRUPTED`], [`CkRv::SESSION_READ_WRITE_SO_EXISTS`].
    pub fn open_session(&self, slot: CK_SLOT_ID, read_write: bool) -> CkResult<CK_SESSION_HANDLE> {
        let (objects, service) = self.token(slot)?;
        if objects.card.update_interrupted {
            return Err(CkRv::UPDATE_INTERRUPTED);
        }
        let mut state = self.lock();
        let token = state.slots.token(slot)?;
        if token.card != objects.card.summary.id {
            return Err(CkRv::TOKEN_NOT_PRESENT);
        }
        if !read_write && matches!(token.login, Login::SecurityOfficer(_)) {
            return Err(CkRv::SESSION_READ_WRITE_SO_EXISTS);
        }
        let card = token.card.clone();
        let login_turn = Arc::clone(&token.login_turn);
        let sessions = &mut state.sessions;
        sessions.last += 1;
        let handle = sessions.last;
        let session = OpenSession {
            handle,
            slot,
            card,
            read_write,
            objects,
            service,
            login_turn,
            operations: Mutex::default(),
        };
        sessions.open.insert(handle, Arc::new(session));
        Ok(handle)
    }

    /// Returns the session of a handle, its card still in the reader: the check that comes before
    /// all others (`pkcs11.md` §5.1).
    ///
    /// # Errors
    /// [`CkRv::SESSION_HANDLE_INVALID`]
    pub fn session(&self, handle: CK_SESSION_HANDLE) -> CkResult<Session<'_>> {
        let state = self.refreshed();
        let open = state.sessions.open.get(&handle);
        Ok(Session {
            module: self,
            open: Arc::clone(open.ok_or(CkRv::SESSION_HANDLE_INVALID)?),
        })
    }

    /// Does `C_CloseAllSessions`: without a card there is nothing to close.
    ///
    /// # Errors
    /// [`CkRv::SLOT_ID_INVALID`]
    pub fn close_all_sessions(&self, slot: CK_SLOT_ID) -> CkResult {
        let mut state = self.refreshed();
        state.slots.get(slot)?;
        let closed: Vec<_> = state
            .sessions
            .open
            .extract_if(.., |_, session| session.slot == slot)
            .map(|(_, session)| session)
            .collect();
        self.closed(state, closed.first());
        Ok(())
    }

    /// Ends the login of a token that has no session left: the last one was `session`.
    fn closed(&self, mut state: MutexGuard<'_, State>, session: Option<&Arc<OpenSession>>) {
        let Some(session) = session else { return };
        let logged_in = |token: &mut Token| !matches!(token.login, Login::Public);
        if !state.is_unused(&session.card, logged_in) {
            // A login that another thread has not finished finds out by itself.
            return;
        }
        drop(state);
        let _turn = session.login_turn();
        let mut state = self.lock();
        let was_user = state.is_unused(&session.card, Token::end_login);
        drop(state);
        if was_user && let Err(error) = session.service.logout(&session.card) {
            // The session is closed with any answer of the card; only the state may have changed.
            self.card_failed(&session.service, &session.card, &error);
        }
    }
}

impl State {
    /// Whether a card has no session, and what `about` says of its token.
    fn is_unused(&mut self, card: &CardId, about: impl FnOnce(&mut Token) -> bool) -> bool {
        let (left, _) = self.sessions.count(card);
        left == 0 && self.slots.token_of(card).is_some_and(about)
    }
}

impl OpenSession {
    /// Waits until no other thread begins or ends a login to this card.
    fn login_turn(&self) -> MutexGuard<'_, ()> {
        self.login_turn
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'m> Session<'m> {
    /// Does `C_CloseSession`: with the last session of a token its login ends.
    ///
    /// # Errors
    /// [`CkRv::SESSION_HANDLE_INVALID`] if another thread was faster.
    pub fn close(self) -> CkResult {
        let mut state = self.module.lock();
        let removed = state.sessions.open.remove(&self.open.handle);
        let removed = removed.ok_or(CkRv::SESSION_HANDLE_INVALID)?;
        self.module.closed(state, Some(&removed));
        Ok(())
    }

    /// Does `C_GetSessionInfo`: what the state says, without asking the card.
    ///
    /// # Errors
    /// [`CkRv::SESSION_HANDLE_INVALID`] if the card left meanwhile.
    pub fn info(&self) -> CkResult<SessionInfo> {
        let mut state = self.module.lock();
        let token = state.slots.token_of(&self.open.card);
        let token = token.ok_or(CkRv::SESSION_HANDLE_INVALID)?;
        let state = match (&token.login, self.open.read_write) {
            (Login::SecurityOfficer(_), _) => sys::CKS_RW_SO_FUNCTIONS,
            (Login::User, true) => sys::CKS_RW_USER_FUNCTIONS,
            (Login::User, false) => sys::CKS_RO_USER_FUNCTIONS,
            // A token that needs no login is in the user state at once (`pkcs11.md` §8.5).
            (Login::Public, true) if !self.needs_login() => sys::CKS_RW_USER_FUNCTIONS,
            (Login::Public, false) if !self.needs_login() => sys::CKS_RO_USER_FUNCTIONS,
            (Login::Public, true) => sys::CKS_RW_PUBLIC_SESSION,
            (Login::Public, false) => sys::CKS_RO_PUBLIC_SESSION,
        };
        let mut flags = sys::CKF_SERIAL_SESSION;
        if self.open.read_write {
            flags |= sys::CKF_RW_SESSION;
        }
        Ok(SessionInfo {
            slot: self.open.slot,
            state,
            flags,
        })
    }

    /// Whether the card has a PIN at all.
    pub(crate) fn needs_login(&self) -> bool {
        self.open.objects.card.login_required
    }

    /// Returns the user's login, if there is one.
    pub(crate) fn user(&self) -> Option<Epoch> {
        let mut state = self.module.lock();
        state.slots.token_of(&self.open.card)?.user()
    }

    /// Whether private objects may be seen.
    pub(crate) fn sees_private(&self) -> bool {
        !self.needs_login() || self.user().is_some()
    }

    /// Returns the object of a handle, as far as it may be seen.
    ///
    /// # Errors
    /// [`CkRv::OBJECT_HANDLE_INVALID`]
    pub(crate) fn visible(&self, handle: sys::CK_OBJECT_HANDLE) -> CkResult<&Object> {
        let object = self.open.objects.find(handle);
        object
            .filter(|object| !object.private || self.sees_private())
            .ok_or(CkRv::OBJECT_HANDLE_INVALID)
    }

    /// Returns the right to use a key: the login it needs, if it needs one.
    ///
    /// # Errors
    /// [`CkRv::USER_NOT_LOGGED_IN`]
    pub(crate) fn right_to(&self, object: &Object) -> CkResult<Option<Epoch>> {
        if !object.private {
            return Ok(None);
        }
        self.user().map(Some).ok_or(CkRv::USER_NOT_LOGGED_IN)
    }

    /// Whether an operation that began with `right` may go on.
    ///
    /// # Errors
    /// [`CkRv::OPERATION_NOT_INITIALIZED`] after `C_Logout`, [`CkRv::USER_NOT_LOGGED_IN`] if the
    /// login was lost (`pkcs11.md` §8.3). The operation has ended in both cases.
    pub(crate) fn still_has(&self, right: Option<Epoch>) -> CkResult {
        let Some(epoch) = right else { return Ok(()) };
        let mut state = self.module.lock();
        match state.slots.token_of(&self.open.card) {
            None => Err(CkRv::SESSION_HANDLE_INVALID),
            Some(token) => match token.standing(epoch) {
                Standing::Valid => Ok(()),
                Standing::LoggedOut => Err(CkRv::OPERATION_NOT_INITIALIZED),
                Standing::Lost => Err(CkRv::USER_NOT_LOGGED_IN),
            },
        }
    }

    /// Waits until no other thread begins or ends a login to this card.
    pub(crate) fn login_turn(&self) -> MutexGuard<'_, ()> {
        self.open.login_turn()
    }

    /// Returns the return value for a failure of this session's card.
    pub(crate) fn failed(&self, error: &ApiError) -> CkRv {
        self.module
            .card_failed(&self.open.service, &self.open.card, error)
    }

    /// The same for what was asked for with `right`: the service may have refused it because the
    /// login does not cover it, or no longer.
    pub(crate) fn failed_with(&self, right: Option<Epoch>, error: &ApiError) -> CkRv {
        if error.kind == ErrorKind::PinRequired
            && let Some(login) = right
        {
            self.login_refused(login);
        }
        self.failed(error)
    }

    /// Ends a login that the service refuses, unless it has ended already: a later one of another
    /// thread is not touched.
    fn login_refused(&self, login: Epoch) {
        let is_present = |token: &mut Token| token.user() == Some(login);
        if self.with_token(is_present) != Ok(true) {
            return;
        }
        let _turn = self.login_turn();
        let lost = self.with_token(|token| is_present(token) && token.login_lost());
        if lost == Ok(true) {
            // The service may still have the login, which does not cover the key: it would refuse
            // the next one as the second.
            let _ = self.open.service.logout(&self.open.card);
        }
    }

    /// Notes that the service ended this login with the last signature that it allowed; its event
    /// comes after the reset of the card.
    pub(crate) fn login_used_up(&self, login: Epoch) {
        // Without a token the card has left, and the login with it.
        let _ = self.with_token(|token| {
            if token.user() == Some(login) {
                token.login_lost();
            }
        });
    }

    /// Returns the operations of this session: a lock that no other session waits for.
    pub(crate) fn operations(&self) -> MutexGuard<'_, Operations> {
        self.open
            .operations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
