//! PIN dialogs: the agents that show them, their order and their outcomes.
//!
//! Where the reader has a PIN pad, the holder types there, and no agent is asked. Otherwise a
//! dialog is shown by an agent of the same account as the asking program, so that no user sees
//! dialogs for programs of another. The PIN goes from the agent to the card's thread and nowhere
//! else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cps_apdu::Pin;
use cps_protocol::prompt::{Asker, Order, Prompt, PromptFailure, PromptId, Withdrawal};
use cps_protocol::{Account, ApiError, CardId, ErrorKind};
use tokio::sync::{mpsc, oneshot};
use tracing::{info, warn};

use crate::client::{Caller, ClientId};
use crate::clock::Moment;
use crate::state::{self, CardView, Limits, ReaderRegistry, seconds};

/// Orders that may wait for an agent that does not listen before it is left aside.
const ORDERS: usize = 16;

/// The longest wait for a holder at a PIN pad. Meanwhile no other program reaches the card: it must
/// be well below the time that programs wait for an answer ([`cps_ipc::CALL_DEADLINE`]).
const ON_PIN_PAD: Duration = Duration::from_secs(30);

/// Outcome of a dialog.
pub(crate) type Answer = Result<Pin, PromptFailure>;

pub(crate) struct Prompts {
    registry: Arc<ReaderRegistry>,
    inner: Mutex<Inner>,
}

struct Inner {
    /// Time limit of a dialog.
    limit: Duration,
    last_id: u64,
    /// In the order in which they registered.
    agents: Vec<Agent>,
    /// One dialog at a time for each account.
    turns: BTreeMap<Account, Arc<tokio::sync::Mutex<()>>>,
    open: BTreeMap<PromptId, Open>,
}

struct Agent {
    client: ClientId,
    account: Account,
    orders: mpsc::Sender<Order>,
}

/// A dialog that waits for its answer.
struct Open {
    agent: ClientId,
    answer: oneshot::Sender<Answer>,
}

/// Requests of agents.
impl Prompts {
    pub(crate) fn new(registry: Arc<ReaderRegistry>, limit: Duration) -> Self {
        Self {
            registry,
            inner: Mutex::new(Inner {
                limit,
                last_id: 0,
                agents: Vec::new(),
                turns: BTreeMap::new(),
                open: BTreeMap::new(),
            }),
        }
    }

    /// Sets the time limit of the dialogs that are shown from now on.
    pub(crate) fn set_limit(&self, limit: Duration) {
        self.lock().limit = limit;
    }

    /// Takes a connection as an agent, in place of an earlier registration of its own.
    pub(crate) fn register(&self, caller: &Caller) -> mpsc::Receiver<Order> {
        let (orders, queue) = mpsc::channel(ORDERS);
        let mut inner = self.lock();
        inner.agents.retain(|agent| agent.client != caller.id);
        inner.agents.push(Agent {
            client: caller.id,
            account: caller.peer.account,
            orders,
        });
        info!(client = %caller.id, uid = %caller.peer.account, "agent");
        queue
    }

    /// Whether an agent shows dialogs to this account.
    pub(crate) fn has_agent(&self, account: Account) -> bool {
        self.lock()
            .agents
            .iter()
            .any(|agent| agent.account == account)
    }

    /// Takes the outcome of a dialog.
    ///
    /// # Errors
    /// `prompt.cancelled` if no request waits for it any more, or it is another agent's.
    pub(crate) fn answer(
        &self,
        agent: ClientId,
        id: PromptId,
        answer: Answer,
    ) -> Result<(), ApiError> {
        let mut inner = self.lock();
        let open = match inner.open.get(&id) {
            Some(open) if open.agent == agent => inner.open.remove(&id),
            _ => None,
        };
        let waiting = open.is_some_and(|open| open.answer.send(answer).is_ok());
        if !waiting {
            return Err(ApiError::new(ErrorKind::PromptCancelled)
                .with_detail("no request waits for this dialog"));
        }
        Ok(())
    }

    /// Forgets a connection: dialogs that it shows are over.
    pub(crate) fn client_gone(&self, client: ClientId) {
        let mut inner = self.lock();
        inner.agents.retain(|agent| agent.client != client);
        inner.open.retain(|_, open| open.agent != client);
    }
}

/// Requests of clients that need a PIN.
impl Prompts {
    /// Returns the time that the PIN pad of the card's reader waits for the holder; `None` if it
    /// has no pad, and the agent is to [`Self::ask`]. Call it before a request waits, so that none
    /// waits in vain.
    ///
    /// A pad is asked by the thread of its reader, which serves one request at a time.
    ///
    /// # Errors
    /// The reason that makes asking useless (see [`Self::question`]).
    pub(crate) fn pin_pad(
        &self,
        caller: &Caller,
        card: &CardId,
    ) -> Result<Option<Duration>, ApiError> {
        let view = self.question(caller, card)?;
        Ok(view.pin_pad.then(|| self.lock().limit.min(ON_PIN_PAD)))
    }

