use cps_apdu::Pin;
use cps_protocol::ApiError;
use cps_protocol::audit::{Operation as Audited, Subject};
use cps_protocol::event::LeaseEnd;
use cps_protocol::method::{self, PinStateResult, PukVerifyParams};

use super::call::{Call, Outcome};
use super::present::Presentation;
use super::route::Operation;
use crate::audit::Note;
use crate::policy::Privilege;
use crate::reader::{CardContext, CardOperation, CodeName, Failure};

/// The presentation of the PUK alone.
pub(super) struct VerifyPuk {
    puk: Pin,
    presentation: Presentation,
}

impl Operation for VerifyPuk {
    type Method = method::PukVerify;
    const PRIVILEGE: Option<Privilege> = Some(Privilege::PresentAnywhere);

    fn begin(
        call: &mut Call<'_>,
        params: PukVerifyParams,
    ) -> Result<Outcome<PinStateResult>, ApiError> {
        let puk = params.puk.0;
        let presentation = Presentation::by_program(call, CodeName::Puk);
        call.run_on(params.card, Self { puk, presentation })
    }
}

impl CardOperation for VerifyPuk {
    type Reply = PinStateResult;
    const NAME: &'static str = "verify_puk";

    fn note(&self) -> Option<Note> {
        Some(Note::new(Audited::VerifyPuk, Subject::default()))
    }

    fn run(&mut self, context: &mut CardContext<'_>) -> Result<PinStateResult, Failure> {
        context.open.check_usable()?;
        context.open.check_has_pin()?;
        context.open.card.check_puk(&self.puk)?;
        self.presentation.check(context)?;
        let open = &mut *context.open;
        open.hold(self.presentation.settings.exclusive)?;
        let verified = open.card.verify_puk(&self.puk);
        open.note_puk(context.reader, &verified, LeaseEnd::CardReset);
        verified?;
        Ok(open.pin_state())
    }
}
