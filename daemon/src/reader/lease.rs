//! The right to sign: logins of clients to one card, with their limits (`ARCHITECTURE.md` §5). Begin
//! at [`Leases`].

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cps_card::{Card, Verified};
use cps_protocol::event::LeaseEnd;
use cps_protocol::{ApiError, ErrorKind, LeaseId, LeaseState, Purpose};

use super::Watch;
use crate::client::{Caller, ClientId};
use crate::clock::Moment;

/// Rights of a login.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) signatures: u32,
    pub(crate) ttl: Duration,
    /// All keys, if `None`.
    pub(crate) keys: Option<Vec<Purpose>>,
    /// Purpose, in the caller's words.
    pub(crate) purpose: Option<String>,
}

impl Limits {
    /// Returns the remaining rights of a login that has just begun.
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

/// The detail of the error for a key that the login does not name.
pub(super) const NOT_COVERED: &str = "this login does not cover the key";

/// The logins to the card of one reader.
///
/// A login belongs to one connection and one card. It is a right only together with the card's
/// proof that the PIN was presented: any reset of the card voids it, and a PIN that another program
/// verified gives no right (`pkcs11.md` §11 S1 and S15).
#[derive(Debug, Default)]
pub(crate) struct Leases(BTreeMap<ClientId, Lease>);

#[derive(Debug)]
struct Lease {
    id: LeaseId,
    caller: Arc<Caller>,
    proof: Verified,
    signatures_left: u32,
    ends: Moment,
    keys: Option<Vec<Purpose>>,
}

impl Lease {
    fn state(&self) -> LeaseState {
        LeaseState {
            signatures_left: self.signatures_left,
            seconds_left: seconds(self.ends.left()),
            keys: self.keys.clone(),
        }
    }
}

impl Leases {
    pub(crate) fn has(&self, client: ClientId) -> bool {
        self.0.contains_key(&client)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the proof of this client.
    pub(crate) fn of(&self, client: ClientId) -> Option<&Verified> {
        self.0.get(&client).map(|lease| &lease.proof)
    }

    /// Returns the proof of this client for a key, if the key needs one.
    ///
    /// # Errors
    /// `pin.required` if the client is not logged in, or not for this key.
    pub(crate) fn for_key(
        &self,
        client: ClientId,
        key: Purpose,
        needed: bool,
    ) -> Result<Option<&Verified>, ApiError> {
        if !needed {
            return Ok(None);
        }
        let lease = self.0.get(&client).ok_or(ErrorKind::PinRequired)?;
        match &lease.keys {
            Some(keys) if !keys.contains(&key) => {
                Err(ApiError::new(ErrorKind::PinRequired).with_detail(NOT_COVERED))
            }
            _ => Ok(Some(&lease.proof)),
        }
    }

    /// Returns the proof of this client if it is needed: a login of its own, in any state of
    /// the card.
    ///
    /// # Errors
    /// `pin.required`
    pub(crate) fn proof(
        &self,
        client: ClientId,
        needed: bool,
    ) -> Result<Option<&Verified>, ApiError> {
        match self.of(client) {
            None if needed => Err(ErrorKind::PinRequired.into()),
            proof => Ok(proof.filter(|_| needed)),
        }
    }

    pub(crate) fn open(
        &mut self,
        watch: &Watch,
        caller: &Arc<Caller>,
        proof: Verified,
        limits: Limits,
    ) -> LeaseState {
        let ends = Moment::now().after(limits.ttl);
        let state = limits.at_first();
        let lease = Lease {
            id: watch.board.lease_opened(watch.key, caller, &limits, ends),
            caller: Arc::clone(caller),
            proof,
            signatures_left: limits.signatures,
            ends,
            keys: limits.keys,
        };
        caller.login_began(&watch.name);
        self.0.insert(caller.id, lease);
        state
    }

    /// Counts a signature and says what is left; with the last one the login ends.
    pub(crate) fn count_signature(
        &mut self,
        watch: &Watch,
        client: ClientId,
    ) -> Option<LeaseState> {
        let lease = self.0.get_mut(&client)?;
        lease.signatures_left = lease.signatures_left.saturating_sub(1);
        let state = lease.state();
        watch
            .board
            .lease_used(watch.key, client, state.signatures_left);
        if state.signatures_left == 0 {
            self.end(watch, client, LeaseEnd::UsedUp);
        }
        Some(state)
    }

    /// Ends the login of a client; `false` if it had none.
    pub(crate) fn end(&mut self, watch: &Watch, client: ClientId, reason: LeaseEnd) -> bool {
        self.end_if(watch, reason, |other, _| other == client)
    }

    /// Ends every login but that of one client.
    pub(crate) fn end_others(&mut self, watch: &Watch, client: ClientId, reason: LeaseEnd) {
        self.end_if(watch, reason, |other, _| other != client);
    }

    /// Ends the logins that the card does not honour any more.
    pub(crate) fn end_void(&mut self, watch: &Watch, card: &Card, reason: LeaseEnd) {
        self.end_if(watch, reason, |_, lease| !card.honours(&lease.proof));
    }

    pub(crate) fn end_all(&mut self, watch: &Watch, reason: LeaseEnd) {
        self.end_if(watch, reason, |_, _| true);
    }

    /// Ends the logins whose time is over.
    pub(super) fn expire(&mut self, watch: &Watch) {
        self.end_if(watch, LeaseEnd::Expired, |_, lease| lease.ends.is_over());
    }

    /// Ends the logins that are meant, and tells their programs and the subscribers; `false` if
    /// there are none.
    fn end_if(
        &mut self,
        watch: &Watch,
        reason: LeaseEnd,
        is_meant: impl Fn(ClientId, &Lease) -> bool,
    ) -> bool {
        let mut any = false;
        for (client, lease) in self
            .0
            .extract_if(.., |client, lease| is_meant(*client, lease))
        {
            // Before the event: a program that hears it and asks is told the reason.
            lease.caller.login_ended(&watch.name, reason);
            watch.board.lease_ended(watch.key, client, reason);
            any = true;
        }
        any
    }

    /// Returns how long it takes at least until a login ends by itself.
    pub(super) fn next_expiry(&self) -> Option<Duration> {
        self.0.values().map(|lease| lease.ends.left()).min()
    }

    /// Returns the client of a login, as long as it lasts.
    pub(super) fn client_of(&self, id: LeaseId) -> Option<ClientId> {
        let mut all = self.0.iter();
        all.find(|(_, lease)| lease.id == id)
            .map(|(client, _)| *client)
    }
}
