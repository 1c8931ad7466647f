//! The right to use a card: logins with the proof that the PIN was presented.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cps_apdu::ApduBytes;
use cps_card::{Card, CardError, Verified};
use cps_protocol::event::LeaseEnd;
use cps_protocol::{ApiError, ErrorKind, LeaseId, LeaseState, Purpose};

use super::context::ReaderContext;
use crate::client::{Caller, ClientId};
use crate::clock::Moment;
use crate::state::{Limits, seconds};

/// The detail of the error for a key that the login does not name.
pub(super) const NOT_COVERED: &str = "this login does not cover the key";

/// The logins to the card of one reader.
///
/// A login belongs to one connection and one card. It is a right only together with the card's
/// proof that the PIN was presented: a reset by any program voids it, and a card that
/// another program verified gives no right (`pkcs11.md` §11, S1 and S15).
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
    /// Data objects that were read for this login and are not read twice, by label.
    data: BTreeMap<String, Result<ApduBytes, CardError>>,
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
    /// Whether this client is logged in.
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

    /// Keeps data objects as long as the login of this client lasts.
    pub(crate) fn keep_data(
        &mut self,
        client: ClientId,
        data: impl Iterator<Item = (String, Result<ApduBytes, CardError>)>,
    ) {
        if let Some(lease) = self.0.get_mut(&client) {
            lease.data.extend(data);
        }
    }

    /// Returns a data object that was kept for the login of this client.
    pub(crate) fn kept_data(
        &self,
        client: ClientId,
        label: &str,
    ) -> Option<&Result<ApduBytes, CardError>> {
        self.0.get(&client)?.data.get(label)
    }

    /// Begins a login.
    pub(crate) fn open(
        &mut self,
        reader: &ReaderContext,
        caller: &Arc<Caller>,
        proof: Verified,
        limits: Limits,
    ) -> LeaseState {
        let ends = Moment::now().after(limits.ttl);
        let state = limits.at_first();
        let lease = Lease {
            id: reader
                .registry
                .lease_opened(reader.key, caller, &limits, ends),
            caller: Arc::clone(caller),
            proof,
            signatures_left: limits.signatures,
            ends,
            keys: limits.keys,
            data: BTreeMap::new(),
        };
        caller.login_began(&reader.name);
        self.0.insert(caller.id, lease);
        state
    }

    /// Counts a signature and returns the rest; with the last one the login ends.
    pub(crate) fn count_signature(
        &mut self,
        reader: &ReaderContext,
        client: ClientId,
    ) -> Option<LeaseState> {
        let lease = self.0.get_mut(&client)?;
        lease.signatures_left = lease.signatures_left.saturating_sub(1);
        let state = lease.state();
        reader
            .registry
            .lease_used(reader.key, client, state.signatures_left);
        if state.signatures_left == 0 {
            self.end(reader, client, LeaseEnd::UsedUp);
        }
        Some(state)
    }

    /// Ends the login of a client; `false` if it had none.
    pub(crate) fn end(
        &mut self,
        reader: &ReaderContext,
        client: ClientId,
        reason: LeaseEnd,
    ) -> bool {
        self.end_if(reader, reason, |other, _| other == client)
    }

    /// Ends every login but that of one client.
    pub(crate) fn end_others(
        &mut self,
        reader: &ReaderContext,
        client: ClientId,
        reason: LeaseEnd,
    ) {
        self.end_if(reader, reason, |other, _| other != client);
    }

    /// Ends the logins that the card does not honour any more.
    pub(crate) fn end_void(&mut self, reader: &ReaderContext, card: &Card, reason: LeaseEnd) {
        self.end_if(reader, reason, |_, lease| !card.honours(&lease.proof));
    }

    /// Ends every login.
    pub(crate) fn end_all(&mut self, reader: &ReaderContext, reason: LeaseEnd) {
        self.end_if(reader, reason, |_, _| true);
    }

    /// Ends the logins whose time is over.
    pub(super) fn expire(&mut self, reader: &ReaderContext) {
        self.end_if(reader, LeaseEnd::Expired, |_, lease| lease.ends.is_over());
    }

    /// Ends the logins that are meant, and tells their programs and the subscribers; `false` if
    /// there are none.
    fn end_if(
        &mut self,
        reader: &ReaderContext,
        reason: LeaseEnd,
        is_meant: impl Fn(ClientId, &Lease) -> bool,
    ) -> bool {
        let mut any = false;
        for (client, lease) in self
            .0
            .extract_if(.., |client, lease| is_meant(*client, lease))
        {
            // Before the event: a program that hears it and asks is told the reason.
            lease.caller.login_ended(&reader.name, reason);
            reader.registry.lease_ended(reader.key, client, reason);
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
