//! The agents of the accounts, and the dialogs that wait for their answers. Begin at
//! [`Prompts::register`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cps_protocol::method::AgentAnswerParams;
use cps_protocol::prompt::{Order, PromptFailure, PromptId, Withdrawal};
use cps_protocol::{Account, ApiError, CardId, ErrorKind};
use tokio::sync::{mpsc, oneshot};
use tracing::{info, warn};

use super::question::{Answer, Expected};
use crate::audit::{self, Audit};
use crate::client::{Caller, ClientId};
use crate::clock::Moment;
use crate::state::ReaderRegistry;

/// Orders that may wait for an agent that does not listen before it is left aside.
const ORDERS: usize = 16;

/// The detail for an agent that is there and cannot ask.
const NO_PROGRAM: &str = "the agent is there, but its program for dialogs, pinentry, cannot be run \
                          or did not answer";

/// The detail for a holder who chose no new PIN that the dialog takes.
const REFUSED: &str = "each new PIN that was typed into the dialog was refused there";

/// The answer of the holder to a dialog, or the reason there is none.
type DialogResult = Result<Answer, PromptFailure>;

pub(crate) struct Prompts {
    pub(super) registry: Arc<ReaderRegistry>,
    pub(super) audit: Arc<Audit>,
    pub(super) inner: Mutex<Inner>,
}

pub(super) struct Inner {
    /// Time limit of a dialog.
    pub(super) limit: Duration,
    pub(super) last_id: u64,
    /// One of each account.
    pub(super) agents: BTreeMap<Account, Agent>,
    /// Questions in a row that had no answer, of each account about each card.
    pub(super) unanswered: BTreeMap<Matter, Unanswered>,
    /// One dialog at a time for each account.
    pub(super) turns: BTreeMap<Account, Arc<tokio::sync::Mutex<()>>>,
    pub(super) open: BTreeMap<PromptId, Open>,
}

pub(super) struct Agent {
    pub(super) caller: Arc<Caller>,
    /// Time of its registration, RFC 3339.
    pub(super) since: String,
    pub(super) orders: mpsc::Sender<Order>,
}

impl Agent {
    /// Whether it can still show a dialog.
    pub(super) fn lives(&self) -> bool {
        !self.orders.is_closed() && !self.caller.has_ended()
    }
}

/// The account that asks, and the card that it asks about; none for the question of a site. A card
/// that is inserted is a new one, with a holder who has not been asked yet.
pub(super) type Matter = (Account, Option<CardId>);

pub(super) struct Unanswered {
    pub(super) count: u32,
    pub(super) last: Instant,
}

/// A dialog that waits for its answer.
pub(super) struct Open {
    agent: ClientId,
    expected: Expected,
    answer: oneshot::Sender<DialogResult>,
}

/// A dialog that stands; dropped, it is withdrawn.
pub(super) struct Dialog<'p> {
    prompts: &'p Prompts,
    id: PromptId,
    /// The process of the agent that shows it.
    pub(super) agent: Option<u32>,
    orders: mpsc::Sender<Order>,
    /// Time that the daemon waits for the answer.
    limit: Duration,
    answer: oneshot::Receiver<DialogResult>,
}

impl Dialog<'_> {
    /// Waits for the answer of the holder, as long as the dialog stands.
    ///
    /// # Errors
    /// The reason why there is none.
    pub(super) async fn answered(&mut self) -> Result<Answer, ApiError> {
        tokio::select! {
            answer = &mut self.answer => outcome(answer),
            () = Moment::now().after(self.limit).reached() => Err(ErrorKind::PromptTimeout.into()),
        }
    }
}

impl Drop for Dialog<'_> {
    fn drop(&mut self) {
        if self.prompts.lock().open.remove(&self.id).is_some() {
            let withdrawal = Withdrawal { id: self.id };
            // An agent that does not listen shows its dialog until it closes by itself.
            let _ = self.orders.try_send(Order::Withdraw(withdrawal));
        }
    }
}

/// Requests of agents.
impl Prompts {
    pub(crate) fn new(registry: Arc<ReaderRegistry>, audit: Arc<Audit>, limit: Duration) -> Self {
        Self {
            registry,
            audit,
            inner: Mutex::new(Inner {
                limit,
                last_id: 0,
                agents: BTreeMap::new(),
                unanswered: BTreeMap::new(),
                turns: BTreeMap::new(),
                open: BTreeMap::new(),
            }),
        }
    }

    /// Sets the time limit of the dialogs that are shown from now on.
    pub(crate) fn set_limit(&self, limit: Duration) {
        self.lock().limit = limit;
    }

