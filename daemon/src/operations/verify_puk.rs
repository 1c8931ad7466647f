use cps_apdu::Pin;
use cps_protocol::ApiError;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, PinStateResult, PukVerifyParams};

use super::call::{Call, Outcome};
use super::route::Operation;
use crate::audit::Note;
use crate::reader::{CardContext, CardOperation, Failure};

/// The presentation of the PUK alone.
pub(super) struct VerifyPuk {
    puk: Pin,
    /// Whether no other program is to reach the card while a code is verified.
    exclusive: bool,
}

impl Operation for VerifyPuk {
    type Method = method::PukVerify;

    fn begin(
        call: &mut Call<'_>,
        params: PukVerifyParams,
    ) -> Result<Outcome<PinStateResult>, ApiError> {
        let puk = params.puk.0;
        let exclusive = call.service.settings().exclusive;
        call.run_on(params.card, Self { puk, exclusive })
    }
}

impl CardOperation for VerifyPuk {
    type Reply = PinStateResult;
    const NAME: &'static str = "verify_puk";

    fn note(&self) -> Option<Note> {
        Some(Note::new(Audited::VerifyPuk, Subject::default()))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<PinStateResult, Failure> {
        let open = &mut *context.open;
        open.check_usable()?;
        open.check_has_pin()?;
        open.card.check_puk(&self.puk)?;
        open.hold(self.exclusive)?;
        let verified = open.card.verify_puk(&self.puk);
        open.note_puk(context.reader, &verified, LeaseEnd::CardReset);
        verified?;
        Ok(open.pin_state())
    }
}
