//! The agent, which shows PIN dialogs to the account of its connection.

use cps_protocol::ApiError;
use cps_protocol::method::{self, AgentAnswerParams, AgentRegistered, Empty};

use super::call::{Call, Outcome, wrong_params};
use super::route::Operation;

/// `agent.register`
pub(super) struct Register;

/// `agent.answer`
pub(super) struct AnswerPrompt;

impl Operation for Register {
    type Method = method::AgentRegister;

    fn begin(call: &mut Call<'_>, _: Empty) -> Result<Outcome<AgentRegistered>, ApiError> {
        *call.orders = Some(call.service.prompts.register(call.caller)?);
        let pid = call.caller.peer.pid;
        Ok(Outcome::Now(AgentRegistered { pid }))
    }
}

impl Operation for AnswerPrompt {
    type Method = method::AgentAnswer;

    fn begin(call: &mut Call<'_>, params: AgentAnswerParams) -> Result<Outcome<Empty>, ApiError> {
        let answer = match (params.pin, params.failure) {
            (Some(pin), None) => Ok(pin.0),
            (None, Some(failure)) => Err(failure),
            _ => return Err(wrong_params("either a PIN or a failure")),
        };
        let prompts = &call.service.prompts;
        prompts.answer(call.caller.id, params.prompt, answer)?;
        Ok(Outcome::Now(Empty {}))
    }
}
