use cps_protocol::PinField;
use cps_protocol::method::{
    CardParams, PinChange, PinChangeParams, PinState, PinUnblock, PinUnblockParams,
};

use crate::args::{Global, PinVerb};
use crate::failure::Failure;
use crate::format;
use crate::output::Output;
use crate::pin::PinSource;
use crate::session::Session;
use crate::text::Text;

pub(super) fn run(verb: &PinVerb, global: &Global, output: &mut Output) -> Result<(), Failure> {
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let (state, done) = match verb {
        PinVerb::Status => {
            let state = session.call::<PinState>(&CardParams { card })?;
            return output.show(&state, format::pin_state);
        }
        PinVerb::Change(source) => {
            let mut source = PinSource::new(*source, output.language)?;
            let (old, new) = (PinField(source.pin()?), PinField(source.new_pin()?));
            let params = PinChangeParams { card, old, new };
            (session.call::<PinChange>(&params)?, Text::PinChanged)
        }
        PinVerb::Unblock(source) => {
            let mut source = PinSource::new(*source, output.language)?;
            let (puk, new) = (PinField(source.puk()?), PinField(source.new_pin()?));
            let params = PinUnblockParams { card, puk, new };
            (session.call::<PinUnblock>(&params)?, Text::PinUnblocked)
        }
    };
    if output.json {
        output.json(&state)
    } else {
        output.line(output.language.text(done))
    }
}
