use cps_card::{PinRole, Verification};
use cps_protocol::ApiError;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, PinChangeParams, PinStateResult};

use super::ask::{Entry, Given, ask_unless_given};
use super::call::{Call, Outcome};
use super::present::Presentation;
use super::route::Operation;
use crate::audit::Note;
use crate::policy::Privilege;
use crate::prompts::{Question, Replacement};
use crate::reader::{CardContext, CardOperation, CodeName, Failure};

/// A change of the PIN by its holder.
pub(super) struct ChangePin {
    codes: Entry<Replacement>,
    presentation: Presentation,
}

impl Operation for ChangePin {
    type Method = method::PinChange;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::PresentAnywhere);

    fn begin(
        call: &mut Call<'_>,
        params: PinChangeParams,
    ) -> Result<Outcome<PinStateResult>, ApiError> {
        let PinChangeParams {
            card,
            old_pin,
            new_pin,
        } = params;
        let given = Given {
            right: ("old_pin", old_pin),
            new: ("new_pin", new_pin),
        };
        let change = |codes, presentation| Self {
            codes,
            presentation,
        };
        ask_unless_given(call, card, CodeName::Pin, Question::Change, given, change)
    }
}

impl CardOperation for ChangePin {
    type Reply = PinStateResult;
    const NAME: &'static str = "change_pin";

    fn note(&self) -> Option<Note> {
        Some(Note::new(Audited::ChangePin, Subject::default()))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<PinStateResult, Failure> {
        context.open.check_usable()?;
        context.open.check_has_pin()?;
        if let Entry::Typed(Replacement { right, new }) = &self.codes {
            context.open.card.check_pin(right)?;
            context.open.card.check_new_pin(new)?;
        }
        self.presentation.check(context)?;
        let (open, reader) = (&mut *context.open, context.reader);
        let client = context.caller.id;
        open.hold(self.presentation.settings.exclusive)?;
        let changed = match &self.codes {
            Entry::Typed(Replacement { right, new }) => open.card.change_pin(right, new),
            Entry::OnPinPad(limit) => {
                open.on_pin_pad(reader, client, |card| card.change_pin_on_pad(*limit))
            }
        };
        open.note_presentation(reader, changed.as_ref().err());
        if changed.is_ok() {
            open.leases.end_others(reader, client, LeaseEnd::PinChanged);
            // Whether the card is verified now is not documented: it is asked.
            let verified = |status| status == Verification::Verified;
            if open.leases.has(client) && !open.card.pin_status(PinRole::Pin).is_ok_and(verified) {
                open.leases.end_all(reader, LeaseEnd::PinChanged);
            }
        }
        // The old PIN may have been verified by the change itself.
        open.reset_if_unused(reader)?;
        changed?;
        Ok(PinStateResult {
            logged_in: open.leases.has(client),
            ..open.pin_state()
        })
    }
}
