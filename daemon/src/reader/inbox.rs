//! Messages to the thread of a reader, and the order in which it takes them: news and ends first,
//! jobs by [`Turns`].

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cps_protocol::LeaseId;
use cps_protocol::event::LeaseEnd;
use cps_reader::ReaderState;

use super::job::Job;
use super::turns::Turns;
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

/// The messages that wait for the thread of a reader.
pub(super) struct Inbox {
    receiver: Receiver<Message>,
    /// News and ends, in the order of their coming.
    urgent: VecDeque<Message>,
    jobs: Turns<Job>,
}

impl Inbox {
    pub(super) fn new(receiver: Receiver<Message>) -> Self {
        Self {
            receiver,
            urgent: VecDeque::new(),
            jobs: Turns::default(),
        }
    }

    /// Whether a message waits, other than a job that is over.
    pub(super) fn has_message(&mut self) -> bool {
        self.sort();
        !self.urgent.is_empty() || self.jobs.has_any(|job| job.work.is_abandoned())
    }

    /// Returns the next message, if there is one.
    ///
    /// # Errors
    /// If there is none, or none can come any more.
    pub(super) fn try_recv(&mut self) -> Result<Message, TryRecvError> {
        let end = self.sort();
        self.next().ok_or(end)
    }

    /// Waits for the next message.
    ///
    /// # Errors
    /// If none can come any more.
    pub(super) fn recv(&mut self) -> Result<Message, RecvError> {
        loop {
            if let Ok(message) = self.try_recv() {
                return Ok(message);
            }
            let message = self.receiver.recv()?;
            self.put(message);
        }
    }

    /// Waits for the next message for so long.
    ///
    /// # Errors
    /// If none has come, or none can come any more.
    pub(super) fn recv_timeout(&mut self, time: Duration) -> Result<Message, RecvTimeoutError> {
        if let Ok(message) = self.try_recv() {
            return Ok(message);
        }
        let message = self.receiver.recv_timeout(time)?;
        self.put(message);
        // A job that is over is none.
        self.try_recv().map_err(|_| RecvTimeoutError::Timeout)
    }

    /// Sorts all messages that have come, and returns the reason why no more have.
    fn sort(&mut self) -> TryRecvError {
        loop {
            match self.receiver.try_recv() {
                Ok(message) => self.put(message),
                Err(end) => return end,
            }
        }
    }

    fn put(&mut self, message: Message) {
        match message {
            Message::Job(job) => self.jobs.push(job.caller.peer.account, job),
            message => self.urgent.push_back(message),
        }
    }

    fn next(&mut self) -> Option<Message> {
        let job = |jobs: &mut Turns<Job>| jobs.pop(|job| job.work.is_abandoned());
        self.urgent
            .pop_front()
            .or_else(|| job(&mut self.jobs).map(Message::Job))
    }
}
