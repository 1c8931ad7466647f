//! The agent, which shows PIN dialogs to the account of its connection.

use cps_protocol::ApiError;
use cps_protocol::method::{self, AgentAnswerParams, AgentRegistered, Empty};

use super::call::{Call, Outcome};
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
        call.service.prompts.answer(call.caller.id, params)?;
        Ok(Outcome::Now(Empty {}))
    }
}
