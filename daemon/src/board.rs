//! Public state of readers, cards and logins, and the events about it.
//!
//! The threads of the readers write here, the connections read: a client that asks for a reader, a
//! certificate or the state of a PIN never waits for a card.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, SystemTime};

use cps_protocol::event::{Change, Event, LeaseEnd};
use cps_protocol::method::{ReadersResult, SnapshotResult};
use cps_protocol::{
    ApiError, CardId, CardSummary, ErrorKind, Lease, LeaseId, LeaseState, PinStatus, Reader,
    ReaderState,
};
use tokio::sync::{Notify, mpsc as async_mpsc, watch};

use crate::client::{Caller, ClientId};
use crate::clock::Moment;
use crate::content::{Content, Named};
use crate::reader::{Limits, Message, seconds};

/// Events that may wait for a slow subscriber before it is cut off.
pub(crate) const EVENT_QUEUE: usize = 1024;

/// A plugged-in reader: a name may come back with another reader behind it, a key never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReaderKey(u64);

#[derive(Debug)]
pub(crate) struct Board {
    /// Time before the end of a certificate at which its card is reported.
    expiry_warning: Duration,
    inner: Mutex<Inner>,
    /// Notified when a reader is no longer new.
    looked: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    last_key: u64,
    last_lease: u64,
    /// Whether the readers were listed once, or why not is known.
    listed: bool,
    readers: Vec<Entry>,
    problem: Option<ApiError>,
    seq: u64,
    subscribers: Vec<Subscriber>,
}

#[derive(Debug)]
struct Entry {
    key: ReaderKey,
    reader: Reader,
    thread: mpsc::Sender<Message>,
    /// Whether the reader came with a card of which nothing is known yet.
    unseen: bool,
    named: Option<Arc<Named>>,
    content: Option<Arc<Content>>,
    pin: PinStatus,
    puk: PinStatus,
    leases: BTreeMap<ClientId, LeaseView>,
    /// Replaced when the card leaves, which ends what was handed out.
    presence: watch::Sender<()>,
}

/// A login as the board shows it.
#[derive(Debug)]
struct LeaseView {
    id: LeaseId,
    uid: u32,
    pid: Option<u32>,
    client: Option<String>,
    /// Remaining rights.
    limits: Limits,
    ends: Moment,
}

/// Ends when a card has left.
#[derive(Clone, Debug)]
pub(crate) struct Presence(watch::Receiver<()>);

