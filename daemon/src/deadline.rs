//! The time that a request waits for its answer, and how it is given up before.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use cps_protocol::ErrorKind;
use cps_protocol::message::RequestId;
use tokio::sync::Notify;

use crate::clock::Moment;

/// The end of the wait of one request: a moment, or its cancelling.
#[derive(Debug)]
pub(crate) struct Deadline {
    moment: Option<Moment>,
    cancelled: Arc<Notify>,
}

impl Deadline {
    /// Waits for the end and returns its reason.
    pub(crate) async fn passed(&self) -> ErrorKind {
        tokio::select! {
            () = self.cancelled.notified() => ErrorKind::RequestCancelled,
            () = until(self.moment) => ErrorKind::RequestTimeout,
        }
    }
}

async fn until(moment: Option<Moment>) {
    match moment {
        Some(moment) => moment.reached().await,
        None => pending().await,
    }
}

/// The requests of one connection that wait.
#[derive(Debug, Default)]
pub(crate) struct Waiting(HashMap<RequestId, Arc<Notify>>);

impl Waiting {
    /// Whether a request with this id waits.
    pub(crate) fn has(&self, id: &RequestId) -> bool {
        self.0.contains_key(id)
    }

    /// Adds a request that waits `timeout` at most.
    pub(crate) fn add(&mut self, id: RequestId, timeout: Option<Duration>) -> Deadline {
        let cancelled = Arc::new(Notify::new());
        self.0.insert(id, Arc::clone(&cancelled));
        Deadline {
            moment: timeout.map(|timeout| Moment::now().after(timeout)),
            cancelled,
        }
    }

    /// Removes a request that was answered.
    pub(crate) fn remove(&mut self, id: &RequestId) {
        self.0.remove(id);
    }

    /// Gives a request up, if it waits.
    pub(crate) fn cancel(&self, id: &RequestId) {
        if let Some(cancelled) = self.0.get(id) {
            cancelled.notify_one();
        }
    }
}
