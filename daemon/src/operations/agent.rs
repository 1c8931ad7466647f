//! The agent, which shows PIN dialogs to the account of its connection.

use cps_protocol::ApiError;
use cps_protocol::method::{
    self, AgentAnswerParams, AgentAnswerSiteParams, AgentRegistered, Empty,
};

use super::call::{Call, Outcome};
use super::route::Operation;

/// `agent.register`
pub(super) struct Register;

/// `agent.answer`
pub(super) struct AnswerPrompt;

/// `agent.answer_site`
pub(super) struct AnswerSite;

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

impl Operation for AnswerSite {
    type Method = method::AgentAnswerSite;

    fn begin(
        call: &mut Call<'_>,
        params: AgentAnswerSiteParams,
    ) -> Result<Outcome<Empty>, ApiError> {
        let answer = params.failure.map_or(Ok(()), Err);
        let prompts = &call.service.prompts;
        prompts.answer_site(call.caller.id, params.prompt, answer)?;
        Ok(Outcome::Now(Empty {}))
    }
}