    /// Takes a connection as the agent of its account, in place of an earlier registration of its
    /// own.
    ///
    /// # Errors
    /// `agent.other`, if another connection is, and lives.
    pub(crate) fn register(&self, caller: &Arc<Caller>) -> Result<mpsc::Receiver<Order>, ApiError> {
        let account = caller.peer.account;
        let mut inner = self.lock();
        if let Some(first) = inner.agents.get(&account)
            && first.caller.id != caller.id
            && first.lives()
        {
            let pid = first.caller.peer.pid;
            warn!(client = %caller.id, account = %account, pid = caller.peer.pid, first = pid, "a second agent was refused");
            let process = pid.map_or("unknown".to_owned(), |pid| pid.to_string());
            let detail = format!("process {process}, since {}", first.since);
            return Err(ApiError::new(ErrorKind::OtherAgent).with_detail(detail));
        }
        let (orders, queue) = mpsc::channel(ORDERS);
        let agent = Agent {
            caller: Arc::clone(caller),
            since: audit::now(),
            orders,
        };
        inner.agents.insert(account, agent);
        info!(client = %caller.id, account = %account, pid = caller.peer.pid, "agent");
        Ok(queue)
    }

    /// Whether an agent shows dialogs to this account.
    pub(crate) fn has_agent(&self, account: Account) -> bool {
        self.lock().agents.get(&account).is_some_and(Agent::lives)
    }

    /// Takes the outcome of a dialog.
    ///
    /// # Errors
    /// `prompt.cancelled` if no request waits for it any more, or it is another agent's;
    /// `request.params` if it is neither what was asked for nor a failure, and the dialog stands.
    pub(crate) fn answer(
        &self,
        agent: ClientId,
        answer: AgentAnswerParams,
    ) -> Result<(), ApiError> {
        let id = answer.prompt;
        let mut inner = self.lock();
        let open = inner.open.get(&id).filter(|open| open.agent == agent);
        let result = read(open.ok_or_else(gone)?.expected, answer)?;
        let open = inner.open.remove(&id).ok_or_else(gone)?;
        open.answer.send(result).map_err(|_| gone())
    }

    /// Has the agent of the asker's account show a new dialog. Its answer is waited for before the
    /// lock is given back, so that none comes too early.
    ///
    /// # Errors
    /// `prompt.unavailable`, if there is none, or it does not listen.
    pub(super) fn open(
        &self,
        caller: &Caller,
        limit: Duration,
        expected: Expected,
        order: impl FnOnce(PromptId) -> Order,
    ) -> Result<Dialog<'_>, ApiError> {
        let account = caller.peer.account;
        let mut inner = self.lock();
        inner.last_id += 1;
        let id = PromptId(inner.last_id);
        let agent = inner.agents.get(&account);
        let agent = agent.ok_or(ErrorKind::PromptUnavailable)?;
        let (client, pid) = (agent.caller.id, agent.caller.peer.pid);
        let orders = agent.orders.clone();
        if orders.try_send(order(id)).is_err() {
            warn!(%client, "an agent does not listen");
            inner.agents.remove(&account);
            return Err(ErrorKind::PromptUnavailable.into());
        }
        let (sender, answer) = oneshot::channel();
        let open = Open {
            agent: client,
            expected,
            answer: sender,
        };
        inner.open.insert(id, open);
        Ok(Dialog {
            prompts: self,
            id,
            agent: pid,
            orders,
            limit,
            answer,
        })
    }

    /// Forgets a connection: dialogs that it shows are over.
    pub(crate) fn client_gone(&self, client: ClientId) {
        let mut inner = self.lock();
        inner.agents.retain(|_, agent| agent.caller.id != client);
        inner.open.retain(|_, open| open.agent != client);
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the error for an answer that comes too late.
fn gone() -> ApiError {
    ApiError::new(ErrorKind::PromptCancelled).with_detail("no request waits for this dialog")
}

/// Returns what the holder answered, in place of an agent that may have ended.
///
/// # Errors
/// The reason why there is no answer.
fn outcome(answer: Result<DialogResult, oneshot::error::RecvError>) -> Result<Answer, ApiError> {
    let failure = match answer {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(failure)) => failure,
        Err(_) => {
            let detail = "the agent ended while its dialog was open";
            return Err(ApiError::new(ErrorKind::PromptUnavailable).with_detail(detail));
        }
    };
    Err(match failure {
        PromptFailure::Cancelled => ErrorKind::PromptCancelled.into(),
        PromptFailure::TimedOut => ErrorKind::PromptTimeout.into(),
        PromptFailure::Unavailable => {
            ApiError::new(ErrorKind::PromptUnavailable).with_detail(NO_PROGRAM)
        }
        PromptFailure::NewPinRefused => ApiError::new(ErrorKind::NewPinFormat).with_detail(REFUSED),
    })
}

/// Reads the answer to a dialog.
///
/// # Errors
/// `request.params`, which names what was asked for.
fn read(expected: Expected, mut answer: AgentAnswerParams) -> Result<DialogResult, ApiError> {
    let failure = answer.failure.take();
    let is_empty = !answer.allowed
        && [&answer.pin, &answer.puk, &answer.new_pin]
            .into_iter()
            .all(Option::is_none);
    match failure {
        Some(failure) if is_empty => Some(Err(failure)),
        Some(_) => None,
        None => Answer::read(expected, answer).map(Ok),
    }
    .ok_or_else(|| {
        let detail = format!("expected {}, or failure", expected.words());
        ApiError::new(ErrorKind::InvalidParams).with_detail(detail)
    })
}
