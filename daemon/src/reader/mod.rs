//! One thread per reader: it owns the link to the card and goes from state to state.
//!
//! ```text
//!   empty ──► probing ──► ready ──► lost ──► empty or probing
//!                 └─────► unusable ──┘
//! ```
//!
//! A state runs until something happens that ends it, and names the next one.
//! Nothing is shared with other readers but the registry and the cache, so a card that hangs or
//! answers wrongly disturbs no other.

mod context;
mod empty;
mod failure;
mod inbox;
mod job;
mod leases;
mod lost;
mod next;
mod open_card;
mod pauses;
mod probing;
mod ready;
mod turns;
mod unusable;
mod worker;

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use cps_protocol::event::LeaseEnd;
use cps_reader::{CardPresence, ReaderState, Readers};
use tracing::debug;

use crate::audit::Audit;
use crate::cache::Cache;
use crate::directory::Directory;
use crate::state::ReaderRegistry;

pub(crate) use context::ReaderContext;
pub(crate) use failure::Failure;
pub(crate) use inbox::Inboxes;
use inbox::{Inbox, Message};
pub(crate) use job::{CardContext, CardOperation, Job, Queued};
pub(crate) use leases::{Granted, Leases};
use next::Next;
pub(crate) use open_card::OpenCard;
pub(crate) use pauses::{CodeName, Pauses};
use ready::Ready;
use worker::Worker;

/// The parts of the daemon that the threads of the readers share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) registry: Arc<ReaderRegistry>,
    pub(crate) inboxes: Arc<Inboxes>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) audit: Arc<Audit>,
    pub(crate) pauses: Arc<Pauses>,
    pub(crate) directory: Arc<Directory>,
}

/// A reader with its thread.
#[derive(Debug)]
pub(crate) struct ReaderThread {
    inbox: Sender<Message>,
    thread: JoinHandle<()>,
}

impl ReaderThread {
    /// Starts the thread of a reader that was plugged in, `occupied` if it holds a card. It drops
    /// `alive` at its end.
    ///
    /// # Errors
    /// If the system has no thread left.
    pub(crate) fn start(
        name: &str,
        occupied: bool,
        readers: Box<dyn Readers>,
        shared: &Shared,
        alive: Sender<()>,
    ) -> io::Result<Self> {
        let Shared {
            registry,
            inboxes,
            cache,
            audit,
            pauses,
            directory,
        } = shared.clone();
        let (sender, inbox) = channel();
        let key = registry.add_reader(name, occupied);
        inboxes.add(key, sender.clone());
        let worker = Worker {
            context: ReaderContext {
                name: name.to_owned(),
                key,
                registry,
                cache,
                audit,
                pauses,
                directory,
            },
            readers,
            inbox: Inbox::new(inbox),
            holds: ReaderState {
                name: name.to_owned(),
                card: CardPresence::Empty,
                event_count: 0,
            },
            losses: 0,
            failures: 0,
        };
        let thread = thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || {
                run(worker);
                inboxes.remove(key);
                drop(alive);
            })
            .inspect_err(|_| {
                shared.inboxes.remove(key);
                shared.registry.remove_reader(key);
            })?;
        Ok(Self {
            inbox: sender,
            thread,
        })
    }

    /// Tells the thread what its reader holds.
    pub(crate) fn holds(&self, state: ReaderState) {
        // A thread that has ended needs no news.
        let _ = self.inbox.send(Message::Holds(state));
    }

    /// Asks the thread to end; it removes its reader from the registry when it does.
    pub(crate) fn stop(self, reason: LeaseEnd) -> JoinHandle<()> {
        let _ = self.inbox.send(Message::Stop(reason));
        self.thread
    }
}

fn run(mut worker: Worker) {
    let mut next = Next::Empty;
    loop {
        next = match next {
            Next::Empty => empty::run(&mut worker),
            Next::Probing { reported } => probing::run(reported, &mut worker),
            Next::Ready(open) => Ready::new(*open).run(&mut worker),
            Next::Unusable { problem, reported } => {
                unusable::run(problem, reported.as_ref(), &mut worker)
            }
            Next::Lost(lost) => lost::run(&lost, &mut worker),
            Next::Stopped => break,
        };
        debug!(reader = %worker.context.name, status = next.name(), "state");
    }
    let ReaderContext { registry, key, .. } = &worker.context;
    registry.card_removed(*key);
    registry.remove_reader(*key);
}
