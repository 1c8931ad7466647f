use cps_protocol::method::{CardParams, CardsList, CardsObjects, Empty};

use crate::args::{CardsVerb, Global};
use crate::failure::Failure;
use crate::format;
use crate::output::Output;
use crate::session::Session;

pub(super) fn run(verb: &CardsVerb, global: &Global, output: &mut Output) -> Result<(), Failure> {
    let session = Session::connect(global, output.language)?;
    match verb {
        CardsVerb::List => {
            let cards = session.call::<CardsList>(&Empty {})?;
            output.show(&cards, format::cards)
        }
        CardsVerb::Show => {
            let card = session.card(global)?.id;
            let objects = session.call::<CardsObjects>(&CardParams { card })?;
            output.show(&objects, format::card_objects)
        }
    }
}
