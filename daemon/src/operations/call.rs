//! A call of a client, and the work that it has done on a card.

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use cps_protocol::event::Event;
use cps_protocol::message::RequestId;
use cps_protocol::prompt::Order;
use cps_protocol::{ApiError, CardId, ErrorKind};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::client::Caller;
use crate::content::Content;
use crate::deadline::{Deadline, Waiting};
use crate::reader::{CardOperation, Job, Queued};
use crate::service::Service;
use crate::state::{self, CardView};

/// A call of a client, with what belongs to its connection.
pub(crate) struct Call<'c> {
    /// The id of the request.
    pub(crate) id: &'c RequestId,
    pub(crate) caller: &'c Arc<Caller>,
    /// Whether the account has the privilege that the method uses, looked up for this call.
    pub(crate) is_privileged: bool,
    pub(crate) service: &'c Arc<Service>,
    pub(crate) events: &'c mut Option<mpsc::Receiver<Event>>,
    pub(crate) orders: &'c mut Option<mpsc::Receiver<Order>>,
    pub(crate) cut_off: &'c Arc<Notify>,
    pub(crate) waiting: &'c Waiting,
}

/// The result of an operation that has begun.
pub(crate) enum Outcome<T> {
    /// It is there.
    Now(T),
    /// It comes when the card or the holder has responded, or at the deadline.
    Later(Box<dyn FnOnce(Deadline) -> LaterResult<T> + Send>),
}

type LaterResult<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>;

impl<T: Send + 'static> Outcome<T> {
    /// Returns the outcome of a call that is answered later.
    pub(crate) fn later<F>(answer: impl FnOnce(Deadline) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        Self::Later(Box::new(|deadline| Box::pin(answer(deadline))))
    }
}

impl<T: Send + 'static> From<Pending<T>> for Outcome<T> {
    fn from(pending: Pending<T>) -> Self {
        Self::later(async move |deadline| pending.result(&deadline).await)
    }
}

impl Call<'_> {
    /// Runs an operation on a card whose content is known; its reply answers the call.
    ///
    /// # Errors
    /// `card.removed`, `card.reading`.
    pub(crate) fn run_on<O: CardOperation>(
        &self,
        card: CardId,
        operation: O,
    ) -> Result<Outcome<O::Reply>, ApiError> {
        let (view, _) = self.read_card(&card)?;
        Ok(queue(self.service, self.caller, &view, card, operation).into())
    }

    /// Returns a card whose content is known.
    ///
    /// # Errors
    /// `card.removed`, `card.reading`.
    pub(super) fn read_card(&self, card: &CardId) -> Result<(CardView, Arc<Content>), ApiError> {
        let mut view = self.service.registry.card(card)?;
        let content = view.content.take().ok_or_else(|| reading(card))?;
        Ok((view, content))
    }
}

/// Queues an operation for a card, at once; the result follows when the card has answered.
pub(super) fn queue<O: CardOperation>(
    service: &Service,
    caller: &Arc<Caller>,
    view: &CardView,
    card: CardId,
    operation: O,
) -> Pending<O::Reply> {
    let (reply, result) = oneshot::channel();
    let job = Job {
        caller: Arc::clone(caller),
        card: card.clone(),
        work: Box::new(Queued::new(operation, reply)),
    };
    service.inboxes.send(view.reader, job);
    Pending { result, card }
}

/// An operation that was queued.
pub(crate) struct Pending<T> {
    result: oneshot::Receiver<Result<T, ApiError>>,
    card: CardId,
}

impl<T> Pending<T> {
    /// Waits for the result until the deadline. An operation that has not begun by then does not
    /// begin, and the reply of one that has begun is dropped.
    ///
    /// # Errors
    /// Those of the operation; `card.removed`, `request.cancelled`, `request.timeout`.
    pub(super) async fn result(self, deadline: &Deadline) -> Result<T, ApiError> {
        self.result_or_stop(deadline, |_| false).await
    }

    /// Waits for the result until the deadline. Then `stop` is told the reason: if it returns `true`,
    /// the operation runs and is about to end by itself, and its result counts; otherwise as
    /// [`Self::result`].
    ///
    /// # Errors
    /// As [`Self::result`].
    pub(super) async fn result_or_stop(
        mut self,
        deadline: &Deadline,
        stop: impl FnOnce(ErrorKind) -> bool,
    ) -> Result<T, ApiError> {
        let result = tokio::select! {
            biased;
            result = &mut self.result => result,
            reason = deadline.passed() => if stop(reason) {
                (&mut self.result).await
            } else {
                // Once closed, the thread of the reader knows that no one waits. A reply that was
                // sent before that counts: it may be a login.
                self.result.close();
                let late = self.result.try_recv();
                return late.unwrap_or_else(|_| Err(ApiError::new(reason).with_card(self.card)));
            },
        };
        result.unwrap_or_else(|_| Err(state::removed(&self.card)))
    }
}

/// The longest text of a client that a person is shown or that is logged, in bytes.
const MAX_TEXT: usize = 256;

/// Checks the length of a text that a person is shown or that is logged.
///
/// # Errors
/// `rpc.invalid_params`
pub(super) fn check_length(field: &str, text: &str) -> Result<(), ApiError> {
    if text.len() <= MAX_TEXT {
        return Ok(());
    }
    Err(wrong_params(format!(
        "{field} is longer than {MAX_TEXT} bytes"
    )))
}

/// Returns the error for parameters that do not fit the method.
pub(super) fn wrong_params(detail: impl Display) -> ApiError {
    ApiError::new(ErrorKind::InvalidParams).with_detail(detail)
}

/// Returns the error for a card that is still being read.
pub(super) fn reading(card: &CardId) -> ApiError {
    ApiError::new(ErrorKind::CardReading).with_card(card.clone())
}
