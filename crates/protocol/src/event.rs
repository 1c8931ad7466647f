//! Events, which the daemon sends by itself after `events.subscribe`.

use serde::{Deserialize, Serialize};

use crate::message::RequestId;
use crate::{CardAccess, CardId, CardSummary, LeaseId, PinStatus, Reader};

/// The method name of the notification that carries an event.
pub const EVENT_METHOD: &str = "event";

/// One event; `seq` grows by one per event that this subscription may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// Sequence number; the first event after a snapshot has the snapshot's plus one.
    pub seq: u64,
    /// The change.
    #[serde(flatten)]
    pub change: Change,
}

/// The change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A reader was plugged in.
    ReaderAdded(Reader),
    /// A reader was unplugged; its card, if any, was reported as removed before.
    ReaderRemoved {
        /// Name of the reader.
        reader: String,
    },
    /// A card was inserted, usable or not: the reader says.
    CardInserted(Reader),
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
    CardIdentified(CardSummary),
    /// Identity and certificates of the card are known.
    CardReady(CardSummary),
    /// A certificate of the card expires within the configured time (`expiry_warning_days`), or
    /// has expired: told once per insertion, when the card is ready or as soon as it is so.
    CertificateExpires {
        /// The card.
        card: CardId,
        /// Last second of the first certificate to expire, RFC 3339.
        not_after: String,
    },
    /// The card is opposed (blocked) in the index of the directory (`directory_index`): told once per
    /// insertion, when the card is ready.
    CardOpposed {
        /// The card.
        card: CardId,
        /// Day of the opposition, `yyyy-mm-dd`.
        since: String,
    },
    /// The card that was being read turned out to be unusable.
    CardUnusable(Reader),
    /// The card left.
    CardRemoved {
        /// Name of the reader that it was in.
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
        /// Number of the login.
        lease: LeaseId,
        /// Whether it is this connection's own.
        own: bool,
        /// The way in which other programs reach the card meanwhile.
        access: CardAccess,
    },
    /// A login ended. With the last login of a card the card has been reset before. One that ends
    /// with its card or reader is told before these are.
    LeaseEnded {
        /// The card.
        card: CardId,
        /// Number of the login.
        lease: LeaseId,
        /// Whether it was this connection's own.
        own: bool,
        /// The reason why it ended.
        reason: LeaseEnd,
    },
    /// A digest of `sign.digests` was signed. Only the connection that asked is told.
    SignProgress {
        /// The card.
        card: CardId,
        /// The id of the request.
        request: RequestId,
        /// Digests that are signed, at least 1.
        signed: u32,
        /// Digests that there are.
        total: u32,
    },
    /// A dialog, or the PIN pad of the reader, asks the holder for the PIN.
    PromptShown {
        /// The card.
        card: CardId,
        /// Whether this connection asked for it.
        own: bool,
    },
    /// The dialog is over, with any outcome.
    PromptClosed {
        /// The card.
        card: CardId,
        /// Whether this connection asked for it.
        own: bool,
    },
}

macro_rules! lease_ends {
    ($($(#[$doc:meta])* $name:ident { $word:literal, $sentence:literal })*) => {
        /// The reason why a login ended.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum LeaseEnd {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl LeaseEnd {
            /// Every reason, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable word, `card_removed` for example: `reason` of the event.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// Returns what happened, for developers.
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $sentence),* }
            }

            /// Returns the detail of the errors that the program gets until it logs in again.
            pub fn detail(self) -> String {
                format!("the login has ended ({}): {}", self.word(), self.sentence())
            }
        }
    };
}

lease_ends! {
    /// Its program logged out.
    Logout { "logout", "the program logged out" }
    /// Its connection ended.
    Disconnected { "disconnected", "the connection ended" }
    /// The process that opened its connection ended, also if another process holds the socket now.
    ProcessEnded { "process_ended", "the process that opened the connection ended" }
    /// Its last signature was made.
    UsedUp { "used_up", "its last signature was made" }
    /// Its time is over; time in which the machine slept counts.
    Expired { "expired", "its time is over" }
    /// It was not used for its `idle_seconds`.
    Idle { "idle", "it was not used for its idle_seconds" }
    /// The machine slept.
    Suspended { "suspended", "the machine slept" }
    /// An administrator ended it.
    Revoked { "revoked", "an administrator ended it" }
    /// Its account is no longer the one at the machine, which was its right to log in.
    SeatLost { "seat_lost", "its account is no longer at the machine" }
    /// A program presented a wrong PIN, and the card forgot the right one.
    WrongPin { "wrong_pin", "a wrong PIN was presented and the card forgot the right one" }
    /// The PIN was changed or unblocked.
    PinChanged { "pin_changed", "the PIN was changed or unblocked" }
    /// The card was reset by another program, after a PUK, or has forgotten the PIN by itself.
    CardReset { "card_reset", "the card was reset" }
    /// The card was removed.
    CardRemoved { "card_removed", "the card was removed" }
    /// The reader was unplugged, or the PC/SC service that has it ended.
    ReaderRemoved { "reader_removed", "the reader was unplugged or its service ended" }
    /// Its program had stopped waiting for it before it began.
    Abandoned { "abandoned", "the program no longer waited for it when it began" }
    /// It could not be written to the audit file.
    NotAudited { "not_audited", "it could not be written to the audit file" }
    /// The daemon stops.
    Stopped { "stopped", "the card service stops" }
}
