//! Work that the thread of a reader does on its card for a client, without knowing what it is.
//!
//! An operation implements [`CardOperation`]; [`Queued`] is one that waits for its turn.

use std::sync::Arc;

use cps_card::IsWanted;
use cps_protocol::{ApiError, CardId, ErrorKind};
use tokio::sync::oneshot;

use super::context::ReaderContext;
use super::failure::Failure;
use super::open_card::OpenCard;
use crate::audit::Note;
use crate::client::Caller;

/// An operation on a card.
pub(crate) trait CardOperation: Send + 'static {
    /// Its result, for the client.
    type Reply: Send + 'static;
    /// Its name in the log.
    const NAME: &'static str;
    /// Whether its success opens a lease, which ends if the client does not receive the reply.
    const OPENS_LEASE: bool = false;

    /// Returns the audit entry once it has run, or `None` for operations that neither change the
    /// card nor reveal protected data.
    fn note(&self) -> Option<Note> {
        None
    }

    /// Runs on the card.
    ///
    /// # Errors
    /// Those of the method.
    fn run(&mut self, context: &mut CardContext<'_>) -> Result<Self::Reply, Failure>;
}

/// The card that an operation runs on.
pub(crate) struct CardContext<'r> {
    pub(crate) open: &'r mut OpenCard,
    pub(crate) reader: &'r ReaderContext,
    /// Whether anything else waits for the thread of the reader: jobs, news, the end of a login.
    pub(crate) others_wait: &'r mut dyn FnMut() -> bool,
    /// The client that asked.
    pub(crate) caller: &'r Arc<Caller>,
}

/// Work of one client for one card.
pub(crate) struct Job {
    pub(crate) caller: Arc<Caller>,
    pub(crate) card: CardId,
    pub(crate) work: Box<dyn Work>,
}

/// A queued operation of any kind.
pub(crate) trait Work: Send {
    /// Returns [`CardOperation::NAME`].
    fn name(&self) -> &'static str;

    /// Whether no one waits for the reply any more.
    fn is_abandoned(&self) -> bool;

    /// Returns the same question, to be asked while the operation runs.
    fn is_wanted(&self) -> IsWanted;

    /// Returns [`CardOperation::note`].
    fn note(&self) -> Option<Note>;

    /// Returns [`CardOperation::OPENS_LEASE`].
    fn opens_lease(&self) -> bool;

    /// Runs on the card and keeps the reply.
    ///
    /// # Errors
    /// Those of [`CardOperation::run`].
    fn run(&mut self, context: &mut CardContext<'_>) -> Result<(), Failure>;

    /// Sends the reply that was kept, or an error; `false` if no one waits for it.
    fn reply(self: Box<Self>, result: Result<(), ApiError>) -> bool;
}

/// An operation in the queue of a reader. Dropped without a reply, it tells the client that the
/// card has left.
pub(crate) struct Queued<O: CardOperation> {
    operation: O,
    kept: Option<O::Reply>,
    /// Shared with nothing but the question whether the reply is wanted, which keeps it not alive.
    sender: Arc<oneshot::Sender<Result<O::Reply, ApiError>>>,
}

impl<O: CardOperation> Queued<O> {
    pub(crate) fn new(operation: O, sender: oneshot::Sender<Result<O::Reply, ApiError>>) -> Self {
        Self {
            operation,
            kept: None,
            sender: Arc::new(sender),
        }
    }
}

impl<O: CardOperation> Work for Queued<O> {
    fn name(&self) -> &'static str {
        O::NAME
    }

    fn is_abandoned(&self) -> bool {
        self.sender.is_closed()
    }

    fn is_wanted(&self) -> IsWanted {
        let sender = Arc::downgrade(&self.sender);
        Box::new(move || sender.upgrade().is_some_and(|sender| !sender.is_closed()))
    }

    fn note(&self) -> Option<Note> {
        self.operation.note()
    }

    fn opens_lease(&self) -> bool {
        O::OPENS_LEASE
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<(), Failure> {
        self.kept = Some(self.operation.run(context)?);
        Ok(())
    }

    fn reply(self: Box<Self>, result: Result<(), ApiError>) -> bool {
        let Self { kept, sender, .. } = *self;
        let reply = result.and_then(|()| kept.ok_or_else(|| ErrorKind::Internal.into()));
        Arc::into_inner(sender).is_some_and(|sender| sender.send(reply).is_ok())
    }
}
