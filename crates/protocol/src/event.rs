//! What the daemon sends by itself, after `events.subscribe`.

use serde::{Deserialize, Serialize};

use crate::{CardId, CardSummary, PinStatus, Reader};

/// The method name of the notification that carries an event.
pub const EVENT_METHOD: &str = "event";

/// One event; `seq` grows by one per event that this subscription may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// Sequence number; the first event after a snapshot has the snapshot's plus one.
    pub seq: u64,
    /// What happened.
    #[serde(flatten)]
    pub change: Change,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A reader was plugged in.
    ReaderAdded {
        /// The reader, empty or not.
        reader: Reader,
    },
    /// A reader was unplugged; its card, if any, was reported as removed before.
    ReaderRemoved {
        /// Its name.
        reader: String,
    },
    /// A card was inserted, usable or not: the reader says.
    CardInserted {
        /// The reader with its card.
        reader: Reader,
    },
    /// A part of a card that is seen for the first time was read. The last step ends with
    /// `card_ready`.
    CardProgress {
        /// The card.
        card: CardId,
        /// Steps that are done, at least 1.
        step: u32,
        /// Steps that there are.
        steps: u32,
    },
    /// The holder is known from the authentication certificate; the rest is still being read.
    CardIdentified {
        /// The card.
        card: CardSummary,
    },
    /// Identity and certificates of the card are known.
    CardReady {
        /// The card.
        card: CardSummary,
    },
    /// A certificate of the card expires within the configured time (`expiry_warning_days`), or
    /// has expired: told once per insertion, when the card is ready or as soon as it is so.
    CertificateExpires {
        /// The card.
        card: CardId,
        /// Last second of the first certificate to expire, RFC 3339.
        not_after: String,
    },
    /// The card that was being read turned out to be unusable.
    CardUnusable {
        /// The reader with its problem.
        reader: Reader,
    },
    /// The card left.
    CardRemoved {
        /// The reader it was in.
        reader: String,
        /// Its handle, if it had become a known card.
        card: Option<CardId>,
    },
    /// The card told something new about its PIN or PUK.
    PinChanged {
        /// The card.
        card: CardId,
        /// State of the PIN.
        pin: PinStatus,
        /// State of the PUK.
        puk: PinStatus,
    },
    /// A login of this or another connection began.
    LeaseOpened {
        /// The card.
        card: CardId,
        /// Whether it is this connection's own.
        own: bool,
    },
    /// A login ended: by logout, the end of its connection, a limit, or a reset of the card.
    LeaseEnded {
        /// The card.
        card: CardId,
        /// Whether it was this connection's own.
        own: bool,
        /// Why it ended.
        reason: LeaseEnd,
    },
    /// A dialog, or the PIN pad of the reader, asks the holder for the PIN.
    PromptShown {
        /// The card.
        card: CardId,
        /// Whether this connection asked for it.
        own: bool,
    },
    /// The dialog is over, whatever came of it.
    PromptClosed {
        /// The card.
        card: CardId,
        /// Whether this connection asked for it.
        own: bool,
    },
}

/// Why a login ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeaseEnd {
    /// Its program logged out.
    Logout,
    /// Its connection ended.
    Disconnected,
    /// Its last signature was made.
    UsedUp,
    /// Its time is over.
    Expired,
    /// An administrator ended it.
    Revoked,
    /// Somebody presented a wrong PIN, which makes the card forget the right one.
    WrongPin,
    /// The PIN was changed or unblocked.
    PinChanged,
    /// The card was reset, by another program too.
    CardReset,
    /// Its program had stopped waiting for it before it began.
    Abandoned,
    /// The daemon stops, or the reader is unplugged.
    Stopped,
}
