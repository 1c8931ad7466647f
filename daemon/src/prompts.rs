//! PIN dialogs: the agents that show them, their order and their outcomes.
//!
//! Where the reader has a PIN pad, the holder types there, and no agent is asked. Otherwise a
//! dialog is shown by the agent of the same account as the asking program, so that no user sees
//! dialogs for programs of another. The codes go from the agent to the card's thread and nowhere
//! else.
//!
//! An account has one agent, the first that registers: a program of the account cannot take its
//! dialogs over while it lives. What became of each question is written to the audit file.

mod agents;
mod question;
mod site;

use std::sync::Arc;
use std::time::{Duration, Instant};

use cps_protocol::audit::{Operation, Subject};
use cps_protocol::prompt::{Asks, Order, Prompt};
use cps_protocol::{Account, ApiError, CardId, ErrorKind};

pub(crate) use self::agents::Prompts;
use self::agents::{Dialog, Unanswered};
use self::question::Expected;
pub(crate) use self::question::{Answer, Question, Replacement};
use crate::audit::Note;
use crate::client::Caller;
use crate::state::{self, CardView, Limits, seconds};

/// The longest wait for a holder at a PIN pad. Meanwhile no other program reaches the card: it must
/// be well below the time that programs wait for an answer ([`cps_ipc::CALL_DEADLINE`]).
const ON_PIN_PAD: Duration = Duration::from_secs(30);

/// The same for a new PIN, for which more than one code is typed.
const NEW_PIN_ON_PIN_PAD: Duration = Duration::from_secs(45);

/// The longest time for a new PIN, for which more than one code is typed: less than programs wait
/// for a dialog ([`cps_ipc::PROMPT_DEADLINE`]).
const NEW_PIN: Duration = Duration::from_secs(600);

/// The number of codes that are typed for a new PIN: the present one, and the new one twice.
const CODES: u32 = 3;

/// Questions in a row without an answer after which an account waits with that card.
const UNANSWERED: u32 = 3;

/// Time for which an account waits after too many questions without an answer.
const PAUSE: Duration = Duration::from_secs(60);

/// Requests of clients that need a PIN.
impl Prompts {
    /// Returns the time that the PIN pad of the card's reader waits for the holder; `None` if it
    /// has no pad, and the agent is to [`Self::ask`]. Call it before a request waits, so that none
    /// waits in vain.
    ///
    /// A pad is asked by the thread of its reader, which serves one request at a time.
    ///
    /// # Errors
    /// The reason that makes asking useless (see [`Self::check`]).
    pub(crate) fn pin_pad(
        &self,
        caller: &Caller,
        card: &CardId,
        question: &Question,
    ) -> Result<Option<Duration>, ApiError> {
        let view = self.check(caller, card, question)?;
        let on_pad = question.is_for_pin_pad(&view);
        let longest = match question.asks() {
            Asks::Pin => ON_PIN_PAD,
            Asks::PinChange | Asks::PinUnblock => NEW_PIN_ON_PIN_PAD,
        };
        Ok(on_pad.then(|| self.time(question.asks()).min(longest)))
    }

    /// Has an agent ask the holder a question about a card.
    ///
    /// Dropped, it withdraws the dialog.
    ///
    /// # Errors
    /// The reason that makes asking useless (see [`Self::check`]), what the holder did instead,
    /// or that the card left.
    pub(crate) async fn ask(
        &self,
        caller: &Arc<Caller>,
        card: &CardId,
        question: &Question,
    ) -> Result<Answer, ApiError> {
        let turn = self.turn(caller.peer.account);
        let _turn = turn.lock().await;
        // Again, because things change while one waits.
        let mut view = self.check(caller, card, question)?;
        let mut dialog = self.show(caller, &view, question, false)?;
        let shown = Shown {
            card: card.clone(),
            reader: view.summary.reader.clone(),
            serial: view.summary.serial.clone(),
            purpose: question.purpose(),
            agent: dialog.agent,
        };
        let mut asked = self.begin(caller, Some(card), Some(shown));
        self.registry.prompt_shown(card, caller.id);
        let answer = tokio::select! {
            answer = dialog.answered() => answer,
            () = view.presence.ended() => Err(state::removed(card)),
        };
        asked.ended(answer.as_ref().err().map(|error| error.kind));
        answer
    }

