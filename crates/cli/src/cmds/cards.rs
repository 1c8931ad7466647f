use cps_protocol::method::{CardsList, Empty};

use crate::args::{CardsVerb, Global};
use crate::error::CliError;
use crate::format;
use crate::output::Output;
use crate::session::Session;

pub(super) fn run(verb: &CardsVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let session = Session::connect(global, output.language)?;
    match verb {
        CardsVerb::List => {
            let cards = session.call::<CardsList>(&Empty {})?;
            output.show(&cards, format::cards)
        }
        CardsVerb::Show => {
            let objects = session.objects(global)?;
            output.show(&objects, format::card_objects)
        }
        CardsVerb::Watch => watch(&session, output),
    }
}

/// Shows the cards after each change, until it is interrupted, its output is closed, or the daemon
/// ends.
fn watch(session: &Session, output: &mut Output) -> Result<(), CliError> {
    session.subscribe()?;
    let mut shown = None;
    loop {
        let cards = session.call::<CardsList>(&Empty {})?;
        if shown.as_ref() != Some(&cards) {
            if output.json {
                output.json_line(&cards)?;
            } else {
                output.renew(&format::cards(output.language, &cards))?;
            }
            shown = Some(cards);
        }
        session.wait_for_news(None)?;
    }
}
