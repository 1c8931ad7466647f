use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, PinStateResult, PinUnblockParams};
use cps_protocol::{ApiError, PinStatus};

use super::ask::{Entry, Given, ask_unless_given};
use super::call::{Call, Outcome};
use super::present::Presentation;
use super::route::Operation;
use crate::audit::Note;
use crate::policy::Privilege;
use crate::prompts::{Question, Replacement};
use crate::reader::{CardContext, CardOperation, CodeName, Failure};

/// A new PIN set with the PUK.
pub(super) struct Unblock {
    codes: Entry<Replacement>,
    presentation: Presentation,
}

impl Operation for Unblock {
    type Method = method::PinUnblock;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::PresentAnywhere);

    fn begin(
        call: &mut Call<'_>,
        params: PinUnblockParams,
    ) -> Result<Outcome<PinStateResult>, ApiError> {
        let PinUnblockParams { card, puk, new_pin } = params;
        let given = Given {
            right: ("puk", puk),
            new: ("new_pin", new_pin),
        };
        let unblock = |codes, presentation| Self {
            codes,
            presentation,
        };
        ask_unless_given(call, card, CodeName::Puk, Question::Unblock, given, unblock)
    }
}

impl CardOperation for Unblock {
    type Reply = PinStateResult;
    const NAME: &'static str = "unblock";

    fn note(&self) -> Option<Note> {
        Some(Note::new(Audited::Unblock, Subject::default()))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<PinStateResult, Failure> {
        context.open.check_usable()?;
        context.open.check_has_pin()?;
        if let Entry::Typed(Replacement { right, new }) = &self.codes {
            context.open.card.check_puk(right)?;
            context.open.card.check_new_pin(new)?;
        }
        self.presentation.check(context)?;
        let open = &mut *context.open;
        open.hold(self.presentation.settings.exclusive)?;
        let unblocked = match &self.codes {
            Entry::Typed(Replacement { right, new }) => open.card.unblock(right, new),
            Entry::OnPinPad(limit) => {
                let client = context.caller.id;
                open.on_pin_pad(context.reader, client, |card| card.unblock_on_pad(*limit))
            }
        };
        // A holder who stops at the PIN pad after the PUK may have given the PIN its tries back.
        if unblocked.is_ok() || matches!(self.codes, Entry::OnPinPad(_)) {
            open.pin = PinStatus::UNKNOWN;
        }
        open.note_puk(context.reader, &unblocked, LeaseEnd::PinChanged);
        unblocked?;
        Ok(open.pin_state())
    }
}