    /// Has the agent of the asker's account show who asks, while the holder is to type on the
    /// reader. Without an agent nothing is shown.
    ///
    /// Dropped, it withdraws what is shown.
    pub(crate) fn announce(
        &self,
        caller: &Arc<Caller>,
        card: &CardId,
        question: &Question,
    ) -> OnPinPad<'_> {
        let view = self.registry.card(card);
        let dialog = view.and_then(|view| self.show(caller, &view, question, true));
        OnPinPad {
            asked: self.begin(caller, Some(card), None),
            _dialog: dialog.ok(),
        }
    }

    fn begin(
        &self,
        caller: &Arc<Caller>,
        card: Option<&CardId>,
        dialog: Option<Shown>,
    ) -> Asked<'_> {
        Asked {
            prompts: self,
            caller: Arc::clone(caller),
            card: card.cloned(),
            dialog,
            outcome: Some(ErrorKind::RequestCancelled),
        }
    }

    /// Returns the card, if the question makes sense.
    ///
    /// # Errors
    /// `card.removed`, `card.reading`, `card.update_interrupted`, `pin.none`, `pin.blocked`,
    /// `puk.blocked`, `pin.already_logged_in`, `prompt.unavailable`, `prompt.paused`.
    fn check(
        &self,
        caller: &Caller,
        card: &CardId,
        question: &Question,
    ) -> Result<CardView, ApiError> {
        let view = self.registry.card(card)?;
        let content = view.content.as_ref().ok_or(ErrorKind::CardReading)?;
        let vain = if content.update_interrupted {
            Some(ErrorKind::UpdateInterrupted)
        } else if content.profile.pin.is_none() {
            Some(ErrorKind::PinNone)
        } else if let Some(kind) = question.is_vain(&view, caller.id) {
            Some(kind)
        } else if !question.is_for_pin_pad(&view) && !self.has_agent(caller.peer.account) {
            Some(ErrorKind::PromptUnavailable)
        } else {
            None
        };
        if let Some(kind) = vain {
            return Err(ApiError::new(kind).with_card(card.clone()));
        }
        self.check_pause(caller, Some(card))?;
        Ok(view)
    }

    /// # Errors
    /// `prompt.paused`, after too many questions of this account about this card without an answer.
    fn check_pause(&self, caller: &Caller, card: Option<&CardId>) -> Result<(), ApiError> {
        let inner = self.lock();
        let matter = (caller.peer.account, card.cloned());
        let waits = inner.unanswered.get(&matter).and_then(|unanswered| {
            let left = PAUSE.checked_sub(unanswered.last.elapsed())?;
            (unanswered.count >= UNANSWERED).then_some(left)
        });
        match waits {
            Some(left) => {
                let detail = format!("{} s are left", left.as_secs() + 1);
                Err(ApiError::new(ErrorKind::PromptPaused).with_detail(detail))
            }
            None => Ok(()),
        }
    }

    /// Returns the time that a dialog stands.
    fn time(&self, asks: Asks) -> Duration {
        let limit = self.lock().limit;
        match asks {
            Asks::Pin => limit,
            Asks::PinChange | Asks::PinUnblock => (limit * CODES).min(NEW_PIN),
        }
    }

    fn turn(&self, account: Account) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(self.lock().turns.entry(account).or_default())
    }

    /// Has the agent of the asker's account show the dialog.
    ///
    /// # Errors
    /// `prompt.unavailable`, if there is none, or it does not listen.
    fn show(
        &self,
        caller: &Caller,
        view: &CardView,
        question: &Question,
        on_pin_pad: bool,
    ) -> Result<Dialog<'_>, ApiError> {
        let profile = view.content.as_ref().map(|content| &content.profile);
        let policy = profile
            .and_then(|profile| profile.pin)
            .map(|pin| pin.policy)
            .ok_or(ErrorKind::PinNone)?;
        let asks = question.asks();
        let puk = profile
            .and_then(|profile| profile.puk)
            .filter(|_| asks == Asks::PinUnblock);
        let asker = caller.asker();
        let limit = self.time(asks);
        self.open(caller, limit, Expected::Codes(asks), |id| {
            Order::Show(Box::new(Prompt {
                id,
                asks,
                summary: view.summary.clone(),
                holder_name: view
                    .named
                    .as_ref()
                    .and_then(|named| named.identity.holder.full_name()),
                asker,
                purpose: question.purpose(),
                rights: question.limits().map(Limits::at_first),
                pin: view.pin,
                policy,
                puk: puk.map(|_| view.puk),
                puk_policy: puk.map(|puk| puk.policy),
                seconds: seconds(limit),
                on_pin_pad,
            }))
        })
    }
}

