use cps_card::{CardGeneration, UpdateState};
use serde::{Deserialize, Serialize};

/// The owner of content: a card, as it was after its last update (`card.md` §3.3).
///
/// A card that does not tell of its updates (CPS4, contactless) is remembered by its serial number
/// alone, as the issuer's library does; a signature that its certificate does not verify makes it
/// forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct CacheKey {
    pub(super) generation: CardGeneration,
    pub(super) serial: [u8; 12],
    /// EF.ACTUA as read; `None` if the card was never updated, or does not tell.
    update: Option<Vec<u8>>,
}

impl CacheKey {
    /// Returns the key of a card; `None` for one whose update was interrupted, of which nothing is kept.
    pub(crate) fn of(card: &cps_card::Card, update: &UpdateState) -> Option<Self> {
        let update = match update {
            UpdateState::NeverUpdated | UpdateState::NotKept => None,
            UpdateState::Completed { raw } => Some(raw.clone()),
            UpdateState::Interrupted { .. } => return None,
        };
        Some(Self {
            generation: card.generation(),
            serial: *card.serial().as_bytes(),
            update,
        })
    }
}
