use std::mem;
use std::sync::Arc;

use cps_identity::Identity as Holder;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::method::{self, IdentityParams};
use cps_protocol::{ApiError, JudgedIdentity, Proof};

use super::call::{Call, Outcome, queue, reading};
use super::route::Operation;
use crate::audit::Note;
use crate::content;
use crate::reader::{CardContext, CardOperation, Failure, OpenCard};

/// The identity of the holder: the public data, and the activities for a client that is logged in.
///
/// One that is to be complete is read in turns: other work waits for few commands.
pub(super) struct Identity {
    /// Whether the card is asked for the public data objects that were not read yet.
    complete: bool,
    /// Whether the client was logged in when it asked, and is shown the activities.
    with_activities: bool,
    /// Whether this was the last turn.
    is_over: bool,
}

/// An identity, and whether all that is public is in it.
pub(super) struct ReadIdentity {
    identity: Holder,
    complete: bool,
}

impl Operation for Identity {
    type Method = method::CardsIdentity;

    /// Answers at once if the card need not be asked for what this client may know and wants.
    fn begin(
        call: &mut Call<'_>,
        IdentityParams { card, complete }: IdentityParams,
    ) -> Result<Outcome<JudgedIdentity>, ApiError> {
        let view = call.service.registry.card(&card)?;
        let is_complete = view
            .content
            .as_ref()
            .is_some_and(|content| content.is_complete());
        let named = view.named.clone().ok_or_else(|| reading(&card))?;
        let service = Arc::clone(call.service);
        let proof = match view.proven.contains(&call.caller.id) {
            true => Proof::Signed,
            false => Proof::Read,
        };
        let judged = {
            let named = Arc::clone(&named);
            move |ReadIdentity { identity, complete }| {
                let verdict = service.trust.judge(&named.certificate, named.purpose);
                JudgedIdentity {
                    identity,
                    trust: verdict.trust,
                    proof,
                    complete,
                }
            }
        };
        if (is_complete || !complete) && !view.leases.contains(&call.caller.id) {
            return Ok(Outcome::Now(judged(ReadIdentity {
                identity: named.identity.clone(),
                complete: is_complete,
            })));
        }
        if view.content.is_none() {
            return Err(reading(&card));
        }
        let with_activities = view.leases.contains(&call.caller.id);
        let (service, caller) = (Arc::clone(call.service), Arc::clone(call.caller));
        let next_turn = move || {
            let operation = Self {
                complete,
                with_activities,
                is_over: false,
            };
            queue(&service, &caller, &view, card.clone(), operation)
        };
        let mut pending = next_turn();
        Ok(Outcome::later(async move |deadline| {
            loop {
                match pending.result(&deadline).await? {
                    Some(read) => return Ok(judged(read)),
                    None => pending = next_turn(),
                }
            }
        }))
    }
}

impl CardOperation for Identity {
    /// None if other work waits, and another turn is to follow.
    type Reply = Option<ReadIdentity>;
    const NAME: &'static str = "identity";

    fn note(&self) -> Option<Note> {
        let read = || Note::new(Audited::ReadData, Subject::default());
        (self.with_activities && self.is_over).then(read)
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<Self::Reply, Failure> {
        let open = &mut *context.open;
        // A turn reads one piece at least, after the command that selects its file.
        let mut has_selected = false;
        let mut pause = || mem::replace(&mut has_selected, true) && (context.others_wait)();
        while self.complete && open.has_more_to_read() {
            open.read_on(context.reader, &mut pause)?;
            if pause() && open.has_more_to_read() {
                return Ok(None);
            }
        }
        self.is_over = true;
        let read = |identity, open: &OpenCard| ReadIdentity {
            identity,
            complete: open.content.is_complete(),
        };
        let identity = open.content.identity();
        let Some(proof) = open.leases.of(context.caller.id) else {
            return Ok(Some(read(identity, open)));
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
        Ok(Some(read(identity.with_activities(activities), open)))
    }
}
