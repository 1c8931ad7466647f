//! The token in a slot: its login and what `C_GetTokenInfo` tells (`pkcs11.md` §2.3).

use std::sync::{Arc, Mutex};

use cps_apdu::Pin;
use cps_protocol::{CardGeneration, CardId, LeaseId, PinStatus};
use cryptoki_sys::{self as sys, CK_FLAGS, CK_ULONG};

use crate::objects::Objects;

/// `CK_TOKEN_INFO` without its blanks and constants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// Label.
    pub label: String,
    /// Manufacturer of the card.
    pub manufacturer: String,
    /// Model.
    pub model: &'static str,
    /// Serial number.
    pub serial: String,
    /// `CKF_` flags.
    pub flags: CK_FLAGS,
    /// Open sessions of this application.
    pub sessions: CK_ULONG,
    /// The read-write ones among them.
    pub read_write_sessions: CK_ULONG,
    /// Shortest PIN.
    pub min_pin: CK_ULONG,
    /// Longest PIN.
    pub max_pin: CK_ULONG,
}

/// Number of a login: private operations end with the login in which they began.
pub(crate) type Epoch = u64;

/// A CPx card in a slot.
#[derive(Debug)]
pub(crate) struct Token {
    /// Its insertion.
    pub(crate) card: CardId,
    /// Its objects, once they were asked for.
    pub(crate) objects: Option<Arc<Objects>>,
    /// The login of this application.
    pub(crate) login: Login,
    /// Held while a login begins or ends, from the question to the service until the state says
    /// what it answered: the state then tells every thread the truth.
    pub(crate) login_turn: Arc<Mutex<()>>,
    /// State of the PIN.
    pub(crate) pin: PinStatus,
    /// State of the PUK.
    pub(crate) puk: PinStatus,
    epoch: Epoch,
    /// The last login that ended by itself and not by `C_Logout`.
    lost: Option<Epoch>,
    /// The lease of the user's login: the end of an earlier one, even of one that this application
    /// was never told it had, does not end this login.
    lease: Option<LeaseId>,
    /// The last lease that has ended: its event can come before the answer to its login.
    ended: Option<LeaseId>,
}

/// The login to a token (PKCS#11 2.40 base, section 5.6).
#[derive(Debug, Default)]
pub(crate) enum Login {
    /// No login.
    #[default]
    Public,
    /// The holder.
    User,
    /// The security officer: the PUK waits for `C_InitPIN`, which uses it up.
    SecurityOfficer(Option<Pin>),
}

/// Whether a private operation may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Its login is the present one.
    Valid,
    /// Its login was ended by `C_Logout`.
    LoggedOut,
    /// Its login was lost.
    Lost,
}

impl Token {
    pub(crate) fn new(card: CardId) -> Self {
        Self {
            card,
            objects: None,
            login: Login::Public,
            login_turn: Arc::default(),
            pin: PinStatus::UNKNOWN,
            puk: PinStatus::UNKNOWN,
            epoch: 0,
            lost: None,
            lease: None,
            ended: None,
        }
    }

    /// Returns the epoch of the user's login, if there is one.
    pub(crate) fn user(&self) -> Option<Epoch> {
        matches!(self.login, Login::User).then_some(self.epoch)
    }

    /// Notes that the user's login succeeded.
    pub(crate) fn user_logged_in(&mut self, lease: LeaseId) {
        self.login = Login::User;
        self.lease = Some(lease);
        if self.ended == Some(lease) {
            self.login_lost();
        }
    }

    /// Notes a login of the user that the service knows and that was taken for lost here.
    pub(crate) fn user_still_logged_in(&mut self) {
        self.login = Login::User;
        self.lease = None;
    }

    /// Notes that a lease of this application ended.
    pub(crate) fn lease_ended(&mut self, lease: LeaseId) {
        self.ended = Some(lease);
        if self.lease.is_none_or(|present| present == lease) {
            self.login_lost();
        }
    }

    /// Notes that the card or the daemon no longer knows of the user's login; returns whether there
    /// was one.
    pub(crate) fn login_lost(&mut self) -> bool {
        let was_user = matches!(self.login, Login::User);
        if was_user {
            self.lost = Some(self.epoch);
            self.end_login();
        }
        was_user
    }

    /// Ends the login, of user or security officer, and returns whether it was the user's.
    pub(crate) fn end_login(&mut self) -> bool {
        self.epoch += 1;
        matches!(std::mem::take(&mut self.login), Login::User)
    }

    /// Returns the standing of an operation that began in `epoch`.
    pub(crate) fn standing(&self, epoch: Epoch) -> Standing {
        if self.user() == Some(epoch) {
            Standing::Valid
        } else if self.lost == Some(epoch) {
            Standing::Lost
        } else {
            Standing::LoggedOut
        }
    }

