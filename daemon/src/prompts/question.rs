//! A question to the holder, and the codes that answer it. Begin at [`Question`].

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

/// The codes that the holder typed into a dialog.
#[derive(Debug)]
pub(crate) enum Typed {
    Pin(Pin),
    Replacement(Replacement),
}

/// A new PIN, with the code that gives the right to it.
#[derive(Debug)]
pub(crate) struct Replacement {
    /// The present PIN, or the PUK.
    pub(crate) right: Pin,
    pub(crate) new: Pin,
}

impl Typed {
    /// Takes the codes that were asked for; `None` if an answer has others.
    pub(super) fn read(asks: Asks, answer: AgentAnswerParams) -> Option<Self> {
        let AgentAnswerParams {
            pin, puk, new_pin, ..
        } = answer;
        match (asks, pin, puk, new_pin) {
            (Asks::Pin, Some(pin), None, None) => Some(Self::Pin(pin.0)),
            (Asks::PinChange, Some(right), None, Some(new))
            | (Asks::PinUnblock, None, Some(right), Some(new)) => {
                let (right, new) = (right.0, new.0);
                Some(Self::Replacement(Replacement { right, new }))
            }
            _ => None,
        }
    }
}

impl TryFrom<Typed> for Pin {
    type Error = ApiError;

    fn try_from(typed: Typed) -> Result<Self, ApiError> {
        match typed {
            Typed::Pin(pin) => Ok(pin),
            Typed::Replacement(_) => Err(ErrorKind::Internal.into()),
        }
    }
}

impl TryFrom<Typed> for Replacement {
    type Error = ApiError;

    fn try_from(typed: Typed) -> Result<Self, ApiError> {
        match typed {
            Typed::Replacement(replacement) => Ok(replacement),
            Typed::Pin(_) => Err(ErrorKind::Internal.into()),
        }
    }
}
