use cps_apdu::Pin;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, PinStateResult, PinUnblockParams};
use cps_protocol::{ApiError, PinStatus};

use super::call::{Call, Outcome};
use super::present::Presentation;
use super::route::Operation;
use crate::audit::Note;
use crate::policy::Privilege;
use crate::reader::{CardContext, CardOperation, CodeName, Failure};

/// A new PIN set with the PUK.
pub(super) struct Unblock {
    puk: Pin,
    new: Pin,
    presentation: Presentation,
}

impl Operation for Unblock {
    type Method = method::PinUnblock;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::PresentAnywhere);

    fn begin(
        call: &mut Call<'_>,
        params: PinUnblockParams,
    ) -> Result<Outcome<PinStateResult>, ApiError> {
        let (puk, new) = (params.puk.0, params.new.0);
        let presentation = Presentation::by_program(call, CodeName::Puk);
        let unblock = Self {
            puk,
            new,
            presentation,
        };
        call.run_on(params.card, unblock)
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
        context.open.card.check_puk(&self.puk)?;
        context.open.card.check_new_pin(&self.new)?;
        self.presentation.check(context)?;
        let open = &mut *context.open;
        open.hold(self.presentation.settings.exclusive)?;
        let unblocked = open.card.unblock(&self.puk, &self.new);
        if unblocked.is_ok() {
            open.pin = PinStatus::UNKNOWN;
        }
        open.note_puk(context.reader, &unblocked, LeaseEnd::PinChanged);
        unblocked?;
        Ok(open.pin_state())
    }
}
