//! The card left: its handle and leases are void, and subscribers are told.

use cps_reader::CardPresence;
use tracing::info;

use super::{Probing, State, Watch};

/// Source of the news of the loss.
pub(super) enum Lost {
    /// By the news of the reader, which say what it holds now.
    ByNews,
    /// By the link, before the news: they will come.
    ByLink,
}

impl Lost {
    pub(super) fn run(self, watch: &mut Watch) -> State {
        info!(reader = %watch.name, "card removed");
        watch.board.card_removed(watch.key);
        match self {
            Self::ByNews if watch.holds.card != CardPresence::Empty => {
                State::Probing(Probing::default())
            }
            Self::ByNews => State::Empty,
            Self::ByLink => {
                watch.losses += 1;
                State::Empty
            }
        }
    }
}
