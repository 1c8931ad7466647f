//! The agents of the accounts, and the dialogs that wait for their answers. Begin at
//! [`Prompts::register`].

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use cps_protocol::method::AgentAnswerParams;
use cps_protocol::prompt::{Asks, Order, PromptFailure, PromptId};
use cps_protocol::{Account, ApiError, ErrorKind};
use tokio::sync::{mpsc, oneshot};
use tracing::{info, warn};

use super::question::Typed;
use crate::audit::{self, Audit};
use crate::client::{Caller, ClientId};
use crate::state::ReaderRegistry;

/// Orders that may wait for an agent that does not listen before it is left aside.
const ORDERS: usize = 16;

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
        let gone = || {
            ApiError::new(ErrorKind::PromptCancelled)
                .with_detail("no request waits for this dialog")
        };
        let id = answer.prompt;
        let mut inner = self.lock();
        let open = inner.open.get(&id).filter(|open| open.agent == agent);
        let result = read(open.ok_or_else(gone)?.asks, answer)?;
        let open = inner.open.remove(&id).ok_or_else(gone)?;
        open.answer.send(result).map_err(|_| gone())
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
