//! Translation of failures of cards and readers into the errors that clients see.

use cps_card::CardError;
use cps_protocol::event::LeaseEnd;
use cps_protocol::{ApiError, ErrorKind};
use cps_reader::LinkError;

/// Returns the error of a failed card operation.
pub(crate) fn of_card(error: &CardError) -> ApiError {
    let kind = match error {
        CardError::Link(error) => return of_link(error),
        CardError::PinIncorrect { retries } => {
            return with_retries(ErrorKind::PinIncorrect, *retries);
        }
        CardError::PukIncorrect { retries } => {
            return with_retries(ErrorKind::PukIncorrect, *retries);
        }
        CardError::PinBlocked => return ErrorKind::PinBlocked.into(),
        CardError::PukBlocked => return ErrorKind::PukBlocked.into(),
        CardError::PinPadCancelled => return ErrorKind::PromptCancelled.into(),
        CardError::PinPadTimeout => return ErrorKind::PromptTimeout.into(),
        CardError::Abandoned => return ErrorKind::RequestCancelled.into(),
        CardError::NewPinFormat => return ErrorKind::NewPinFormat.into(),
        CardError::NewPinsDiffer => ErrorKind::NewPinFormat,
        CardError::NoPin => return ErrorKind::PinNone.into(),
        CardError::NotLoggedIn => return ErrorKind::PinRequired.into(),
        CardError::KeyUsage => return ErrorKind::KeyUsage.into(),
        CardError::DataInvalid => return ErrorKind::DataInvalid.into(),
        CardError::ReadOnly => return ErrorKind::DataReadOnly.into(),
        CardError::Vitale => return ErrorKind::CardVitale.into(),
        CardError::PinFormat => ErrorKind::PinFormat,
        CardError::PukFormat => ErrorKind::PukFormat,
        CardError::Unknown { .. } | CardError::NotCps { .. } => ErrorKind::CardUnknown,
        CardError::Cps2ter => ErrorKind::CardUnsupported,
        CardError::Damaged { .. } => ErrorKind::CardDamaged,
        CardError::DataTooLong { .. } => ErrorKind::DataTooLong,
        CardError::Unsupported(_) => ErrorKind::KeyUsage,
        CardError::Disturbed | CardError::Refused { .. } | CardError::BadAnswer { .. } => {
            ErrorKind::CardError
        }
    };
    ApiError::new(kind).with_detail(error)
}

/// Returns the error for a wrong code, with the tries that are left if the card tells.
fn with_retries(kind: ErrorKind, retries: Option<u8>) -> ApiError {
    let error = ApiError::new(kind);
    match retries {
        Some(retries) => error.with_retries(retries),
        None => error,
    }
}

/// Returns the error of a failed reader or link.
pub(crate) fn of_link(error: &LinkError) -> ApiError {
    let kind = match error {
        LinkError::Removed => return ErrorKind::CardRemoved.into(),
        LinkError::Mute => return ErrorKind::CardMute.into(),
        LinkError::Busy => return ErrorKind::ReaderBusy.into(),
        LinkError::Reset => ErrorKind::CardError,
        LinkError::NoPinPad => ErrorKind::PromptUnavailable,
        LinkError::ServiceDown(_) => ErrorKind::ServiceDown,
        LinkError::ReaderGone | LinkError::Timeout | LinkError::Other(_) => ErrorKind::ReaderLost,
    };
    ApiError::new(kind).with_detail(error)
}

/// Whether the card is in a state that it should not be in, although no command was wrong.
pub(crate) fn is_odd(error: &CardError) -> bool {
    matches!(
        error,
        CardError::Refused { .. } | CardError::BadAnswer { .. } | CardError::Damaged { .. }
    )
}

/// Returns how logins end with this error if it means that the card is out of reach for good: it
/// left, or its reader did.
pub(crate) fn loss(error: &CardError) -> Option<LeaseEnd> {
    match error {
        CardError::Link(LinkError::Removed) => Some(LeaseEnd::CardRemoved),
        CardError::Link(LinkError::ReaderGone | LinkError::ServiceDown(_)) => {
            Some(LeaseEnd::ReaderRemoved)
        }
        _ => None,
    }
}
