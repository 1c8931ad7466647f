//! The groups of errors that methods have in common.

use crate::ErrorKind;

/// Errors that any request can be answered with.
pub const ANY: &[ErrorKind] = &[
    ErrorKind::Parse,
    ErrorKind::InvalidRequest,
    ErrorKind::MethodNotFound,
    ErrorKind::InvalidParams,
    ErrorKind::TooLarge,
    ErrorKind::Overloaded,
    ErrorKind::HelloFirst,
    ErrorKind::NotAuthorised,
    ErrorKind::Internal,
];

/// A method that names a card.
pub(crate) const CARD: &[ErrorKind] = &[ErrorKind::CardRemoved, ErrorKind::CardReading];

/// A method that waits for something.
pub(crate) const WAIT: &[ErrorKind] = &[ErrorKind::RequestTimeout, ErrorKind::RequestCancelled];

/// A method that waits for its turn and then sends commands to the card.
pub(crate) const TURN: &[ErrorKind] = &[
    ErrorKind::RequestTimeout,
    ErrorKind::RequestCancelled,
    ErrorKind::ReaderBusy,
    ErrorKind::ReaderLost,
    ErrorKind::ServiceDown,
    ErrorKind::CardMute,
];

/// A method that no card is used for whose last update did not finish.
pub(crate) const USE: &[ErrorKind] = &[ErrorKind::UpdateInterrupted];

/// A method for which the holder is asked for a code.
pub(crate) const DIALOG: &[ErrorKind] = &[
    ErrorKind::PromptCancelled,
    ErrorKind::PromptTimeout,
    ErrorKind::PromptUnavailable,
    ErrorKind::PromptPaused,
];

/// A method that signs.
pub(crate) const SIGN: &[ErrorKind] = &[
    ErrorKind::CardError,
    ErrorKind::CertificateDamaged,
    ErrorKind::KeyNotFound,
    ErrorKind::KeyUsage,
    ErrorKind::PinRequired,
    ErrorKind::SignatureUnverified,
];

/// A method that makes an assertion, or prepares one: what the card lacks of its holder.
pub(crate) const HOLDER: &[ErrorKind] = &[
    ErrorKind::AssertionNoNationalId,
    ErrorKind::AssertionNoProfession,
    ErrorKind::AssertionNoSpeciality,
];

/// A method that makes an assertion for an activity: what the card lacks of it.
pub(crate) const ACTIVITY: &[ErrorKind] = &[
    ErrorKind::AssertionNoActivity,
    ErrorKind::AssertionNoStructure,
    ErrorKind::AssertionNoSector,
];

/// A method that reads or writes the audit file.
pub(crate) const AUDIT: &[ErrorKind] = &[ErrorKind::AuditFailed];
