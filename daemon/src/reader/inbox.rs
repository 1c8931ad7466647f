use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cps_protocol::LeaseId;
use cps_protocol::event::LeaseEnd;
use cps_reader::ReaderState;

use super::job::Job;
use crate::client::ClientId;
use crate::state::ReaderKey;

/// A message to the thread of a reader.
pub(crate) enum Message {
    /// The reader holds this now.
    Holds(ReaderState),
    /// Work for its card.
    Job(Job),
    /// A connection is over, and with it its lease, for this reason.
    ClientGone(ClientId, LeaseEnd),
    /// A login is to end.
    Revoke(LeaseId),
    /// Every login is to end for this reason; the sender is dropped when that is done.
    EndLogins(LeaseEnd, Sender<()>),
    /// The reader is unplugged, or the daemon ends: the reason why leases end.
    Stop(LeaseEnd),
}

/// The inboxes of the threads of all readers.
#[derive(Default)]
pub(crate) struct Inboxes(Mutex<BTreeMap<ReaderKey, Sender<Message>>>);

impl Inboxes {
    pub(super) fn add(&self, reader: ReaderKey, inbox: Sender<Message>) {
        self.lock().insert(reader, inbox);
    }

    pub(super) fn remove(&self, reader: ReaderKey) {
        self.lock().remove(&reader);
    }

    /// Sends work to the thread of a reader. If the thread has ended, the job is dropped, which
    /// tells its client that the card has left.
    pub(crate) fn send(&self, reader: ReaderKey, job: Job) {
        self.deliver(reader, Message::Job(job));
    }

    /// Asks the thread of a reader to end a login.
    pub(crate) fn revoke(&self, reader: ReaderKey, lease: LeaseId) {
        self.deliver(reader, Message::Revoke(lease));
    }

    /// Tells every thread that a connection is over.
    pub(crate) fn client_gone(&self, client: ClientId, reason: LeaseEnd) {
        for inbox in self.lock().values() {
            // A thread that has ended holds no lease.
            let _ = inbox.send(Message::ClientGone(client, reason));
        }
    }

    /// Ends every login on every card, and waits until the cards are reset; `false` if that takes
    /// longer than `limit`.
    pub(crate) fn end_logins(&self, reason: LeaseEnd, limit: Duration) -> bool {
        let (done, all_done) = channel();
        for inbox in self.lock().values() {
            // A thread that has ended holds no lease.
            let _ = inbox.send(Message::EndLogins(reason, done.clone()));
        }
        drop(done);
        all_done.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }

    fn deliver(&self, reader: ReaderKey, message: Message) {
        if let Some(inbox) = self.lock().get(&reader) {
            // A thread that has ended has no card.
            let _ = inbox.send(message);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<ReaderKey, Sender<Message>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
