//! Codes that a program leaves to the holder, who types them on the reader or in a dialog. Begin at
//! [`ask`]; [`ask_unless_given`] is for a new PIN.

use std::sync::Arc;
use std::time::Duration;

use cps_protocol::{ApiError, CardId, ErrorKind, PinField};

use super::call::{Call, Outcome, queue, wrong_params};
use super::present::Presentation;
use crate::prompts::{Answer, Question, Replacement};
use crate::reader::{CardOperation, CodeName};

/// The place where codes are typed.
pub(super) enum Entry<C> {
    /// In the program or in a dialog of the agent.
    Typed(C),
    /// On the reader, which waits this long for the holder.
    OnPinPad(Duration),
}

/// Has the holder asked for the codes of an operation, and runs it with them.
///
/// # Errors
/// The reason that makes asking useless; `prompt.unavailable`, where a PIN pad asks only for
/// another account.
pub(super) fn ask<C, O>(
    call: &Call<'_>,
    card: CardId,
    code: CodeName,
    question: Question,
    operation: impl FnOnce(Entry<C>, Presentation) -> O + Send + 'static,
) -> Result<Outcome<O::Reply>, ApiError>
where
    C: TryFrom<Answer, Error = ApiError> + Send,
    O: CardOperation,
{
    let (view, _) = call.read_card(&card)?;
    let limit = call
        .service
        .prompts
        .pin_pad(call.caller, &card, &question)?;
    let (caller, service) = (Arc::clone(call.caller), Arc::clone(call.service));
    // How many tries are left of a PUK is not always known, and then not said.
    let tells_tries = code == CodeName::Pin || view.puk.retries.is_some();
    if let Some(limit) = limit {
        let policy = &service.settings().policy;
        if !policy.may_use_pin_pad(&caller.peer) {
            let detail = "a PIN pad asks only for the account at the machine";
            return Err(ApiError::new(ErrorKind::PromptUnavailable).with_detail(detail));
        }
        let presentation = Presentation::by_program(call, code).after_question(tells_tries);
        let operation = operation(Entry::OnPinPad(limit), presentation);
        let pending = queue(&service, &caller, &view, card.clone(), operation);
        return Ok(Outcome::later(async move |deadline| {
            let asked = service.prompts.announce(&caller, &card, &question);
            let answer = pending.result(&deadline).await;
            asked.ended(answer.as_ref().err().map(|error| error.kind));
            answer
        }));
    }
    Ok(Outcome::later(async move |deadline| {
        let typed = tokio::select! {
            biased;
            asked = service.prompts.ask(&caller, &card, &question) => asked?,
            reason = deadline.passed() => return Err(reason.into()),
        };
        let typed = Entry::Typed(typed.try_into()?);
        // Again, because the holder may have taken minutes.
        let presentation = Presentation::look_up(&service, &caller, code).await;
        let operation = operation(typed, presentation.after_question(tells_tries));
        let pending = queue(&service, &caller, &view, card, operation);
        pending.result(&deadline).await
    }))
}

/// The two codes of the parameters for a new PIN, each with its name.
pub(super) struct Given {
    /// The present PIN, or the PUK.
    pub(super) right: (&'static str, Option<PinField>),
    pub(super) new: (&'static str, Option<PinField>),
}

/// Runs an operation with the codes of the parameters, or with those that the holder is asked for
/// as [`ask`] does.
///
/// # Errors
/// `request.params`, if one of the codes is there without the other; otherwise as [`ask`].
pub(super) fn ask_unless_given<O: CardOperation>(
    call: &Call<'_>,
    card: CardId,
    code: CodeName,
    question: Question,
    given: Given,
    operation: impl FnOnce(Entry<Replacement>, Presentation) -> O + Send + 'static,
) -> Result<Outcome<O::Reply>, ApiError> {
    let names = (given.right.0, given.new.0);
    match (given.right.1, given.new.1) {
        (Some(right), Some(new)) => {
            let (right, new) = (right.0, new.0);
            let typed = Entry::Typed(Replacement { right, new });
            let presentation = Presentation::by_program(call, code);
            call.run_on(card, operation(typed, presentation))
        }
        (None, None) => ask(call, card, code, question, operation),
        (right, _) => {
            let missing = if right.is_none() { names.0 } else { names.1 };
            Err(wrong_params(format!(
                "{missing} is missing: expected {} and {}, or neither of them, with which the \
                 holder is asked",
                names.0, names.1
            )))
        }
    }
}
