//! One thread per reader: it owns the link to the card and goes from state to state.
//!
//! ```text
//!   empty ──► probing ──► ready ──► lost ──► empty or probing
//!                 └─────► unusable ──┘
//! ```
//!
//! A state runs until something happens that ends it, and names the next one. Nothing is shared
//! with other readers but the public state and the cache, so a card that hangs or lies does not
//! disturb other readers.

mod empty;
mod job;
mod lease;
mod lost;
mod probing;
mod ready;
mod unusable;

use std::io;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use cps_protocol::LeaseId;
use cps_protocol::event::LeaseEnd;
use cps_reader::{CardPresence, ReaderState, Readers};
use tracing::debug;

use crate::audit::Audit;
use crate::board::{Board, ReaderKey};
use crate::cache::Cache;
use crate::client::ClientId;

pub(crate) use job::{CardContext, CardOperation, Failure, Job, Queued};
pub(crate) use lease::{Limits, seconds};
use lost::Lost;
use probing::Probing;
pub(crate) use ready::{OutOfReach, Ready};
use unusable::Unusable;

/// A message to the thread of a reader.
pub(crate) enum Message {
    /// Present content of the reader.
    Holds(ReaderState),
    /// Work for its card.
    Job(Job),
    /// A connection is over, and with it its lease, for this reason.
    ClientGone(ClientId, LeaseEnd),
    /// A login is to end.
    Revoke(LeaseId),
    /// The reader is unplugged, or the daemon ends: the reason why leases end.
    Stop(LeaseEnd),
}

/// A reader with its thread.
#[derive(Debug)]
pub(crate) struct ReaderThread {
    inbox: mpsc::Sender<Message>,
    thread: JoinHandle<()>,
}

impl ReaderThread {
    /// Starts the thread of a reader that was plugged in, `occupied` if it holds a card.
    ///
    /// # Errors
    /// If the system has no thread left.
    pub(crate) fn start(
        name: &str,
        occupied: bool,
        readers: Box<dyn Readers>,
        board: Arc<Board>,
        cache: Arc<Cache>,
        audit: Arc<Audit>,
    ) -> io::Result<Self> {
        let (sender, inbox) = channel();
        let key = board.add_reader(name, occupied, sender.clone());
        let mut watch = Watch {
            name: name.to_owned(),
            key,
            readers,
            board: Arc::clone(&board),
            cache,
            audit,
            inbox,
            holds: ReaderState {
                name: name.to_owned(),
                card: CardPresence::Empty,
                event_count: 0,
            },
            losses: 0,
        };
        let thread = thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || watch.run())
            .inspect_err(|_| board.remove_reader(key))?;
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

    /// Asks the thread to end; it takes its reader from the board when it does.
    pub(crate) fn stop(self, reason: LeaseEnd) -> JoinHandle<()> {
        let _ = self.inbox.send(Message::Stop(reason));
        self.thread
    }
}

/// Context of every state of one reader.
pub(crate) struct Watch {
    name: String,
    key: ReaderKey,
    readers: Box<dyn Readers>,
    pub(crate) board: Arc<Board>,
    cache: Arc<Cache>,
    audit: Arc<Audit>,
    inbox: Receiver<Message>,
    /// Content of the reader, by the last news.
    holds: ReaderState,
    /// Number of times that the link has lost the card since the last news, without one becoming
    /// ready.
    losses: u32,
}

enum State {
    Empty,
    Probing(Probing),
    Ready(Box<Ready>),
    Unusable(Unusable),
    Lost(Lost),
    Stopped,
}

impl Watch {
    fn run(&mut self) {
        let mut state = State::Empty;
        loop {
            state = match state {
                State::Empty => empty::run(self),
                State::Probing(probing) => probing.run(self),
                State::Ready(ready) => ready.run(self),
                State::Unusable(unusable) => unusable.run(self),
                State::Lost(lost) => lost.run(self),
                State::Stopped => break,
            };
            debug!(reader = %self.name, status = state.name(), "state");
        }
        self.board.card_removed(self.key);
        self.board.remove_reader(self.key);
    }

    /// Takes news about the reader; `true` if the card that was in it is not there any more.
    ///
    /// The count tells a card that was pulled and inserted again between two looks.
    fn take_news(&mut self, news: &ReaderState) -> bool {
        let changed = news.event_count != self.holds.event_count || news.card != self.holds.card;
        self.holds = news.clone();
        self.losses = 0;
        changed
    }
}

impl State {
    fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Probing(_) => "probing",
            Self::Ready(_) => "ready",
            Self::Unusable(_) => "unusable",
            Self::Lost(_) => "lost",
            Self::Stopped => "stopped",
        }
    }
}
