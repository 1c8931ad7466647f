//! The right to use a card: logins with the proof that the PIN was presented.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use cps_apdu::ApduBytes;
use cps_card::{Card, CardError, Verified};
use cps_protocol::assertion::AssertionKind;
use cps_protocol::audit::{Operation, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::{Account, ApiError, CardAccess, ErrorKind, LeaseId, LeaseState, Purpose};

use super::context::ReaderContext;
use crate::audit::Note;
use crate::client::{Caller, ClientId};
use crate::clock::Moment;
use crate::settings::Settings;
use crate::state::{Limits, seconds};

/// The detail of the error for a key that the login does not name.
const NOT_COVERED: &str = "this login does not cover the key";

/// The detail of the error for another use of a login that is for one kind of assertions.
const ANOTHER_USE: &str = "this login makes assertions of one kind and nothing else";

/// Whether an error says that the login, which goes on, is not for this use.
pub(super) fn is_out_of_scope(error: &ApiError) -> bool {
    let detail = error.detail.as_deref();
    detail.is_some_and(|detail| [NOT_COVERED, ANOTHER_USE].contains(&detail))
}

/// The logins to the card of one reader.
///
/// A login belongs to one connection and one card. It is a right only together with the card's
/// proof that the PIN was presented: a reset by any program voids it, and a card that
/// another program verified gives no right (`pkcs11.md` §11, S1 and S15).
#[derive(Debug, Default)]
pub(crate) struct Leases {
    all: BTreeMap<ClientId, Lease>,
    /// Those that have ended and are not reported yet.
    ended: Vec<(ClientId, LeaseEnd)>,
    /// The records of logins that have ended during the job that runs, behind whose own record they
    /// are written; `None` if none runs.
    records: Option<Vec<EndRecord>>,
}

/// The record of the end of a login.
#[derive(Debug)]
struct EndRecord {
    note: Note,
    caller: Arc<Caller>,
    /// Serial number of the card.
    card: String,
}

impl EndRecord {
    fn write(self, reader: &ReaderContext) {
        // The login has ended all the same; the log has the failure.
        let card = (reader.name.as_str(), self.card);
        let _ = reader.audit.write(self.note, &self.caller, card, "ok");
    }
}

#[derive(Debug)]
struct Lease {
    id: LeaseId,
    caller: Arc<Caller>,
    /// Serial number of the card, for the audit file.
    card: String,
    proof: Verified,
    signatures_left: u32,
    ends: Moment,
    idle: Duration,
    /// End of the time without use.
    idle_ends: Moment,
    access: CardAccess,
    /// The settings by which its account may log in, if that is because it is at the machine.
    seated: Option<Arc<Settings>>,
    keys: Option<Vec<Purpose>>,
    assertion: Option<AssertionKind>,
    /// Data objects that were read for this login and are not read twice, by label.
    data: BTreeMap<String, Result<ApduBytes, CardError>>,
}

/// A login that the card has verified, with what the policy allows it.
pub(crate) struct Granted {
    /// Serial number of the card.
    pub(crate) card: String,
    pub(crate) proof: Verified,
    pub(crate) limits: Limits,
    pub(crate) access: CardAccess,
    /// The settings by which its account may log in, if that is because it is at the machine.
    pub(crate) seated: Option<Arc<Settings>>,
}

impl Lease {
    fn state(&self) -> LeaseState {
        LeaseState {
            signatures_left: self.signatures_left,
            seconds_left: seconds(self.ends.left()),
            idle_seconds: seconds(self.idle),
            access: Some(self.access),
            keys: self.keys.clone(),
            assertion: self.assertion,
        }
    }
}

impl Leases {
    /// Whether this client is logged in.
    pub(crate) fn has(&self, client: ClientId) -> bool {
        self.all.contains_key(&client)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether another client than this one is logged in.
    pub(crate) fn has_others(&self, client: ClientId) -> bool {
        self.all.keys().any(|other| *other != client)
    }

    /// Whether every login is of this account.
    pub(crate) fn are_all_of(&self, account: Account) -> bool {
        self.all
            .values()
            .all(|lease| lease.caller.peer.account == account)
    }

    /// Returns the proof of this client.
    pub(crate) fn of(&self, client: ClientId) -> Option<&Verified> {
        self.all.get(&client).map(|lease| &lease.proof)
    }

    /// Returns the signatures that are left to this client, 0 if it is not logged in.
    pub(crate) fn signatures_left(&self, client: ClientId) -> u32 {
        let lease = self.all.get(&client);
        lease.map_or(0, |lease| lease.signatures_left)
    }

    /// Whether this client is logged in and the time of its login is not over.
    pub(crate) fn lasts(&self, client: ClientId) -> bool {
        let lease = self.all.get(&client);
        lease.is_some_and(|lease| !lease.ends.is_over())
    }

    /// Returns the proof of this client for the use of a key, if the key needs one. `assertion` is
    /// the kind of the assertion that the key is to sign; `None` stands for any other use.
    ///
    /// # Errors
    /// `pin.required` if the client is not logged in, or not for this use.
    pub(crate) fn for_key(
        &self,
        client: ClientId,
        key: Purpose,
        needed: bool,
        assertion: Option<AssertionKind>,
    ) -> Result<Option<&Verified>, ApiError> {
        if !needed {
            return Ok(None);
        }
        let lease = self.all.get(&client).ok_or(ErrorKind::PinRequired)?;
        let covered = lease.keys.as_ref();
        if covered.is_some_and(|keys| !keys.contains(&key)) {
            return Err(ApiError::new(ErrorKind::PinRequired).with_detail(NOT_COVERED));
        }
        if lease.assertion.is_some() && lease.assertion != assertion {
            return Err(ApiError::new(ErrorKind::PinRequired).with_detail(ANOTHER_USE));
        }
        Ok(Some(&lease.proof))
    }

    /// Returns the proof of this client for anything else than a key, if it is needed: a login of
    /// its own for any use, in any state of the card.
    ///
    /// # Errors
    /// `pin.required`
    pub(crate) fn proof(
        &self,
        client: ClientId,
        needed: bool,
    ) -> Result<Option<&Verified>, ApiError> {
        if !needed {
            return Ok(None);
        }
        let lease = self.all.get(&client).ok_or(ErrorKind::PinRequired)?;
        match lease.assertion {
            Some(_) => Err(ApiError::new(ErrorKind::PinRequired).with_detail(ANOTHER_USE)),
            None => Ok(Some(&lease.proof)),
        }
    }

    /// Keeps data objects as long as the login of this client lasts.
    pub(crate) fn keep_data(
        &mut self,
        client: ClientId,
        data: impl Iterator<Item = (String, Result<ApduBytes, CardError>)>,
    ) {
        if let Some(lease) = self.all.get_mut(&client) {
            lease.data.extend(data);
        }
    }

    /// Returns a data object that was kept for the login of this client.
    pub(crate) fn kept_data(
        &self,
        client: ClientId,
        label: &str,
    ) -> Option<&Result<ApduBytes, CardError>> {
        self.all.get(&client)?.data.get(label)
    }

    /// Begins a login, and returns its number and its rights.
    pub(crate) fn open(
        &mut self,
        reader: &ReaderContext,
        caller: &Arc<Caller>,
        granted: Granted,
    ) -> (LeaseId, LeaseState) {
        let now = Moment::now();
        let Granted { limits, access, .. } = granted;
        let ends = now.after(limits.ttl);
        let state = LeaseState {
            access: Some(access),
            ..limits.at_first()
        };
        let id = reader
            .registry
            .lease_opened(reader.key, caller, &limits, access, ends);
        let lease = Lease {
            id,
            caller: Arc::clone(caller),
            card: granted.card,
            proof: granted.proof,
            signatures_left: limits.signatures,
            ends,
            idle: limits.idle,
            idle_ends: now.after(limits.idle),
            access,
            seated: granted.seated,
            keys: limits.keys,
            assertion: limits.assertion,
            data: BTreeMap::new(),
        };
        caller.login_began(&reader.name);
        self.all.insert(caller.id, lease);
        (id, state)
    }

    /// Notes that a client uses its login, if it has one.
    pub(super) fn used(&mut self, client: ClientId) {
        if let Some(lease) = self.all.get_mut(&client) {
            lease.idle_ends = Moment::now().after(lease.idle);
        }
    }

    /// Counts a signature, which is a use of the login, and returns the rest; with the last one the
    /// login ends.
    pub(crate) fn count_signature(
        &mut self,
        reader: &ReaderContext,
        client: ClientId,
    ) -> Option<LeaseState> {
        let lease = self.all.get_mut(&client)?;
        lease.signatures_left = lease.signatures_left.saturating_sub(1);
        lease.idle_ends = Moment::now().after(lease.idle);
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

    /// Ends the logins that were not used for their time, and those of an account that has left the
    /// machine.
    pub(super) fn end_unattended(&mut self, reader: &ReaderContext) {
        self.end_if(reader, LeaseEnd::Idle, |_, lease| lease.idle_ends.is_over());
        self.end_if(reader, LeaseEnd::SeatLost, |_, lease| {
            let account = lease.caller.peer.account;
            let seated = lease.seated.as_ref();
            seated.is_some_and(|settings| !settings.policy.sits_here(account))
        });
    }

    /// Ends the logins that are meant; [`Self::report`] tells the subscribers. Returns `false` if
    /// there are none.
    fn end_if(
        &mut self,
        reader: &ReaderContext,
        reason: LeaseEnd,
        is_meant: impl Fn(ClientId, &Lease) -> bool,
    ) -> bool {
        let mut any = false;
        for (client, lease) in self
            .all
            .extract_if(.., |client, lease| is_meant(*client, lease))
        {
            // Before the event: a program that hears it and asks is told the reason.
            lease.caller.login_ended(&reader.name, reason);
            reader.registry.lease_ending(reader.key, client);
            self.ended.push((client, reason));
            let subject = Subject {
                reason: Some(reason),
                ..Subject::default()
            };
            let record = EndRecord {
                note: Note::new(Operation::LoginEnded, subject),
                caller: lease.caller,
                card: lease.card,
            };
            match &mut self.records {
                Some(records) => records.push(record),
                None => record.write(reader),
            }
            any = true;
        }
        any
    }

    /// Keeps the records of logins that end from now on, until [`Self::write_records`].
    pub(super) fn keep_records(&mut self) {
        self.records.get_or_insert_default();
    }

    /// Writes the records that were kept, and those of later ends at once.
    pub(super) fn write_records(&mut self, reader: &ReaderContext) {
        for record in self.records.take().into_iter().flatten() {
            record.write(reader);
        }
    }

    /// Tells the subscribers of the logins that have ended.
    pub(super) fn report(&mut self, reader: &ReaderContext) {
        for (client, reason) in self.ended.drain(..) {
            reader.registry.lease_ended(reader.key, client, reason);
        }
    }

    /// Returns how long it takes at least until a login ends by itself.
    pub(super) fn next_expiry(&self) -> Option<Duration> {
        self.all
            .values()
            .map(|lease| lease.ends.min(lease.idle_ends).left())
            .min()
    }

    /// Returns the client of a login, as long as it lasts.
    pub(super) fn client_of(&self, id: LeaseId) -> Option<ClientId> {
        let mut all = self.all.iter();
        all.find(|(_, lease)| lease.id == id)
            .map(|(client, _)| *client)
    }
}
