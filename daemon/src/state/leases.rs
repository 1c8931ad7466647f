//! The logins as clients and administrators see them, and their limits.
//!
//! The right itself, with the proof of the card, is with the thread of the reader.

use std::time::Duration;

use cps_protocol::{Account, CardSummary, Lease, LeaseId, LeaseState, Purpose};

use crate::client::Caller;
use crate::clock::Moment;

/// The limits of a login.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) signatures: u32,
    pub(crate) ttl: Duration,
    /// The keys that it covers; all keys, if `None`.
    pub(crate) keys: Option<Vec<Purpose>>,
    /// The use of the login, in the caller's words.
    pub(crate) purpose: Option<String>,
}

impl Limits {
    /// Returns the rest of a login that has just begun.
    pub(crate) fn at_first(&self) -> LeaseState {
        LeaseState {
            signatures_left: self.signatures,
            seconds_left: seconds(self.ttl),
            keys: self.keys.clone(),
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
    ends: Moment,
}

impl LeaseView {
    pub(super) fn new(id: LeaseId, caller: &Caller, limits: &Limits, ends: Moment) -> Self {
        Self {
            id,
            account: caller.peer.account,
            pid: caller.peer.pid,
            client: caller.name().map(str::to_owned),
            purpose: limits.purpose.clone(),
            signatures_left: limits.signatures,
            keys: limits.keys.clone(),
            ends,
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
            state: LeaseState {
                signatures_left: self.signatures_left,
                seconds_left: seconds(self.ends.left()),
                keys: self.keys.clone(),
            },
        }
    }
}
