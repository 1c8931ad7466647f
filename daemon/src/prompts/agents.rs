//! The agents of the accounts, and the dialogs that wait for their answers. Begin at
//! [`Prompts::register`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cps_protocol::method::AgentAnswerParams;
use cps_protocol::prompt::{Asks, Order, PromptFailure, PromptId, Withdrawal};
use cps_protocol::{Account, ApiError, ErrorKind};
use tokio::sync::{mpsc, oneshot};
use tracing::{info, warn};

use super::question::Typed;
use crate::audit::{self, Audit};
use crate::client::{Caller, ClientId};
use crate::state::ReaderRegistry;

/// Orders that may wait for an agent that does not listen before it is left aside.
const ORDERS: usize = 16;

/// The detail for an agent that is there and cannot ask.
const NO_PROGRAM: &str = "the agent is there, but its program for dialogs, pinentry, cannot be run \
                          or did not answer";

/// The detail for a holder who chose no new PIN that the dialog takes.
const REFUSED: &str = "each new PIN that was typed into the dialog was refused there";

/// The codes that the holder typed into a dialog, or the reason there are none.
pub(super) type DialogResult = Result<Typed, PromptFailure>;

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
    /// Questions in a row that had no answer, of each account.
    pub(super) unanswered: BTreeMap<Account, Unanswered>,
    /// One dialog at a time for each account.
    pub(super) turns: BTreeMap<Account, Arc<tokio::sync::Mutex<()>>>,
    pub(super) open: BTreeMap<PromptId, Open>,
    pub(super) open_sites: BTreeMap<PromptId, OpenSite>,
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

pub(super) struct Unanswered {
    pub(super) count: u32,
    pub(super) last: Instant,
}

/// A dialog that waits for its answer.
pub(super) struct Open {
    pub(super) agent: ClientId,
    /// The codes that it asks for.
    pub(super) asks: Asks,
    pub(super) answer: oneshot::Sender<DialogResult>,
}

/// An order that an agent was given.
pub(super) struct Ordered {
    pub(super) id: PromptId,
    /// The connection of the agent.
    pub(super) client: ClientId,
    /// Its process.
    pub(super) agent: Option<u32>,
    pub(super) orders: mpsc::Sender<Order>,
    /// Time that the daemon waits for the answer.
    pub(super) limit: Duration,
}

impl Ordered {
    /// Has the agent close the dialog.
    pub(super) fn withdraw(&self) {
        let withdrawal = Withdrawal { id: self.id };
        // An agent that does not listen shows its dialog until it closes by itself.
        let _ = self.orders.try_send(Order::Withdraw(withdrawal));
    }
}

impl Inner {
    /// Has the agent of the asker's account show a new dialog. Its answer is waited for before the
    /// lock is given back, so that none comes too early.
    ///
    /// # Errors
    /// `prompt.unavailable`, if there is none, or it does not listen.
    pub(super) fn order(
        &mut self,
        caller: &Caller,
        limit: Duration,
        order: impl FnOnce(PromptId) -> Order,
    ) -> Result<Ordered, ApiError> {
        let account = caller.peer.account;
        self.last_id += 1;
        let id = PromptId(self.last_id);
        let agent = self.agents.get(&account);
        let agent = agent.ok_or(ErrorKind::PromptUnavailable)?;
        let ordered = Ordered {
            id,
            client: agent.caller.id,
            agent: agent.caller.peer.pid,
            orders: agent.orders.clone(),
            limit,
        };
        if ordered.orders.try_send(order(id)).is_err() {
            warn!(client = %ordered.client, "an agent does not listen");
            self.agents.remove(&account);
            return Err(ErrorKind::PromptUnavailable.into());
        }
        Ok(ordered)
    }
}

/// The answer of the holder: the site may use the card, or the reason why it may not.
pub(crate) type SiteAnswer = Result<(), PromptFailure>;

/// A question about a site that waits for its answer.
pub(super) struct OpenSite {
    pub(super) agent: ClientId,
    pub(super) answer: oneshot::Sender<SiteAnswer>,
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
                open_sites: BTreeMap::new(),
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
            warn!(client = %caller.id, uid = %account, pid = caller.peer.pid, first = pid, "a second agent was refused");
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
        info!(client = %caller.id, uid = %account, pid = caller.peer.pid, "agent");
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
    /// `request.params` if it is neither the codes that were asked for nor a failure, and the
    /// dialog stands.
    pub(crate) fn answer(
        &self,
        agent: ClientId,
        answer: AgentAnswerParams,
    ) -> Result<(), ApiError> {
        let id = answer.prompt;
        let mut inner = self.lock();
        let open = inner.open.get(&id).filter(|open| open.agent == agent);
        let result = read(open.ok_or_else(gone)?.asks, answer)?;
        let open = inner.open.remove(&id).ok_or_else(gone)?;
        open.answer.send(result).map_err(|_| gone())
    }

    /// Takes the answer to a question about a site.
    ///
    /// # Errors
    /// `prompt.cancelled` if no request waits for it any more, or it is another agent's.
    pub(crate) fn answer_site(
        &self,
        agent: ClientId,
        id: PromptId,
        answer: SiteAnswer,
    ) -> Result<(), ApiError> {
        let mut inner = self.lock();
        let open = match inner.open_sites.get(&id) {
            Some(open) if open.agent == agent => inner.open_sites.remove(&id),
            _ => None,
        };
        open.ok_or_else(gone)?
            .answer
            .send(answer)
            .map_err(|_| gone())
    }

    /// Forgets a connection: dialogs that it shows are over.
    pub(crate) fn client_gone(&self, client: ClientId) {
        let mut inner = self.lock();
        inner.agents.retain(|_, agent| agent.caller.id != client);
        inner.open.retain(|_, open| open.agent != client);
        inner.open_sites.retain(|_, open| open.agent != client);
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
pub(super) fn outcome<T>(
    answer: Result<Result<T, PromptFailure>, oneshot::error::RecvError>,
) -> Result<T, ApiError> {
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
/// `request.params`, which names the codes that were asked for.
fn read(asks: Asks, answer: AgentAnswerParams) -> Result<DialogResult, ApiError> {
    let has_codes = answer.pin.is_some() || answer.puk.is_some() || answer.new_pin.is_some();
    match answer.failure {
        Some(failure) if !has_codes => Some(Err(failure)),
        Some(_) => None,
        None => Typed::read(asks, answer).map(Ok),
    }
    .ok_or_else(|| {
        let codes = match asks {
            Asks::Pin => "pin",
            Asks::PinChange => "pin and new_pin",
            Asks::PinUnblock => "puk and new_pin",
        };
        let detail = format!("expected {codes}, or failure");
        ApiError::new(ErrorKind::InvalidParams).with_detail(detail)
    })
}
