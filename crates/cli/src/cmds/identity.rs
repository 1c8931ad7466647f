use cps_protocol::method::{CardsIdentity, IdentityParams};

use crate::args::{Global, IdentityArgs};
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::session::{Session, has_pin};

pub(super) fn run(
    args: &IdentityArgs,
    global: &Global,
    output: &mut Output,
) -> Result<(), CliError> {
    let session = Session::connect(global, output.language)?;
    let found = session.card(global)?;
    let (card, has_pin) = (found.id, has_pin(found.generation));
    let params = IdentityParams {
        card: card.clone(),
        complete: true,
    };
    let read = || session.call::<CardsIdentity>(&params);
    let identity = if args.pin || args.login.source.pin_stdin || args.login.prompt {
        session.logged_in(&card, args.login, 1, read)?
    } else {
        read()?
    };
    output.show(&identity, |language, identity| {
        format::identity(language, has_pin, identity)
    })
}
