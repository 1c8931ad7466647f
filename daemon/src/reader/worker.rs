use cps_reader::{ReaderState, Readers};

use super::context::ReaderContext;
use super::inbox::Inbox;

/// The thread of a reader, as every state uses it.
pub(super) struct Worker {
    pub(super) context: ReaderContext,
    pub(super) readers: Box<dyn Readers>,
    pub(super) inbox: Inbox,
    /// The content of the reader, by the last news.
    pub(super) holds: ReaderState,
    /// Number of times that the link has lost the card since the last news, without one becoming
    /// ready.
    pub(super) losses: u32,
    /// Number of attempts on a card that were made again since the last news, without one becoming
    /// ready.
    pub(super) failures: usize,
}

impl Worker {
    /// Takes news about the reader; `true` if the card that was in it is not there any more.
    ///
    /// The count tells a card that was pulled and inserted again between two looks.
    pub(super) fn take_news(&mut self, news: &ReaderState) -> bool {
        let changed = news.event_count != self.holds.event_count || news.card != self.holds.card;
        self.holds = news.clone();
        (self.losses, self.failures) = (0, 0);
        changed
    }
}
