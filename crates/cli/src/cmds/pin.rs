use cps_apdu::Pin;
use cps_protocol::method::{
    CardParams, PinChange, PinChangeParams, PinState, PinStateResult, PinUnblock, PinUnblockParams,
};
use cps_protocol::{ApiError, CardId, ErrorKind};
use serde::Serialize;

use crate::args::{Global, LoginArgs, PinArgs, PinVerb};
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::pin::PinLines;
use crate::session::{Session, has_pin};
use crate::terminal::Secret;
use crate::text::Text;

/// JSON for programs: the answer of `pin.status`, and whether there is a PIN on this side of the
/// card.
#[derive(Serialize)]
struct Status {
    #[serde(flatten)]
    state: PinStateResult,
    has_pin: bool,
}

pub(super) fn run(verb: &PinVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let session = Session::connect(global, output.language)?;
    let found = session.card(global)?;
    let card = found.id;
    let (state, done) = match verb {
        PinVerb::Status => {
            let status = Status {
                state: session.call::<PinState>(&CardParams { card })?,
                has_pin: has_pin(found.generation),
            };
            return output.show(&status, |language, status| {
                format::pin_state(language, status.has_pin, &status.state)
            });
        }
        PinVerb::Change(source) => (change(&session, &card, *source)?, Text::PinChanged),
        PinVerb::Unblock(source) => (unblock(&session, &card, *source)?, Text::PinUnblocked),
    };
    if output.json {
        output.json(&state)
    } else {
        output.line(output.language.text(done))
    }
}

fn change(session: &Session, card: &CardId, args: LoginArgs) -> Result<PinStateResult, CliError> {
    if args.prompt {
        return session.prompted::<PinChange>(&PinChangeParams::prompted(card.clone()));
    }
    let present = |old: Pin, new: Pin| {
        session.call::<PinChange>(&PinChangeParams::with_codes(card.clone(), old, new))
    };
    replace(session, Secret::Pin, card, args.source, present)
}

fn unblock(session: &Session, card: &CardId, args: LoginArgs) -> Result<PinStateResult, CliError> {
    if args.prompt {
        return session.prompted::<PinUnblock>(&PinUnblockParams::prompted(card.clone()));
    }
    let present = |puk: Pin, new: Pin| {
        session.call::<PinUnblock>(&PinUnblockParams::with_codes(card.clone(), puk, new))
    };
    replace(session, Secret::Puk, card, args.source, present)
}

/// Has the card replace its PIN, by the right of the secret.
fn replace(
    session: &Session,
    secret: Secret,
    card: &CardId,
    source: PinArgs,
    present: impl Fn(Pin, Pin) -> Result<PinStateResult, CliError>,
) -> Result<PinStateResult, CliError> {
    if source.pin_stdin {
        let mut lines = PinLines::open()?;
        let right = lines.code(secret)?;
        return present(right, lines.new_pin()?);
    }
    let mut holder = session.holder(secret, card)?;
    // The holder types the new PIN once, however often the other one is wrong.
    let mut new: Option<Pin> = None;
    holder.ask_with(|holder, right| {
        let kept = match &new {
            Some(pin) => pin,
            None => new.insert(holder.new_pin()?),
        };
        present(right, copy(kept)?)
    })
}

/// Makes another of a PIN that may have to be presented again.
fn copy(pin: &Pin) -> Result<Pin, CliError> {
    Pin::new(pin.expose()).map_err(|error| {
        ApiError::new(ErrorKind::NewPinFormat)
            .with_detail(format!("the new PIN {error}"))
            .into()
    })
}
