use cps_apdu::Path;

use super::layout;
use crate::session::Session;
use crate::{CardError, CardGeneration, Damage};

/// Tells contact and contactless apart where the answer to reset does not (`card.md` §7).
///
/// The AODF of the contact application can be selected in both modes, and be read by contact only.
/// A card on which it cannot even be selected is what its answer to reset resembles.
pub(super) fn detect(session: &mut Session<'_, '_>) -> Result<CardGeneration, CardError> {
    let file = Path::new(&layout::READ_BY_CONTACT);
    let read = session
        .select_ef(&file)
        .and_then(|()| session.read(&file, 0, 1));
    match read {
        Ok(_) => Ok(CardGeneration::Cps3),
        Err(CardError::Link(error)) => Err(error.into()),
        Err(CardError::NotLoggedIn)
        | Err(CardError::Damaged {
            reason: Damage::Unreadable(_),
            ..
        }) => Ok(CardGeneration::Cps3Contactless),
        Err(_) => Ok(session.layout().generation),
    }
}
