//! A question to the holder, and what answers it. Begin at [`Question`].

use cps_apdu::Pin;
use cps_protocol::method::AgentAnswerParams;
use cps_protocol::prompt::Asks;
use cps_protocol::{ApiError, ErrorKind};

use crate::client::ClientId;
use crate::state::{CardView, Limits};

/// A question to the holder of a card.
#[derive(Clone, Debug)]
pub(crate) enum Question {
    /// The PIN, for a login with these limits.
    Login(Limits),
    /// The PIN, and one to take its place.
    Change,
    /// The PUK, and the PIN that is to be.
    Unblock,
}

impl Question {
    pub(super) fn asks(&self) -> Asks {
        match self {
            Self::Login(_) => Asks::Pin,
            Self::Change => Asks::PinChange,
            Self::Unblock => Asks::PinUnblock,
        }
    }

    pub(super) fn limits(&self) -> Option<&Limits> {
        match self {
            Self::Login(limits) => Some(limits),
            Self::Change | Self::Unblock => None,
        }
    }

    /// Returns the purpose in the words of the asking program.
    pub(super) fn purpose(&self) -> Option<String> {
        self.limits().and_then(|limits| limits.purpose.clone())
    }

    /// Whether it is asked on the reader.
    pub(super) fn is_for_pin_pad(&self, view: &CardView) -> bool {
        match self {
            Self::Login(_) => view.pin_pad,
            Self::Change | Self::Unblock => view.pin_pad && view.takes_new_pins,
        }
    }

    /// Returns the error that any answer would lead to.
    pub(super) fn is_vain(&self, view: &CardView, client: ClientId) -> Option<ErrorKind> {
        match self {
            Self::Login(_) | Self::Change if view.pin.blocked => Some(ErrorKind::PinBlocked),
            Self::Unblock if view.puk.blocked => Some(ErrorKind::PukBlocked),
            Self::Login(_) if view.leases.contains(&client) => Some(ErrorKind::AlreadyLoggedIn),
            Self::Login(_) | Self::Change | Self::Unblock => None,
        }
    }
}

/// The answer that a dialog asks for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expected {
    Codes(Asks),
    /// That a site may use the card.
    Consent,
}

impl Expected {
    /// Returns the members of an answer.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Codes(Asks::Pin) => "pin",
            Self::Codes(Asks::PinChange) => "pin and new_pin",
            Self::Codes(Asks::PinUnblock) => "puk and new_pin",
            Self::Consent => "allowed",
        }
    }
}

/// The answer of the holder to a dialog.
#[derive(Debug)]
pub(crate) enum Answer {
    Pin(Pin),
    Replacement(Replacement),
    Consent,
}

/// A new PIN, with the code that gives the right to it.
#[derive(Debug)]
pub(crate) struct Replacement {
    /// The present PIN, or the PUK.
    pub(crate) right: Pin,
    pub(crate) new: Pin,
}

impl Answer {
    /// Takes what was asked for; `None` if an answer has anything else.
    pub(super) fn read(expected: Expected, answer: AgentAnswerParams) -> Option<Self> {
        let AgentAnswerParams {
            pin,
            puk,
            new_pin,
            allowed,
            ..
        } = answer;
        match (expected, pin, puk, new_pin, allowed) {
            (Expected::Codes(Asks::Pin), Some(pin), None, None, false) => Some(Self::Pin(pin.0)),
            (Expected::Codes(Asks::PinChange), Some(right), None, Some(new), false)
            | (Expected::Codes(Asks::PinUnblock), None, Some(right), Some(new), false) => {
                let (right, new) = (right.0, new.0);
                Some(Self::Replacement(Replacement { right, new }))
            }
            (Expected::Consent, None, None, None, true) => Some(Self::Consent),
            _ => None,
        }
    }
}

impl TryFrom<Answer> for Pin {
    type Error = ApiError;

    fn try_from(answer: Answer) -> Result<Self, ApiError> {
        match answer {
            Answer::Pin(pin) => Ok(pin),
            Answer::Replacement(_) | Answer::Consent => Err(ErrorKind::Internal.into()),
        }
    }
}

impl TryFrom<Answer> for Replacement {
    type Error = ApiError;

    fn try_from(answer: Answer) -> Result<Self, ApiError> {
        match answer {
            Answer::Replacement(replacement) => Ok(replacement),
            Answer::Pin(_) | Answer::Consent => Err(ErrorKind::Internal.into()),
        }
    }
}
