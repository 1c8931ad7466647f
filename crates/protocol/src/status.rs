//! The state of a card in one value, for a line that a program always shows: no name, no number of the
//! holder, and nothing that a command to the card would have to tell.

use serde::{Deserialize, Serialize};

use crate::{ApiError, CardSummary, PinStatus, Purpose, ReaderState, Trust};

/// The state of a reader and its card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardStatus {
    /// Name of the reader.
    pub reader: String,
    /// Content of the reader.
    pub state: ReaderState,
    /// Whether a card is in it, usable or not.
    pub present: bool,
    /// The reason why the card cannot be used, when `state` is `unusable`, or takes no login, because
    /// an update of it was interrupted.
    pub problem: Option<ApiError>,
    /// The card, when `state` is `reading` or `ready`.
    pub summary: Option<CardSummary>,
    /// Whether the holder is known, so that `cards.identity` answers.
    pub holder_known: bool,
    /// State of the PIN, from the card's last word on it; absent before the card is ready, and of a
    /// card without a PIN.
    pub pin: Option<PinStatus>,
    /// The certificates, as far as they were read.
    pub validities: Vec<CertificateStatus>,
    /// The program that is logged in.
    pub login: LoginHolder,
}

/// Whether a certificate of the card is good, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CertificateStatus {
    /// The key that it is for; absent if neither the certificate nor the card tells.
    pub key: Option<Purpose>,
    /// First second of validity, RFC 3339; empty of a certificate that cannot be read, as below.
    pub not_before: String,
    /// Last second of validity, RFC 3339.
    pub not_after: String,
    /// Whole days until that second; negative from then on, and absent of a certificate that cannot
    /// be read.
    pub days_left: Option<i64>,
    /// Whether it can be relied on now.
    pub trust: Trust,
}

/// The connection that is logged in to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LoginHolder {
    /// None.
    Free,
    /// This one.
    Own,
    /// Another one.
    Other,
}
