//! The logins as clients and administrators see them, and their limits.
//!
//! The right itself, with the proof of the card, is with the thread of the reader.

use std::time::Duration;

use cps_protocol::assertion::AssertionKind;
use cps_protocol::{Account, CardAccess, CardSummary, Lease, LeaseId, LeaseState, Purpose};

use crate::client::Caller;
use crate::clock::Moment;

/// The limits of a login.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) signatures: u32,
    pub(crate) ttl: Duration,
    /// Most time without use.
    pub(crate) idle: Duration,
    /// The keys that it covers; all keys, if `None`.
    pub(crate) keys: Option<Vec<Purpose>>,
    /// The only kind of assertions that it makes, and its only use; any use, if `None`.
    pub(crate) assertion: Option<AssertionKind>,
    /// The use of the login, in the caller's words.
    pub(crate) purpose: Option<String>,
}

impl Limits {
    /// Returns the rest of a login that has just begun.
    pub(crate) fn at_first(&self) -> LeaseState {
        LeaseState {
            signatures_left: self.signatures,
            seconds_left: seconds(self.ttl),
            idle_seconds: seconds(self.idle),
            access: None,
            keys: self.keys.clone(),
            assertion: self.assertion,
        }
    }
}

/// Returns a time in whole seconds, rounded down.
pub(crate) fn seconds(time: Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

/// A login without its right.
#[derive(Debug)]
pub(super) struct LeaseView {
    pub(super) id: LeaseId,
    account: Account,
    pid: Option<u32>,
    client: Option<String>,
    purpose: Option<String>,
    pub(super) signatures_left: u32,
    keys: Option<Vec<Purpose>>,
    assertion: Option<AssertionKind>,
    ends: Moment,
    idle: Duration,
    access: CardAccess,
    /// Whether it has ended, and its event waits for the reset of the card.
    pub(super) ended: bool,
}

impl LeaseView {
    pub(super) fn new(
        id: LeaseId,
        caller: &Caller,
        limits: &Limits,
        access: CardAccess,
        ends: Moment,
    ) -> Self {
        Self {
            id,
            account: caller.peer.account,
            pid: caller.peer.pid,
            client: caller.name().map(str::to_owned),
            purpose: limits.purpose.clone(),
            signatures_left: limits.signatures,
            keys: limits.keys.clone(),
            assertion: limits.assertion,
            ends,
            idle: limits.idle,
            access,
            ended: false,
        }
    }

    /// Returns the login as administrators see it.
    pub(super) fn show(&self, card: &CardSummary) -> Lease {
        Lease {
            id: self.id,
            card: card.id.clone(),
            reader: card.reader.clone(),
            account: self.account,
            pid: self.pid,
            client: self.client.clone(),
            purpose: self.purpose.clone(),
            rights: LeaseState {
                signatures_left: self.signatures_left,
                seconds_left: seconds(self.ends.left()),
                idle_seconds: seconds(self.idle),
                access: Some(self.access),
                keys: self.keys.clone(),
                assertion: self.assertion,
            },
        }
    }
}
