//! How long a request waits for its answer, and how it is given up before.

use std::collections::HashMap;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use cps_protocol::ErrorKind;
use cps_protocol::message::RequestId;
use tokio::sync::Notify;

use crate::clock::Moment;

/// The wait of one request.
#[derive(Debug)]
pub(super) struct Patience {
    deadline: Option<Moment>,
    cancelled: Arc<Notify>,
}

impl Patience {
    /// Waits until there is no point in waiting any more, and says why.
    pub(super) async fn ended(&self) -> ErrorKind {
        tokio::select! {
            () = self.cancelled.notified() => ErrorKind::RequestCancelled,
            () = until(self.deadline) => ErrorKind::RequestTimeout,
        }
    }
}

async fn until(deadline: Option<Moment>) {
    match deadline {
        Some(deadline) => deadline.reached().await,
        None => pending().await,
    }
}

/// The requests of one connection that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting(HashMap<RequestId, Arc<Notify>>);

impl Waiting {
    pub(super) fn has(&self, id: &RequestId) -> bool {
        self.0.contains_key(id)
    }

    /// A request begins to wait, `timeout` at most.
    pub(super) fn add(&mut self, id: RequestId, timeout: Option<Duration>) -> Patience {
        let cancelled = Arc::new(Notify::new());
        self.0.insert(id, Arc::clone(&cancelled));
        Patience {
            deadline: timeout.map(|timeout| Moment::now().after(timeout)),
            cancelled,
        }
    }

    /// A request was answered.
    pub(super) fn remove(&mut self, id: &RequestId) {
        self.0.remove(id);
    }

    /// Gives a request up, if it waits.
    pub(super) fn cancel(&self, id: &RequestId) {
        if let Some(cancelled) = self.0.get(id) {
            cancelled.notify_one();
        }
    }
}
