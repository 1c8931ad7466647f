//! The changes that the dialogs, the monitor and the threads of the readers write, each with its
//! event.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use cps_protocol::event::{Change, LeaseEnd};
use cps_protocol::{
    ApiError, CardAccess, CardId, CardSummary, LeaseId, PinStatus, Reader, ReaderState,
};
use cps_reader::PinPad;
use tokio::sync::watch;

use super::leases::{LeaseView, Limits};
use super::readers::{Entry, ReaderKey, ReaderRegistry};
use crate::client::{Caller, ClientId};
use crate::clock::Moment;
use crate::content::{CardCertificate, Content, Named};

/// For dialogs, on a screen and on a PIN pad.
impl ReaderRegistry {
    pub(crate) fn prompt_shown(&self, card: &CardId, asker: ClientId) {
        self.lock().subscribers.send(|seen_by| Change::PromptShown {
            card: card.clone(),
            own: seen_by == asker,
        });
    }

    pub(crate) fn prompt_closed(&self, card: &CardId, asker: ClientId) {
        self.lock()
            .subscribers
            .send(|seen_by| Change::PromptClosed {
                card: card.clone(),
                own: seen_by == asker,
            });
    }
}

/// For the monitor and the threads of the readers.
impl ReaderRegistry {
    /// Tells the client of a request with many digests, and no other, that one was signed.
    pub(crate) fn sign_progress(&self, client: ClientId, progress: &Change) {
        self.lock().subscribers.send_to(client, progress);
    }

    pub(crate) fn set_problem(&self, problem: Option<ApiError>) {
        self.lock().problem = problem;
    }

    /// Notes that every reader has been added, or that the reason why there is none is known.
    pub(crate) fn readers_listed(&self) {
        self.lock().listed = true;
        self.looked.notify_all();
    }

    /// Adds a reader; `occupied` if there is a card in it already.
    pub(crate) fn add_reader(&self, name: &str, occupied: bool) -> ReaderKey {
        let mut inner = self.lock();
        inner.last_key += 1;
        let key = ReaderKey(inner.last_key);
        let reader = Reader {
            name: name.to_owned(),
            pin_pad: false,
            state: ReaderState::Empty,
            summary: None,
            problem: None,
        };
        inner.readers.push(Entry {
            key,
            reader: reader.clone(),
            takes_new_pins: false,
            unseen: occupied,
            named: None,
            certificates: None,
            content: None,
            pin: PinStatus::UNKNOWN,
            puk: PinStatus::UNKNOWN,
            leases: BTreeMap::new(),
            proven: BTreeSet::new(),
            presence: watch::Sender::default(),
        });
        inner
            .subscribers
            .send(|_| Change::ReaderAdded(reader.clone()));
        key
    }

    pub(crate) fn remove_reader(&self, key: ReaderKey) {
        let mut inner = self.lock();
        let Some(index) = inner.readers.iter().position(|entry| entry.key == key) else {
            return;
        };
        let name = inner.readers.remove(index).reader.name;
        inner.subscribers.send(|_| Change::ReaderRemoved {
            reader: name.clone(),
        });
        self.looked.notify_all();
    }

    /// Notes that a card of the family is being read.
    pub(crate) fn card_reading(&self, key: ReaderKey, summary: CardSummary, pin_pad: PinPad) {
        // Before a client learns the handle: its rights are checked again first.
        self.insertions.fetch_add(1, Ordering::SeqCst);
        self.change_reader(key, |entry| {
            entry.reader.pin_pad = pin_pad.verifies;
            entry.takes_new_pins = pin_pad.modifies;
            entry.reader.state = ReaderState::Reading;
            entry.reader.summary = Some(summary);
            entry.reader.problem = None;
            Some(Change::CardInserted(entry.reader.clone()))
        });
    }

    /// Notes that a part of the card was read.
    pub(crate) fn card_progress(&self, key: ReaderKey, step: u32, steps: u32) {
        self.change_reader(key, |entry| {
            let card = entry.reader.summary.as_ref()?.id.clone();
            Some(Change::CardProgress { card, step, steps })
        });
    }

    /// Notes the holder.
    pub(crate) fn card_identified(&self, key: ReaderKey, named: Named) {
        self.change_reader(key, |entry| {
            entry.named = Some(Arc::new(named));
            let card = entry.reader.summary.clone()?;
            Some(Change::CardIdentified(card))
        });
    }

    /// Notes that the certificates are known, and the rest of the directory is not.
    pub(crate) fn card_certified(&self, key: ReaderKey, certificates: Vec<CardCertificate>) {
        self.change_reader(key, |entry| {
            entry.certificates = Some(Arc::new(certificates));
            None
        });
    }

    /// Notes that certificates and directory files are known.
    pub(crate) fn card_ready(&self, key: ReaderKey, content: Arc<Content>) {
        self.change_reader(key, |entry| {
            entry.reader.state = ReaderState::Ready;
            let card = entry.reader.summary.as_mut()?;
            let label = &content.profile.token_label;
            card.label = (!label.is_empty()).then(|| label.clone());
            let card = card.clone();
            entry.named = Some(Arc::new(content.named()));
            entry.content = Some(content);
            Some(Change::CardReady(card))
        });
    }

