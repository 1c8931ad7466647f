//! `C_InitPIN` and `C_SetPIN` (`pkcs11.md` §6.3).

use cps_apdu::{Pin, PinError};
use cps_protocol::{ApiError, ErrorKind, PinPolicy, method::PinStateResult};

use crate::{CkResult, CkRv, PinArgument, Session, token::Login};

impl Session<'_> {
    /// Does `C_InitPIN`: unblocks the PIN with the PUK of the security officer's login. The PUK is
    /// used up with any outcome: a refused one is never presented again by itself.
    ///
    /// `new` is `None` for a null pointer.
    ///
    /// # Errors
    /// [`CkRv::ARGUMENTS_BAD`], [`CkRv::USER_NOT_LOGGED_IN`] without a PUK,
    /// [`CkRv::PIN_LEN_RANGE`] and [`CkRv::PIN_INVALID`] without a card command,
    /// [`CkRv::PIN_LOCKED`] if the card refuses the PUK.
    pub fn init_pin(&self, new: Option<&[u8]>) -> CkResult {
        let new = new.ok_or(CkRv::ARGUMENTS_BAD)?;
        let policy = self.open.objects.card.pin_policy;
        let policy = policy.ok_or(CkRv::USER_NOT_LOGGED_IN)?;
        let _turn = self.login_turn();
        let (puk, new) = self.with_token(|token| match &mut token.login {
            Login::SecurityOfficer(puk @ Some(_)) => {
                check_length(new, policy)?;
                let new = digits(new)?;
                Ok((puk.take(), new))
            }
            _ => Err(CkRv::USER_NOT_LOGGED_IN),
        })??;
        let puk = puk.ok_or(CkRv::USER_NOT_LOGGED_IN)?;
        match self.open.service.unblock(&self.open.card, puk, new) {
            Ok(state) => self.pin_told(state),
            // The card took the PUK at the login. It has no further use, with any later event.
            Err(error) => Err(match self.puk_failed(&error) {
                CkRv::PIN_INCORRECT => CkRv::PIN_LOCKED,
                other => other,
            }),
        }
    }

    /// Does `C_SetPIN`: changes the user's PIN, in any session, logged in or not, as the ANS
    /// library does. Without both codes the holder is asked for them, where the token has a
    /// protected authentication path.
    ///
    /// # Errors
    /// [`CkRv::ARGUMENTS_BAD`], [`CkRv::USER_PIN_NOT_INITIALIZED`] contactless,
    /// [`CkRv::PIN_LEN_RANGE`] and [`CkRv::PIN_INVALID`] without a card command,
    /// [`CkRv::PIN_INCORRECT`], [`CkRv::PIN_LOCKED`].
    pub fn set_pin(&self, old: PinArgument<'_>, new: PinArgument<'_>) -> CkResult {
        use PinArgument::{Elsewhere, Given, Missing};
        let card = &self.open.objects.card;
        let policy = card.pin_policy.ok_or(CkRv::USER_PIN_NOT_INITIALIZED);
        let codes = match (old, new) {
            (Given(old), Given(new)) => {
                let policy = policy?;
                check_length(new, policy)?;
                check_length(old, policy)?;
                let new = digits(new)?;
                let old = Pin::new(old).map_err(|_| CkRv::PIN_INCORRECT)?;
                Some((old, new))
            }
            (Elsewhere, Elsewhere) if card.protected_path => {
                policy?;
                None
            }
            (Given(_) | Elsewhere | Missing, _) => return Err(CkRv::ARGUMENTS_BAD),
        };
        let _turn = self.login_turn();
        match self.open.service.change_pin(&self.open.card, codes) {
            Ok(state) => {
                self.pin_told(state)?;
                // The login state is not changed if the card lets it be so: no PIN is presented
                // again by itself.
                match state.logged_in {
                    true => Ok(()),
                    false => self.with_token(|token| token.login_lost()).map(drop),
                }
            }
            Err(error) if error.kind == ErrorKind::NewPinFormat => Err(CkRv::PIN_INVALID),
            Err(error) => Err(self.pin_failed(&error)),
        }
    }

    /// Notes what the card has told of its PIN and PUK.
    pub(crate) fn pin_told(&self, state: PinStateResult) -> CkResult {
        self.with_token(|token| {
            token.pin = state.pin;
            token.puk = state.puk;
        })
    }

    /// Returns the return value for a refused PUK, and notes how many tries are left: the last
    /// wrong one is a blocked one, as with the PIN.
    pub(crate) fn puk_failed(&self, error: &ApiError) -> CkRv {
        match error.kind {
            ErrorKind::PukIncorrect | ErrorKind::PukBlocked => {
                let blocked = error.kind == ErrorKind::PukBlocked || error.retries == Some(0);
                let noted = self.with_token(|token| {
                    token.puk.retries = error.retries;
                    token.puk.blocked |= blocked;
                });
                match (noted, blocked) {
                    (Err(gone), _) => gone,
                    (Ok(()), true) => CkRv::PIN_LOCKED,
                    (Ok(()), false) => CkRv::PIN_INCORRECT,
                }
            }
            ErrorKind::NewPinFormat => CkRv::PIN_INVALID,
            _ => self.failed(error),
        }
    }
}

fn check_length(pin: &[u8], policy: PinPolicy) -> CkResult {
    match policy.accepts(pin.len()) {
        true => Ok(()),
        false => Err(CkRv::PIN_LEN_RANGE),
    }
}

fn digits(new: &[u8]) -> CkResult<Pin> {
    Pin::new(new).map_err(|error| match error {
        PinError::Length => CkRv::PIN_LEN_RANGE,
        PinError::NotDigits => CkRv::PIN_INVALID,
    })
}