    /// Has an agent ask the holder for the PIN of a card.
    ///
    /// Dropped, it withdraws the dialog.
    ///
    /// # Errors
    /// The reason that makes asking useless (see [`Self::question`]), what the holder did instead,
    /// or that the card left.
    pub(crate) async fn ask(
        &self,
        caller: &Caller,
        card: &CardId,
        limits: &Limits,
    ) -> Result<Pin, ApiError> {
        let turn = self.turn(caller.peer.account);
        let _turn = turn.lock().await;
        // Again, because things change while one waits.
        let mut view = self.question(caller, card)?;
        let mut dialog = self.show(caller, &view, limits)?;
        tokio::select! {
            answer = &mut dialog.answer => match answer {
                Ok(Ok(pin)) => Ok(pin),
                Ok(Err(PromptFailure::Cancelled)) => Err(ErrorKind::PromptCancelled.into()),
                Ok(Err(PromptFailure::TimedOut)) => Err(ErrorKind::PromptTimeout.into()),
                Ok(Err(PromptFailure::Unavailable)) => Err(ErrorKind::PromptUnavailable.into()),
                Err(_) => Err(ApiError::new(ErrorKind::PromptUnavailable)
                    .with_detail("the agent ended while its dialog was open")),
            },
            () = view.presence.ended() => Err(state::removed(card)),
            () = Moment::now().after(dialog.limit).reached() => Err(ErrorKind::PromptTimeout.into()),
        }
    }

    /// Returns the card, if asking for its PIN makes sense.
    ///
    /// # Errors
    /// `card.removed`, `card.reading`, `card.update_interrupted`, `pin.none`, `pin.blocked`,
    /// `pin.already_logged_in`, `prompt.unavailable`.
    fn question(&self, caller: &Caller, card: &CardId) -> Result<CardView, ApiError> {
        let view = self.registry.card(card)?;
        let content = view.content.as_ref().ok_or(ErrorKind::CardReading)?;
        let vain = if content.update_interrupted {
            Some(ErrorKind::UpdateInterrupted)
        } else if content.profile.pin.is_none() {
            Some(ErrorKind::PinNone)
        } else if view.pin.blocked {
            Some(ErrorKind::PinBlocked)
        } else if view.leases.contains(&caller.id) {
            Some(ErrorKind::AlreadyLoggedIn)
        } else if !view.pin_pad && !self.has_agent(caller.peer.account) {
            Some(ErrorKind::PromptUnavailable)
        } else {
            None
        };
        match vain {
            Some(kind) => Err(ApiError::new(kind).with_card(card.clone())),
            None => Ok(view),
        }
    }

    fn turn(&self, account: Account) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(self.lock().turns.entry(account).or_default())
    }

    /// Has the newest agent that listens show the dialog.
    fn show(
        &self,
        caller: &Caller,
        view: &CardView,
        limits: &Limits,
    ) -> Result<Dialog<'_>, ApiError> {
        let policy = view
            .content
            .as_ref()
            .and_then(|content| content.profile.pin)
            .map(|pin| pin.policy)
            .ok_or(ErrorKind::PinNone)?;
        let mut inner = self.lock();
        inner.last_id += 1;
        let limit = inner.limit;
        let id = PromptId(inner.last_id);
        let prompt = Prompt {
            id,
            card: view.summary.clone(),
            holder: view
                .named
                .as_ref()
                .and_then(|named| named.identity.holder.full_name()),
            asker: Asker {
                client: caller.name().map(str::to_owned),
                program: caller.program(),
                pid: caller.peer.pid,
            },
            purpose: limits.purpose.clone(),
            lease: limits.at_first(),
            pin: view.pin,
            policy,
            seconds: seconds(limit),
        };
        while let Some(index) = inner
            .agents
            .iter()
            .rposition(|agent| agent.account == caller.peer.account)
        {
            let agent = &inner.agents[index];
            let (client, orders) = (agent.client, agent.orders.clone());
            if orders
                .try_send(Order::Show(Box::new(prompt.clone())))
                .is_err()
            {
                warn!(client = %client, "an agent does not listen");
                inner.agents.remove(index);
                continue;
            }
            let (sender, answer) = oneshot::channel();
            let open = Open {
                agent: client,
                answer: sender,
            };
            inner.open.insert(id, open);
            drop(inner);
            self.registry.prompt_shown(&view.summary.id, caller.id);
            return Ok(Dialog {
                prompts: self,
                id,
                orders,
                card: view.summary.id.clone(),
                asker: caller.id,
                limit,
                answer,
            });
        }
        Err(ErrorKind::PromptUnavailable.into())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A dialog that stands; dropped, it is withdrawn.
struct Dialog<'p> {
    prompts: &'p Prompts,
    id: PromptId,
    orders: mpsc::Sender<Order>,
    card: CardId,
    asker: ClientId,
    limit: Duration,
    answer: oneshot::Receiver<Answer>,
}

impl Drop for Dialog<'_> {
    fn drop(&mut self) {
        if self.prompts.lock().open.remove(&self.id).is_some() {
            // An agent that does not listen shows its dialog until it closes by itself.
            let _ = self
                .orders
                .try_send(Order::Withdraw(Withdrawal { id: self.id }));
        }
        self.prompts.registry.prompt_closed(&self.card, self.asker);
    }
}
