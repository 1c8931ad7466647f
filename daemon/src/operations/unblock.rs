use cps_apdu::Pin;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, PinStateResult, PinUnblockParams};
use cps_protocol::{ApiError, PinStatus};

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::audit::Note;
use crate::reader::{CardContext, CardOperation, Failure};

/// A new PIN set with the PUK.
pub(super) struct Unblock {
    puk: Pin,
    new: Pin,
    /// Whether no other program is to reach the card while a code is verified.
    exclusive: bool,
}

impl Operation for Unblock {
    type Method = method::PinUnblock;

    fn begin(
        call: &mut Call<'_>,
        params: PinUnblockParams,
    ) -> Result<Outcome<PinStateResult>, ApiError> {
        let (puk, new) = (params.puk.0, params.new.0);
        let exclusive = call.service.settings().exclusive;
        let unblock = Self {
            puk,
            new,
            exclusive,
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
        let open = &mut *context.open;
        open.check_usable()?;
        open.check_has_pin()?;
        open.card.check_puk(&self.puk)?;
        open.card.check_new_pin(&self.new)?;
        open.hold(self.exclusive)?;
        let unblocked = open.card.unblock(&self.puk, &self.new);
        if unblocked.is_ok() {
            open.pin = PinStatus::UNKNOWN;
        }
        open.note_puk(context.reader, &unblocked, LeaseEnd::PinChanged);
        unblocked?;
        Ok(open.pin_state())
    }
}