/// A question that a PIN pad asks.
pub(crate) struct OnPinPad<'p> {
    asked: Asked<'p>,
    /// The notice in the session of the asker, which names the asker.
    _dialog: Option<Dialog<'p>>,
}

impl OnPinPad<'_> {
    /// Notes what became of the question.
    pub(crate) fn ended(mut self, failure: Option<ErrorKind>) {
        self.asked.ended(failure);
    }
}

/// A question to the holder; dropped, it counts if it had no answer.
struct Asked<'p> {
    prompts: &'p Prompts,
    caller: Arc<Caller>,
    /// The card that the question is about.
    card: Option<CardId>,
    /// The dialog of an agent, whose outcome is recorded. That of a PIN pad is the login's.
    dialog: Option<Shown>,
    /// The reason why there is no PIN; `None` if the holder typed one.
    outcome: Option<ErrorKind>,
}

/// A dialog of an agent, as it is recorded.
struct Shown {
    card: CardId,
    reader: String,
    serial: String,
    purpose: Option<String>,
    agent: Option<u32>,
}

impl Asked<'_> {
    fn ended(&mut self, failure: Option<ErrorKind>) {
        use ErrorKind::{PinBlocked, PinFormat, PinIncorrect, PukBlocked, PukFormat, PukIncorrect};
        // A wrong code is an answer, too.
        let is_answer = |kind: &ErrorKind| {
            matches!(
                kind,
                PinBlocked | PinFormat | PinIncorrect | PukBlocked | PukFormat | PukIncorrect
            )
        };
        self.outcome = failure.filter(|kind| !is_answer(kind));
    }

    /// Counts questions in a row without an answer.
    fn count(&self) {
        use ErrorKind::{PromptCancelled, PromptTimeout, RequestCancelled};
        let matter = (self.caller.peer.account, self.card.clone());
        let unanswered = &mut self.prompts.lock().unanswered;
        let is_there = |card: &CardId| self.prompts.registry.card(card).is_ok();
        unanswered.retain(|(_, card), _| card.as_ref().is_none_or(is_there));
        match self.outcome {
            None => {
                unanswered.remove(&matter);
            }
            Some(RequestCancelled | PromptCancelled | PromptTimeout) => {
                let unanswered = unanswered.entry(matter).or_insert(Unanswered {
                    count: 0,
                    last: Instant::now(),
                });
                unanswered.count += 1;
                unanswered.last = Instant::now();
            }
            Some(_) => {}
        }
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.count();
        let Some(dialog) = self.dialog.take() else {
            return;
        };
        let subject = Subject {
            purpose: dialog.purpose,
            agent_pid: dialog.agent,
            ..Subject::default()
        };
        let note = Note::new(Operation::Prompt, subject);
        let card = (dialog.reader.as_str(), dialog.serial);
        let outcome = self.outcome.map_or("ok", |kind| kind.word());
        // An audit file that cannot be written fails the login, which follows.
        let _ = self.prompts.audit.write(note, &self.caller, card, outcome);
        self.prompts
            .registry
            .prompt_closed(&dialog.card, self.caller.id);
    }
}