    /// Returns the answer of `C_GetTokenInfo`, without a command to the card.
    pub(crate) fn info(
        &self,
        objects: &Objects,
        sessions: CK_ULONG,
        read_write_sessions: CK_ULONG,
    ) -> TokenInfo {
        let card = &objects.card;
        let (model, fallback) = match card.summary.generation {
            CardGeneration::Cps3 => ("IAS ECC", "CPS3"),
            CardGeneration::Cps3Contactless => ("IAS ECC", "CPS3v3_CL"),
            CardGeneration::Cps4 => ("ChipDoc", "CPS4"),
        };
        let mut flags = sys::CKF_RNG | sys::CKF_TOKEN_INITIALIZED;
        if card.login_required {
            flags |= sys::CKF_LOGIN_REQUIRED | sys::CKF_USER_PIN_INITIALIZED;
            flags |= counter_flags(self.pin, &USER_FLAGS) | counter_flags(self.puk, &SO_FLAGS);
            if card.protected_path {
                flags |= sys::CKF_PROTECTED_AUTHENTICATION_PATH;
            }
        }
        let (min_pin, max_pin) = match card.pin_policy {
            Some(policy) => (policy.min_length.into(), policy.max_length.into()),
            None => CONTACTLESS_PIN_LENGTHS,
        };
        TokenInfo {
            // Never blank: programs look for the generation in it (`pkcs11.md` §2.4).
            label: card
                .summary
                .label
                .clone()
                .unwrap_or_else(|| fallback.to_owned()),
            manufacturer: card.manufacturer.clone(),
            model,
            serial: card.summary.serial.clone(),
            flags,
            sessions,
            read_write_sessions,
            min_pin,
            max_pin,
        }
    }
}

/// Lengths that the ANS library shows of a PIN that does not exist (`pkcs11.md` §2.3).
const CONTACTLESS_PIN_LENGTHS: (CK_ULONG, CK_ULONG) = (4, 8);

/// Flags for fewer tries than at first, for the last try, and for none.
struct CounterFlags {
    low: CK_FLAGS,
    last: CK_FLAGS,
    blocked: CK_FLAGS,
    /// Tries at first, if the card does not tell (`card.md` §4.1).
    usual: u8,
}

const USER_FLAGS: CounterFlags = CounterFlags {
    low: sys::CKF_USER_PIN_COUNT_LOW,
    last: sys::CKF_USER_PIN_FINAL_TRY,
    blocked: sys::CKF_USER_PIN_LOCKED,
    usual: 3,
};

const SO_FLAGS: CounterFlags = CounterFlags {
    low: sys::CKF_SO_PIN_COUNT_LOW,
    last: sys::CKF_SO_PIN_FINAL_TRY,
    blocked: sys::CKF_SO_PIN_LOCKED,
    usual: 10,
};

fn counter_flags(status: PinStatus, flags: &CounterFlags) -> CK_FLAGS {
    match (status.blocked, status.retries) {
        (true, _) | (_, Some(0)) => flags.blocked,
        (false, Some(1)) => flags.low | flags.last,
        (false, Some(left)) if left < status.max_retries.unwrap_or(flags.usual) => flags.low,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(retries: Option<u8>, blocked: bool) -> PinStatus {
        PinStatus {
            retries,
            max_retries: Some(3),
            blocked,
        }
    }

    #[test]
    fn tries_show_as_flags() {
        for (status, user, so) in [
            (status(None, false), 0, 0),
            (status(Some(3), false), 0, 0),
            (status(Some(2), false), 0x1_0000, 0x10_0000),
            (status(Some(1), false), 0x3_0000, 0x30_0000),
            (status(Some(0), false), 0x4_0000, 0x40_0000),
            (status(None, true), 0x4_0000, 0x40_0000),
        ] {
            assert_eq!(counter_flags(status, &USER_FLAGS), user, "{status:?}");
            assert_eq!(counter_flags(status, &SO_FLAGS), so, "{status:?}");
        }
        let untold = PinStatus {
            max_retries: None,
            ..status(Some(3), false)
        };
        assert_eq!(counter_flags(untold, &USER_FLAGS), 0);
        assert_eq!(counter_flags(untold, &SO_FLAGS), 0x10_0000);
    }

    #[test]
    fn the_end_of_an_earlier_lease_does_not_end_the_present_login() {
        let mut token = Token::new(CardId("card".into()));
        token.user_logged_in(LeaseId(1));
        token.end_login();
        // The lease 2 was given back because the daemon could not record it: its login failed.
        token.user_logged_in(LeaseId(3));
        let epoch = token.user().unwrap();
        for earlier in [1, 2] {
            token.lease_ended(LeaseId(earlier));
            assert_eq!(token.standing(epoch), Standing::Valid);
        }
        token.lease_ended(LeaseId(3));
        assert_eq!(token.standing(epoch), Standing::Lost);
    }

    #[test]
    fn a_lease_whose_end_comes_before_its_answer_is_no_login() {
        let mut token = Token::new(CardId("card".into()));
        token.lease_ended(LeaseId(1));
        token.user_logged_in(LeaseId(1));
        assert_eq!(token.user(), None);
    }

    #[test]
    fn a_lease_of_unknown_number_ends_with_the_next_end() {
        let mut token = Token::new(CardId("card".into()));
        token.user_still_logged_in();
        token.lease_ended(LeaseId(1));
        assert_eq!(token.user(), None);
    }
}