    /// Returns the moment at which the end of a certificate is reported.
    pub(crate) fn expiry_due(&self, end: SystemTime) -> SystemTime {
        end.checked_sub(self.expiry_warning)
            .unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// Reports that a certificate of the card is about to expire, or has.
    pub(crate) fn certificate_expires(&self, key: ReaderKey, not_after: String) {
        self.change_reader(key, |entry| {
            let card = entry.reader.summary.as_ref()?.id.clone();
            Some(Change::CertificateExpires { card, not_after })
        });
    }

    /// Reports that the card is opposed since a day.
    pub(crate) fn card_opposed(&self, key: ReaderKey, since: String) {
        self.change_reader(key, |entry| {
            let card = entry.reader.summary.as_ref()?.id.clone();
            Some(Change::CardOpposed { card, since })
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
            let known_before = entry.reader.summary.is_some();
            entry.clear(ReaderState::Unusable);
            let mut problem = problem;
            problem.reader = Some(entry.reader.name.clone());
            entry.reader.problem = Some(problem);
            let reader = entry.reader.clone();
            Some(if known_before {
                Change::CardUnusable(reader)
            } else {
                Change::CardInserted(reader)
            })
        });
    }

    /// Notes that the card left; its handle, content and leases are void.
    pub(crate) fn card_removed(&self, key: ReaderKey) {
        self.change_reader(key, |entry| {
            let card = entry.reader.summary.take().map(|card| card.id);
            let was_there = entry.reader.state != ReaderState::Empty;
            entry.clear(ReaderState::Empty);
            was_there.then(|| Change::CardRemoved {
                reader: entry.reader.name.clone(),
                card,
            })
        });
    }

    /// Notes the status of PIN and PUK.
    pub(crate) fn set_pin_status(&self, key: ReaderKey, pin: PinStatus, puk: PinStatus) {
        self.change_reader(key, |entry| {
            if (entry.pin, entry.puk) == (pin, puk) {
                return None;
            }
            (entry.pin, entry.puk) = (pin, puk);
            let card = entry.reader.summary.as_ref()?.id.clone();
            Some(Change::PinChanged { card, pin, puk })
        });
    }

    /// Notes a login that began, and returns its number.
    pub(crate) fn lease_opened(
        &self,
        key: ReaderKey,
        caller: &Caller,
        limits: &Limits,
        access: CardAccess,
        ends: Moment,
    ) -> LeaseId {
        let mut inner = self.lock();
        inner.last_lease += 1;
        let id = LeaseId(inner.last_lease);
        if let Some((entry, card)) = inner.entry_with_card(key) {
            let lease = LeaseView::new(id, caller, limits, access, ends);
            entry.leases.insert(caller.id, lease);
            inner.subscribers.send(|seen_by| Change::LeaseOpened {
                card: card.clone(),
                lease: id,
                own: seen_by == caller.id,
                access,
            });
        }
        id
    }

    /// Notes that the key of the holder's certificate signed what this client gave it.
    pub(crate) fn card_proven(&self, key: ReaderKey, client: ClientId) {
        let mut inner = self.lock();
        if let Some((entry, _)) = inner.entry_with_card(key) {
            entry.proven.insert(client);
        }
    }

    /// Notes the signatures that a login has left.
    pub(crate) fn lease_used(&self, key: ReaderKey, client: ClientId, signatures_left: u32) {
        let mut inner = self.lock();
        if let Some((entry, _)) = inner.entry_with_card(key)
            && let Some(lease) = entry.leases.get_mut(&client)
        {
            lease.signatures_left = signatures_left;
        }
    }

    /// Notes that a login has ended; [`Self::lease_ended`] reports it.
    pub(crate) fn lease_ending(&self, key: ReaderKey, client: ClientId) {
        let mut inner = self.lock();
        if let Some((entry, _)) = inner.entry_with_card(key)
            && let Some(lease) = entry.leases.get_mut(&client)
        {
            lease.ended = true;
        }
    }

    /// Removes a login that has ended and reports it, unless that was done.
    pub(crate) fn lease_ended(&self, key: ReaderKey, client: ClientId, reason: LeaseEnd) {
        let mut inner = self.lock();
        if let Some((entry, card)) = inner.entry_with_card(key)
            && let Some(lease) = entry.leases.remove(&client)
        {
            inner.subscribers.send(|seen_by| Change::LeaseEnded {
                card: card.clone(),
                lease: lease.id,
                own: seen_by == client,
                reason,
            });
        }
    }

    /// Removes every login and reports it, when the threads of the readers have had their time to
    /// end them on the cards.
    pub(crate) fn end_leases(&self, reason: LeaseEnd) {
        let mut inner = self.lock();
        let mut ended = Vec::new();
        for entry in &mut inner.readers {
            let leases = std::mem::take(&mut entry.leases);
            if let Some(card) = &entry.reader.summary {
                let ends = leases.into_iter();
                ended.extend(ends.map(|(client, lease)| (card.id.clone(), client, lease.id)));
            }
        }
        for (card, client, lease) in ended {
            inner.subscribers.send(|seen_by| Change::LeaseEnded {
                card: card.clone(),
                lease,
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
            inner.subscribers.send(|_| change.clone());
        }
        self.looked.notify_all();
    }
}
