//! The readers and their cards. Begin with [`ReaderRegistry`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cps_protocol::event::Event;
use cps_protocol::method::{ReadersResult, SnapshotResult};
use cps_protocol::{
    ApiError, CardId, CardSummary, ErrorKind, Lease, LeaseId, PinStatus, Reader, ReaderState,
};
use tokio::sync::{Notify, mpsc as async_mpsc, watch};

use super::events::Subscribers;
use super::leases::LeaseView;
use crate::client::ClientId;
use crate::content::{CardCertificate, Content, Named};

/// A plugged-in reader: a name may come back with another reader behind it, a key never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReaderKey(pub(super) u64);

/// The readers with their cards, as far as they were read.
#[derive(Debug)]
pub(crate) struct ReaderRegistry {
    /// Time before the end of a certificate at which its card is reported.
    pub(super) expiry_warning: Duration,
    pub(super) inner: Mutex<Inner>,
    /// Number of cards that were inserted.
    pub(super) insertions: AtomicU64,
    /// Notified when a reader is no longer unseen.
    pub(super) looked: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct Inner {
    pub(super) last_key: u64,
    pub(super) last_lease: u64,
    /// Whether the readers were listed once, or why not is known.
    pub(super) listed: bool,
    pub(super) readers: Vec<Entry>,
    pub(super) problem: Option<ApiError>,
    pub(super) subscribers: Subscribers,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: ReaderKey,
    pub(super) reader: Reader,
    /// Whether a new PIN can be typed on it.
    pub(super) takes_new_pins: bool,
    /// Whether the reader came with a card of which nothing is known yet.
    pub(super) unseen: bool,
    pub(super) named: Option<Arc<Named>>,
    /// The certificates, until the rest of the directory is known.
    pub(super) certificates: Option<Arc<Vec<CardCertificate>>>,
    pub(super) content: Option<Arc<Content>>,
    pub(super) pin: PinStatus,
    pub(super) puk: PinStatus,
    pub(super) leases: BTreeMap<ClientId, LeaseView>,
    /// The clients that had the key of the holder's certificate sign: proof for them alone, since
    /// a signature that another client chose may have been made by another card, earlier.
    pub(super) proven: BTreeSet<ClientId>,
    /// Replaced when the card leaves, which ends what was handed out.
    pub(super) presence: watch::Sender<()>,
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

/// A card as the registry knows it.
#[derive(Clone, Debug)]
pub(crate) struct CardView {
    pub(crate) summary: CardSummary,
    /// Whether the PIN can be typed on its reader.
    pub(crate) pin_pad: bool,
    /// Whether a new PIN can be typed there.
    pub(crate) takes_new_pins: bool,
    /// Its reader.
    pub(crate) reader: ReaderKey,
    pub(crate) named: Option<Arc<Named>>,
    /// The certificates, until the rest of the directory is known.
    pub(crate) certificates: Option<Arc<Vec<CardCertificate>>>,
    /// Absent while the card is being read.
    pub(crate) content: Option<Arc<Content>>,
    pub(crate) pin: PinStatus,
    pub(crate) puk: PinStatus,
    /// The clients that are logged in.
    pub(crate) leases: BTreeSet<ClientId>,
    /// The clients that had the key of the holder's certificate sign.
    pub(crate) proven: BTreeSet<ClientId>,
    pub(crate) presence: Presence,
}

impl CardView {
    /// Returns the certificates as soon as they were read.
    pub(crate) fn certificates(&self) -> Option<&[CardCertificate]> {
        match (&self.content, &self.certificates) {
            (Some(content), _) => Some(&content.certificates),
            (None, certificates) => certificates.as_ref().map(|read| read.as_slice()),
        }
    }
}

/// For the start of the daemon.
impl ReaderRegistry {
    pub(crate) fn new(expiry_warning_days: u32) -> Self {
        Self {
            expiry_warning: Duration::from_secs(24 * 60 * 60) * expiry_warning_days,
            inner: Mutex::default(),
            insertions: AtomicU64::new(0),
            looked: Condvar::new(),
        }
    }

    /// Waits until each card that was there before the daemon has been looked at, `limit` at most.
    ///
    /// Without it, the first client would be told that the readers are empty.
    pub(crate) fn wait_first_look(&self, limit: Duration) {
        let unfinished =
            |inner: &mut Inner| !inner.listed || inner.readers.iter().any(|entry| entry.unseen);
        // A card that takes longer is reported by its events.
        let _ = self
            .looked
            .wait_timeout_while(self.lock(), limit, unfinished);
    }
}

/// For connections.
impl ReaderRegistry {
    pub(crate) fn readers(&self) -> ReadersResult {
        let inner = self.lock();
        ReadersResult {
            readers: inner.readers(),
            problem: inner.problem.clone(),
        }
    }

    /// Returns how many cards were inserted so far.
    pub(crate) fn insertions(&self) -> u64 {
        self.insertions.load(Ordering::SeqCst)
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
            let summary = entry
                .reader
                .summary
                .as_ref()
                .filter(|card| card.id == *id)?;
            Some((entry, summary))
        });
        let (entry, summary) = found.ok_or_else(|| removed(id))?;
        Ok(CardView {
            summary: summary.clone(),
            pin_pad: entry.reader.pin_pad,
            takes_new_pins: entry.takes_new_pins,
            reader: entry.key,
            named: entry.named.clone(),
            certificates: entry.certificates.clone(),
            content: entry.content.clone(),
            pin: entry.pin,
            puk: entry.puk,
            leases: entry
                .leases
                .iter()
                .filter(|(_, lease)| !lease.ended)
                .map(|(client, _)| *client)
                .collect(),
            proven: entry.proven.clone(),
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
        SnapshotResult {
            seq: inner.subscribers.add(client, queue, cut_off),
            readers: inner.readers(),
            problem: inner.problem.clone(),
        }
    }

    /// Removes a client from the subscribers.
    pub(crate) fn client_gone(&self, client: ClientId) {
        let mut inner = self.lock();
        inner.subscribers.remove(client);
        for entry in &mut inner.readers {
            entry.proven.remove(&client);
        }
    }
}

/// For administrators.
impl ReaderRegistry {
    /// Returns the logins of all programs, in reader order.
    pub(crate) fn leases(&self) -> Vec<Lease> {
        let inner = self.lock();
        let of_reader = |entry: &Entry| {
            let card = entry.reader.summary.clone();
            let leases = entry.leases.values().filter(|lease| !lease.ended);
            leases
                .filter_map(|lease| card.as_ref().map(|card| lease.show(card)))
                .collect::<Vec<_>>()
        };
        inner.readers.iter().flat_map(of_reader).collect()
    }

    /// Returns the reader whose card this login is for.
    ///
    /// # Errors
    /// `lease.not_found`.
    pub(crate) fn reader_of_lease(&self, id: LeaseId) -> Result<ReaderKey, ApiError> {
        let inner = self.lock();
        let has = |entry: &&Entry| {
            entry
                .leases
                .values()
                .any(|lease| lease.id == id && !lease.ended)
        };
        let entry = inner.readers.iter().find(has);
        entry
            .map(|entry| entry.key)
            .ok_or_else(|| ErrorKind::LeaseNotFound.into())
    }
}

/// For the changes.
impl ReaderRegistry {
    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
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

    pub(super) fn entry_with_card(&mut self, key: ReaderKey) -> Option<(&mut Entry, CardId)> {
        let entry = self.readers.iter_mut().find(|entry| entry.key == key)?;
        let card = entry.reader.summary.as_ref()?.id.clone();
        Some((entry, card))
    }
}

impl Entry {
    pub(super) fn clear(&mut self, state: ReaderState) {
        self.reader.state = state;
        self.reader.summary = None;
        self.reader.problem = None;
        self.named = None;
        self.certificates = None;
        self.content = None;
        (self.pin, self.puk) = (PinStatus::UNKNOWN, PinStatus::UNKNOWN);
        self.leases.clear();
        self.proven.clear();
        self.presence = watch::Sender::default();
    }
}

/// Returns the error for a handle whose card has left.
pub(crate) fn removed(card: &CardId) -> ApiError {
    ApiError::new(ErrorKind::CardRemoved).with_card(card.clone())
}
