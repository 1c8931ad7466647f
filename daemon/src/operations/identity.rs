use std::sync::Arc;

use cps_identity::Identity as Holder;
use cps_protocol::method::{self, CardParams};
use cps_protocol::{ApiError, JudgedIdentity, Proof};

use super::call::{Call, Outcome, queue, reading};
use super::route::Operation;
use crate::content;
use crate::reader::{CardContext, CardOperation, Failure};

/// The identity of the holder: all public data, and the activities for a client that is logged in.
pub(super) struct Identity;

impl Operation for Identity {
    type Method = method::CardsIdentity;

    /// Answers at once if the card was asked all that this client may know.
    fn begin(
        call: &mut Call<'_>,
        CardParams { card }: CardParams,
    ) -> Result<Outcome<JudgedIdentity>, ApiError> {
        let view = call.service.registry.card(&card)?;
        let complete = view
            .content
            .as_ref()
            .is_none_or(|content| content.is_complete());
        let named = view.named.clone().ok_or_else(|| reading(&card))?;
        let service = Arc::clone(call.service);
        let proof = match view.proven.contains(&call.caller.id) {
            true => Proof::Signed,
            false => Proof::Read,
        };
        let judged = {
            let named = Arc::clone(&named);
            move |identity| {
                let verdict = service.trust.judge(&named.certificate, named.purpose);
                JudgedIdentity {
                    identity,
                    trust: verdict.trust,
                    proof,
                }
            }
        };
        if complete && !view.leases.contains(&call.caller.id) {
            return Ok(Outcome::Now(judged(named.identity.clone())));
        }
        let pending = queue(call.service, call.caller, &view, card, Self);
        Ok(Outcome::later(async move |deadline| {
            pending.result(&deadline).await.map(judged)
        }))
    }
}

impl CardOperation for Identity {
    type Reply = Holder;
    const NAME: &'static str = "identity";

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<Holder, Failure> {
        let open = &mut *context.open;
        while let Some(entry) = open.content.next_unread().cloned() {
            open.read_public(context.reader, &entry)?;
        }
        let identity = open.content.identity();
        let Some(proof) = open.leases.of(context.caller.id) else {
            return Ok(identity);
        };
        let mut activities = Vec::new();
        for entry in &open.content.profile.data {
            if let Some(index) = content::activity_index(entry) {
                activities.push((index, open.card.read_data(entry, Some(proof))?));
            }
        }
        let activities = activities
            .iter()
            .map(|(index, value)| (*index, value.as_slice()));
        Ok(identity.with_activities(activities))
    }
}