impl Presence {
    /// Waits until the card has left.
    pub(crate) async fn ended(&mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

#[derive(Debug)]
struct Subscriber {
    client: ClientId,
    queue: async_mpsc::Sender<Event>,
    /// Told when the queue is full.
    cut_off: Arc<Notify>,
}

/// A card as the board knows it.
#[derive(Clone, Debug)]
pub(crate) struct CardView {
    pub(crate) summary: CardSummary,
    /// Whether the PIN can be typed on its reader.
    pub(crate) pin_pad: bool,
    /// The thread of its reader.
    pub(crate) thread: mpsc::Sender<Message>,
    pub(crate) named: Option<Arc<Named>>,
    /// Absent while the card is being read.
    pub(crate) content: Option<Arc<Content>>,
    pub(crate) pin: PinStatus,
    pub(crate) puk: PinStatus,
    /// Clients that are logged in.
    pub(crate) leases: BTreeSet<ClientId>,
    pub(crate) presence: Presence,
}

/// Questions of the daemon's start.
impl Board {
    pub(crate) fn new(expiry_warning_days: u32) -> Self {
        Self {
            expiry_warning: Duration::from_secs(24 * 60 * 60) * expiry_warning_days,
            inner: Mutex::default(),
            looked: Condvar::new(),
        }
    }

    /// Waits until each card that was there before us has been looked at, `limit` at most.
    ///
    /// Without it, the first client would find empty readers and believe it.
    pub(crate) fn wait_first_look(&self, limit: Duration) {
        let unfinished =
            |inner: &mut Inner| !inner.listed || inner.readers.iter().any(|entry| entry.unseen);
        // A card that takes longer is reported by its events.
        let _ = self
            .looked
            .wait_timeout_while(self.lock(), limit, unfinished);
    }
}

/// Questions of connections.
impl Board {
    pub(crate) fn readers(&self) -> ReadersResult {
        let inner = self.lock();
        ReadersResult {
            readers: inner.readers(),
            problem: inner.problem.clone(),
        }
    }

    pub(crate) fn problem(&self) -> Option<ApiError> {
        self.lock().problem.clone()
    }

    /// Returns the card of this handle.
    ///
    /// # Errors
    /// `card.removed`: a handle that is not there any more, or never was.
    pub(crate) fn card(&self, id: &CardId) -> Result<CardView, ApiError> {
        let inner = self.lock();
        let found = inner.readers.iter().find_map(|entry| {
            let summary = entry.reader.card.as_ref().filter(|card| card.id == *id)?;
            Some((entry, summary))
        });
        let (entry, summary) = found.ok_or_else(|| removed(id))?;
        Ok(CardView {
            summary: summary.clone(),
            pin_pad: entry.reader.pin_pad,
            thread: entry.thread.clone(),
            named: entry.named.clone(),
            content: entry.content.clone(),
            pin: entry.pin,
            puk: entry.puk,
            leases: entry.leases.keys().copied().collect(),
            presence: Presence(entry.presence.subscribe()),
        })
    }

    /// Sends the events from now on to `queue`, in place of an earlier one of the same client;
    /// tells `cut_off` if the queue overflows.
    pub(crate) fn subscribe(
        &self,
        client: ClientId,
        queue: async_mpsc::Sender<Event>,
        cut_off: Arc<Notify>,
    ) -> SnapshotResult {
        let mut inner = self.lock();
        inner.subscribers.retain(|known| known.client != client);
        inner.subscribers.push(Subscriber {
            client,
            queue,
            cut_off,
        });
        SnapshotResult {
            seq: inner.seq,
            readers: inner.readers(),
            problem: inner.problem.clone(),
        }
    }

    /// Forgets a connection and tells every reader's thread that it is gone.
    pub(crate) fn client_gone(&self, client: ClientId, reason: LeaseEnd) {
        let mut inner = self.lock();
        inner.subscribers.retain(|known| known.client != client);
        for entry in &inner.readers {
            // A thread that has ended holds no lease.
            let _ = entry.thread.send(Message::ClientGone(client, reason));
        }
    }
}

/// Questions of administrators.
impl Board {
    /// Returns the logins of all programs, in reader order.
    pub(crate) fn leases(&self) -> Vec<Lease> {
        let inner = self.lock();
        let of_reader = |entry: &Entry| {
            let card = entry.reader.card.clone();
            let show = |lease: &LeaseView| {
                Some(Lease {
                    id: lease.id,
                    card: card.as_ref()?.id.clone(),
                    reader: entry.reader.name.clone(),
                    uid: lease.uid,
                    pid: lease.pid,
                    client: lease.client.clone(),
                    purpose: lease.limits.purpose.clone(),
                    state: LeaseState {
                        signatures_left: lease.limits.signatures,
                        seconds_left: seconds(lease.ends.left()),
                        keys: lease.limits.keys.clone(),
                    },
                })
            };
            entry.leases.values().filter_map(show).collect::<Vec<_>>()
        };
        inner.readers.iter().flat_map(of_reader).collect()
    }

    /// Has a login ended.
    ///
    /// # Errors
    /// `lease.not_found`.
    pub(crate) fn revoke(&self, id: LeaseId) -> Result<(), ApiError> {
        let inner = self.lock();
        let has = |entry: &&Entry| entry.leases.values().any(|lease| lease.id == id);
        let entry = inner.readers.iter().find(has);
        let entry = entry.ok_or(ErrorKind::LeaseNotFound)?;
        // A thread that has ended holds no lease.
        let _ = entry.thread.send(Message::Revoke(id));
        Ok(())
    }
}

/// Notes of the dialogs, those on a screen and those on a PIN pad.
impl Board {
    pub(crate) fn prompt_shown(&self, card: &CardId, asker: ClientId) {
        self.lock().tell(|seen_by| Change::PromptShown {
            card: card.clone(),
            own: seen_by == asker,
        });
    }

    pub(crate) fn prompt_closed(&self, card: &CardId, asker: ClientId) {
        self.lock().tell(|seen_by| Change::PromptClosed {
            card: card.clone(),
            own: seen_by == asker,
        });
    }
}

/// Notes of the monitor and of the readers' threads.
impl Board {
    pub(crate) fn set_problem(&self, problem: Option<ApiError>) {
        self.lock().problem = problem;
    }

    /// Notes that every reader has been added, or that the reason why there is none is known.
    pub(crate) fn readers_listed(&self) {
        self.lock().listed = true;
        self.looked.notify_all();
    }

    /// Returns a reader was found; `occupied` if there is a card in it already.
    pub(crate) fn add_reader(
        &self,
        name: &str,
        occupied: bool,
        thread: mpsc::Sender<Message>,
    ) -> ReaderKey {
        let mut inner = self.lock();
        inner.last_key += 1;
        let key = ReaderKey(inner.last_key);
        let reader = Reader {
            name: name.to_owned(),
            pin_pad: false,
            state: ReaderState::Empty,
            card: None,
            problem: None,
        };
        inner.readers.push(Entry {
            key,
            reader: reader.clone(),
            thread,
            unseen: occupied,
            named: None,
            content: None,
            pin: PinStatus::UNKNOWN,
            puk: PinStatus::UNKNOWN,
            leases: BTreeMap::new(),
            presence: watch::Sender::default(),
        });
        inner.tell(|_| Change::ReaderAdded {
            reader: reader.clone(),
        });
        key
    }

    pub(crate) fn remove_reader(&self, key: ReaderKey) {
        let mut inner = self.lock();
        let Some(index) = inner.readers.iter().position(|entry| entry.key == key) else {
            return;
        };
        let name = inner.readers.remove(index).reader.name;
        inner.tell(|_| Change::ReaderRemoved {
            reader: name.clone(),
        });
        self.looked.notify_all();
    }

    /// Notes that a card of the family is in the reader and is being read.
    pub(crate) fn card_reading(&self, key: ReaderKey, summary: CardSummary, pin_pad: bool) {
        self.change_reader(key, |entry| {
            entry.reader.pin_pad = pin_pad;
            entry.reader.state = ReaderState::Reading;
            entry.reader.card = Some(summary);
            entry.reader.problem = None;
            Some(Change::CardInserted {
                reader: entry.reader.clone(),
            })
        });
    }

    /// Notes that a part of the card was read.
    pub(crate) fn card_progress(&self, key: ReaderKey, step: u32, steps: u32) {
        self.change_reader(key, |entry| {
            let card = entry.reader.card.as_ref()?.id.clone();
            Some(Change::CardProgress { card, step, steps })
        });
    }

    /// Notes that the holder is known.
    pub(crate) fn card_identified(&self, key: ReaderKey, named: Named) {
        self.change_reader(key, |entry| {
            entry.named = Some(Arc::new(named));
            let card = entry.reader.card.clone()?;
            Some(Change::CardIdentified { card })
        });
    }

    /// Notes that certificates and directory files are known.
    pub(crate) fn card_ready(&self, key: ReaderKey, content: Arc<Content>) {
        self.change_reader(key, |entry| {
            entry.reader.state = ReaderState::Ready;
            let card = entry.reader.card.as_mut()?;
            let label = &content.profile.token_label;
            card.label = (!label.is_empty()).then(|| label.clone());
            let card = card.clone();
            entry.named = Some(Arc::new(content.named()));
            entry.content = Some(content);
            Some(Change::CardReady { card })
        });
    }

    /// Returns the time at which the end of a certificate must be reported.
    pub(crate) fn expiry_due(&self, end: SystemTime) -> SystemTime {
        end.checked_sub(self.expiry_warning)
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Notes that a certificate of the card is about to expire, or has.
    pub(crate) fn certificate_expires(&self, key: ReaderKey, not_after: String) {
        self.change_reader(key, |entry| {
            let card = entry.reader.card.as_ref()?.id.clone();
            Some(Change::CertificateExpires { card, not_after })
        });
    }

    /// Notes that more of the card's public content was read.
    pub(crate) fn card_completed(&self, key: ReaderKey, content: Arc<Content>) {
        self.change_reader(key, |entry| {
            entry.named = Some(Arc::new(content.named()));
            entry.content = Some(content);
            None
        });
    }

    /// Notes that the card in the reader cannot be used.
    pub(crate) fn card_unusable(&self, key: ReaderKey, problem: ApiError) {
        self.change_reader(key, |entry| {
            let known_before = entry.reader.card.is_some();
            entry.clear(ReaderState::Unusable);
            let mut problem = problem;
            problem.reader = Some(entry.reader.name.clone());
            entry.reader.problem = Some(problem);
            let reader = entry.reader.clone();
            Some(if known_before {
                Change::CardUnusable { reader }
            } else {
                Change::CardInserted { reader }
            })
        });
    }

    /// Notes that the card left; its handle, content and leases are void.
    pub(crate) fn card_removed(&self, key: ReaderKey) {
        self.change_reader(key, |entry| {
            let card = entry.reader.card.take().map(|card| card.id);
            let was_there = entry.reader.state != ReaderState::Empty;
            entry.clear(ReaderState::Empty);
            was_there.then(|| Change::CardRemoved {
                reader: entry.reader.name.clone(),
                card,
            })
        });
    }

    /// Notes that the card told something about its PIN or PUK.
    pub(crate) fn pin_told(&self, key: ReaderKey, pin: PinStatus, puk: PinStatus) {
        self.change_reader(key, |entry| {
            if (entry.pin, entry.puk) == (pin, puk) {
                return None;
            }
            (entry.pin, entry.puk) = (pin, puk);
            let card = entry.reader.card.as_ref()?.id.clone();
            Some(Change::PinChanged { card, pin, puk })
        });
    }

    /// Returns a login began; it gets its number.
    pub(crate) fn lease_opened(
        &self,
        key: ReaderKey,
        caller: &Caller,
        limits: &Limits,
        ends: Moment,
    ) -> LeaseId {
        let mut inner = self.lock();
        inner.last_lease += 1;
        let id = LeaseId(inner.last_lease);
        if let Some((entry, card)) = inner.entry_with_card(key) {
            let lease = LeaseView {
                id,
                uid: caller.peer.uid,
                pid: caller.peer.pid,
                client: caller.name().map(str::to_owned),
                limits: limits.clone(),
                ends,
            };
            entry.leases.insert(caller.id, lease);
            inner.tell(|seen_by| Change::LeaseOpened {
                card: card.clone(),
                own: seen_by == caller.id,
            });
        }
        id
    }

    /// Notes that a login made a signature.
    pub(crate) fn lease_used(&self, key: ReaderKey, client: ClientId, signatures_left: u32) {
        let mut inner = self.lock();
        if let Some((entry, _)) = inner.entry_with_card(key)
            && let Some(lease) = entry.leases.get_mut(&client)
        {
            lease.limits.signatures = signatures_left;
        }
    }

    pub(crate) fn lease_ended(&self, key: ReaderKey, client: ClientId, reason: LeaseEnd) {
        let mut inner = self.lock();
        if let Some((entry, card)) = inner.entry_with_card(key)
            && entry.leases.remove(&client).is_some()
        {
            inner.tell(|seen_by| Change::LeaseEnded {
                card: card.clone(),
                own: seen_by == client,
                reason,
            });
        }
    }

    /// Takes every login away and tells it, before the threads of the readers end them on the cards.
    pub(crate) fn end_leases(&self, reason: LeaseEnd) {
        let mut inner = self.lock();
        let mut ended = Vec::new();
        for entry in &mut inner.readers {
            let leases = std::mem::take(&mut entry.leases);
            if let Some(card) = &entry.reader.card {
                ended.extend(leases.into_keys().map(|client| (card.id.clone(), client)));
            }
        }
        for (card, client) in ended {
            inner.tell(|seen_by| Change::LeaseEnded {
                card: card.clone(),
                own: seen_by == client,
                reason,
            });
        }
    }

    fn change_reader(&self, key: ReaderKey, change: impl FnOnce(&mut Entry) -> Option<Change>) {
        let mut inner = self.lock();
        let entry = inner.readers.iter_mut().find(|entry| entry.key == key);
        let Some(entry) = entry else {
            return;
        };
        entry.unseen = false;
        if let Some(change) = change(entry) {
            inner.tell(|_| change.clone());
        }
        self.looked.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn readers(&self) -> Vec<Reader> {
        self.readers
            .iter()
            .map(|entry| entry.reader.clone())
            .collect()
    }

    fn entry_with_card(&mut self, key: ReaderKey) -> Option<(&mut Entry, CardId)> {
        let entry = self.readers.iter_mut().find(|entry| entry.key == key)?;
        let card = entry.reader.card.as_ref()?.id.clone();
        Some((entry, card))
    }

    /// Sends an event to every subscriber that may know it; a subscriber that does not read is cut
    /// off.
    fn tell(&mut self, change: impl Fn(ClientId) -> Change) {
        self.seq += 1;
        let seq = self.seq;
        self.subscribers.retain(|subscriber| {
            let change = change(subscriber.client);
            let taken = subscriber.queue.try_send(Event { seq, change }).is_ok();
            if !taken {
                subscriber.cut_off.notify_one();
            }
            taken
        });
    }
}

impl Entry {
    fn clear(&mut self, state: ReaderState) {
        self.reader.state = state;
        self.reader.card = None;
        self.reader.problem = None;
        self.named = None;
        self.content = None;
        (self.pin, self.puk) = (PinStatus::UNKNOWN, PinStatus::UNKNOWN);
        self.leases.clear();
        self.presence = watch::Sender::default();
    }
}

/// Returns the error for a handle whose card has left.
pub(crate) fn removed(card: &CardId) -> ApiError {
    ApiError::new(ErrorKind::CardRemoved).with_card(card.clone())
}
