//! `C_Login` and `C_Logout` (`pkcs11.md` §6.2).

use cps_apdu::Pin;
use cps_protocol::method::LeaseResult;
use cps_protocol::{ApiError, ErrorKind, PinPolicy};
use cryptoki_sys::{self as sys, CK_USER_TYPE};

use crate::{
    CkResult, CkRv, Session,
    token::{Login, Token},
};

/// The PIN that `C_Login` was called with, or one of those of `C_SetPIN`.
#[derive(Clone, Copy, Debug)]
pub enum PinArgument<'a> {
    /// Bytes of any form.
    Given(&'a [u8]),
    /// A null pointer and the length 0: the holder is asked elsewhere, on a PIN pad or a screen
    /// (`CKF_PROTECTED_AUTHENTICATION_PATH`).
    Elsewhere,
    /// A null pointer with a length.
    Missing,
}

impl<'a> PinArgument<'a> {
    /// Takes the bytes at a pointer, `None` if it is null.
    pub fn of(given: Option<&'a [u8]>, is_empty: bool) -> Self {
        match given {
            Some(pin) => Self::Given(pin),
            None if is_empty => Self::Elsewhere,
            None => Self::Missing,
        }
    }
}

impl Session<'_> {
    /// Does `C_Login`: presents the user's PIN or the PUK to the card; the PUK is also kept for
    /// `C_InitPIN`.
    ///
    /// # Errors
    /// In the order of `pkcs11.md` §6.2. A PIN of the wrong form never reaches the card.
    pub fn login(&self, user: CK_USER_TYPE, pin: PinArgument<'_>) -> CkResult {
        match user {
            sys::CKU_USER => self.login_user(pin),
            sys::CKU_SO => self.login_security_officer(pin),
            sys::CKU_CONTEXT_SPECIFIC => self.login_for_operation(pin),
            _ => Err(CkRv::USER_TYPE_INVALID),
        }
    }

    fn login_user(&self, pin: PinArgument<'_>) -> CkResult {
        let policy = self.open.objects.card.pin_policy;
        let policy = policy.ok_or(CkRv::USER_PIN_NOT_INITIALIZED)?;
        // A second thread waits for the answer to the first: it is not told that the user is logged
        // in before the private objects can be seen.
        let _turn = self.login_turn();
        self.with_token(|token| match token.login {
            Login::SecurityOfficer(_) => Err(CkRv::USER_ANOTHER_ALREADY_LOGGED_IN),
            Login::User => Err(CkRv::USER_ALREADY_LOGGED_IN),
            Login::Public => Ok(()),
        })??;
        let pin = match pin {
            PinArgument::Given(pin) => Some(well_formed(pin, policy)?),
            PinArgument::Elsewhere if self.open.objects.card.protected_path => None,
            PinArgument::Elsewhere | PinArgument::Missing => return Err(CkRv::ARGUMENTS_BAD),
        };
        let card = &self.open.card;
        let presented = self.open.service.login(card, pin);
        let presented = match presented {
            // The last try is the holder's, in a dialog that says so or on the reader.
            Err(error) if error.kind == ErrorKind::PinLastTry => {
                match self.open.service.login(card, None) {
                    Err(none) if none.kind == ErrorKind::PromptUnavailable => Err(error),
                    asked => asked,
                }
            }
            presented => presented,
        };
        match presented {
            Ok(login) => self.user_logged_in(&login),
            Err(error) if error.kind == ErrorKind::AlreadyLoggedIn => {
                self.with_token(Token::user_still_logged_in)?;
                Err(CkRv::USER_ALREADY_LOGGED_IN)
            }
            Err(error) => Err(self.pin_failed(&error)),
        }
    }

    /// Notes a login, which ends at once if the last session was closed meanwhile.
    fn user_logged_in(&self, login: &LeaseResult) -> CkResult {
        let mut state = self.module.lock();
        let (sessions, _) = state.sessions.count(&self.open.card);
        let token = state.slots.token_of(&self.open.card);
        let token = token.ok_or(CkRv::SESSION_HANDLE_INVALID)?;
        token.pin = login.pin;
        token.user_logged_in(login.id);
        if sessions > 0 {
            return Ok(());
        }
        token.end_login();
        drop(state);
        let ended = self.open.service.logout(&self.open.card);
        Err(ended.map_or_else(
            |error| self.failed(&error),
            |()| CkRv::SESSION_HANDLE_INVALID,
        ))
    }

    /// Logs in for one operation. No key asks for a login of its own (`pkcs11.md` §3.2), but an
    /// operation does whose login has ended by itself, because the lease behind it was used up or
    /// expired: with the PIN it goes on.
    fn login_for_operation(&self, pin: PinArgument<'_>) -> CkResult {
        let mut operations = self.operations();
        let waiting = |right| self.still_has(right) == Err(CkRv::USER_NOT_LOGGED_IN);
        if !operations.rights().any(|right| waiting(*right)) {
            return Err(CkRv::OPERATION_NOT_INITIALIZED);
        }
        self.login_user(pin)?;
        let user = self.user();
        for right in operations.rights().filter(|right| waiting(**right)) {
            *right = user;
        }
        Ok(())
    }

    fn login_security_officer(&self, puk: PinArgument<'_>) -> CkResult {
        let _turn = self.login_turn();
        let policy = self.check_no_read_only_session(self.open.objects.card.puk_policy)?;
        let blocked = self.with_token(|token| match token.login {
            Login::User => Err(CkRv::USER_ANOTHER_ALREADY_LOGGED_IN),
            Login::SecurityOfficer(_) => Err(CkRv::USER_ALREADY_LOGGED_IN),
            Login::Public => Ok(token.puk.blocked),
        })??;
        // The PUK is never asked for elsewhere.
        let PinArgument::Given(puk) = puk else {
            return Err(CkRv::ARGUMENTS_BAD);
        };
        let presented = well_formed(puk, policy)?;
        let kept = well_formed(puk, policy)?;
        if blocked {
            return Err(CkRv::PIN_LOCKED);
        }
        let verified = self.open.service.verify_puk(&self.open.card, presented);
        let told = verified.map_err(|error| self.puk_failed(&error))?;
        self.pin_told(told)?;
        // Another thread may have opened one meanwhile, or closed the last session.
        self.check_no_read_only_session(Some(policy))?;
        self.with_token(|token| token.login = Login::SecurityOfficer(Some(kept)))
    }

    /// Returns `policy` if the card has a PUK, and no session that keeps the security officer out.
    ///
    /// # Errors
    /// [`CkRv::SESSION_READ_ONLY_EXISTS`], [`CkRv::USER_PIN_NOT_INITIALIZED`] without a PUK,
    /// [`CkRv::SESSION_HANDLE_INVALID`] if no session is left.
    fn check_no_read_only_session(&self, policy: Option<PinPolicy>) -> CkResult<PinPolicy> {
        let state = self.module.lock();
        match state.sessions.count(&self.open.card) {
            (0, _) => Err(CkRv::SESSION_HANDLE_INVALID),
            (all, read_write) if all > read_write => Err(CkRv::SESSION_READ_ONLY_EXISTS),
            _ => policy.ok_or(CkRv::USER_PIN_NOT_INITIALIZED),
        }
    }

    /// Does `C_Logout`: ends the login of all sessions of this application, with its private-key
    /// operations.
    ///
    /// # Errors
    /// [`CkRv::USER_NOT_LOGGED_IN`], or a failure of the card, after which the login has ended
    /// all the same.
    pub fn logout(&self) -> CkResult {
        // A login that another thread has not finished has not happened yet: it is not waited for.
        if self.with_token(|token| matches!(token.login, Login::Public))? {
            return Err(CkRv::USER_NOT_LOGGED_IN);
        }
        let _turn = self.login_turn();
        let was_user = self.with_token(|token| match token.login {
            Login::Public => Err(CkRv::USER_NOT_LOGGED_IN),
            Login::User | Login::SecurityOfficer(_) => Ok(token.end_login()),
        })??;
        self.module.lock().sessions.forget_private(&self.open.card);
        if !was_user {
            return Ok(());
        }
        match self.open.service.logout(&self.open.card) {
            // The lease had ended before, which is no failure of a logout.
            Err(error) if error.kind != ErrorKind::PinRequired => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    /// Returns the return value for a refused PIN: the last wrong one is a blocked one (`pkcs11.md`
    /// §9, row 17).
    pub(crate) fn pin_failed(&self, error: &ApiError) -> CkRv {
        match error.kind {
            ErrorKind::PinIncorrect => {
                let blocked = error.retries == Some(0);
                let noted = self.with_token(|token| {
                    token.pin.retries = error.retries;
                    token.pin.blocked = blocked;
                });
                match (noted, blocked) {
                    (Err(gone), _) => gone,
                    (Ok(()), true) => CkRv::PIN_LOCKED,
                    (Ok(()), false) => CkRv::PIN_INCORRECT,
                }
            }
            ErrorKind::PinBlocked => match self.with_token(|token| token.pin.blocked = true) {
                Err(gone) => gone,
                Ok(()) => CkRv::PIN_LOCKED,
            },
            _ => self.failed(error),
        }
    }

    /// Runs `change` on the token of this session.
    ///
    /// # Errors
    /// [`CkRv::SESSION_HANDLE_INVALID`] if the card has left.
    pub(crate) fn with_token<T>(&self, change: impl FnOnce(&mut Token) -> T) -> CkResult<T> {
        let mut state = self.module.lock();
        let token = state.slots.token_of(&self.open.card);
        Ok(change(token.ok_or(CkRv::SESSION_HANDLE_INVALID)?))
    }
}

/// Returns a PIN that the card may be asked about.
///
/// # Errors
/// [`CkRv::PIN_INCORRECT`] for any other: existing software expects no other answer.
fn well_formed(pin: &[u8], policy: PinPolicy) -> CkResult<Pin> {
    if !policy.accepts(pin.len()) {
        return Err(CkRv::PIN_INCORRECT);
    }
    Pin::new(pin).map_err(|_| CkRv::PIN_INCORRECT)
}
