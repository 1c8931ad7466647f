//! The public content of cards seen before, so that a known card is ready after a few commands.
//!
//! It lives in memory and never holds anything that needs the PIN (`pkcs11.md`, section 11, S2).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cps_card::{Generation, UpdateState};
use cps_protocol::ApiError;

use crate::content::Content;

/// Cards that are remembered; a workstation sees a few, a shared one some dozens.
const CAPACITY: usize = 128;

/// What content belongs to: a card, as it was after its last update (`card.md`, section 3.3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CacheKey {
    generation: Generation,
    serial: [u8; 12],
    /// EF.ACTUA as read; `None` if the card was never updated, or does not tell.
    update: Option<Vec<u8>>,
}

impl CacheKey {
    /// The key of a card; `None` for one whose update was interrupted, of which nothing is kept.
    pub(crate) fn of(card: &cps_card::Card, update: &UpdateState) -> Option<Self> {
        let update = match update {
            UpdateState::NeverUpdated | UpdateState::NotKept => None,
            UpdateState::Completed(update) => Some(update.raw.clone()),
            UpdateState::Interrupted { .. } => return None,
        };
        Some(Self {
            generation: card.generation(),
            serial: *card.serial().as_bytes(),
            update,
        })
    }
}

#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<HashMap<CacheKey, Arc<Content>>>);

impl Cache {
    pub(crate) fn find(&self, key: &CacheKey) -> Option<Arc<Content>> {
        self.lock().get(key).cloned()
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) -> Result<(), ApiError> {
        self.lock().clear();
        Ok(())
    }

    /// Remembers content; when there is too much, everything else is forgotten and read anew.
    pub(crate) fn store(&self, key: CacheKey, content: Arc<Content>) {
        let mut known = self.lock();
        if known.len() >= CAPACITY && !known.contains_key(&key) {
            known.clear();
        }
        known.insert(key, content);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CacheKey, Arc<Content>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
