use std::sync::Arc;

use cps_protocol::event::{Change, Event};
use tokio::sync::{Notify, mpsc};

use crate::client::ClientId;

/// Events that may wait for a slow subscriber before it is cut off.
pub(crate) const EVENT_QUEUE: usize = 1024;

/// The clients that receive events.
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    /// The number of the last event, of any subscriber.
    seq: u64,
    list: Vec<Subscriber>,
}

#[derive(Debug)]
struct Subscriber {
    client: ClientId,
    /// The number of the last event that it was sent.
    seq: u64,
    queue: mpsc::Sender<Event>,
    /// Notified when the queue is full.
    cut_off: Arc<Notify>,
}

impl Subscribers {
    /// Adds a client in place of an earlier subscription of its own, and returns the number of the
    /// last event.
    pub(super) fn add(
        &mut self,
        client: ClientId,
        queue: mpsc::Sender<Event>,
        cut_off: Arc<Notify>,
    ) -> u64 {
        self.remove(client);
        self.list.push(Subscriber {
            client,
            seq: self.seq,
            queue,
            cut_off,
        });
        self.seq
    }

    /// Removes a client.
    pub(super) fn remove(&mut self, client: ClientId) {
        self.list.retain(|known| known.client != client);
    }

    /// Sends an event to every subscriber, each with what it may know; one whose queue is full is
    /// cut off.
    pub(super) fn send(&mut self, change: impl Fn(ClientId) -> Change) {
        self.seq += 1;
        self.list
            .retain_mut(|subscriber| subscriber.take(change(subscriber.client)));
        self.count();
    }

    /// Sends an event to one client, if it has subscribed; the numbers of the others have no gap.
    pub(super) fn send_to(&mut self, client: ClientId, change: &Change) {
        self.list.retain_mut(|subscriber| {
            subscriber.client != client || subscriber.take(change.clone())
        });
        self.count();
    }

    /// Has the next subscription begin behind every number that was used.
    fn count(&mut self) {
        let used = self.list.iter().map(|subscriber| subscriber.seq);
        self.seq = used.max().unwrap_or_default().max(self.seq);
    }
}

impl Subscriber {
    /// Sends an event; `false` if its queue is full, and it is cut off.
    fn take(&mut self, change: Change) -> bool {
        self.seq += 1;
        let seq = self.seq;
        let taken = self.queue.try_send(Event { seq, change }).is_ok();
        if !taken {
            self.cut_off.notify_one();
        }
        taken
    }
}
