use cps_protocol::ApiError;

use super::open_card::OpenCard;

/// The next state of a reader, with what it begins from.
pub(super) enum Next {
    Empty,
    Probing {
        /// The problem that was reported of the same card, when it is tried again.
        reported: Option<ApiError>,
    },
    Ready(Box<OpenCard>),
    Unusable {
        problem: ApiError,
        reported: Option<ApiError>,
    },
    Lost(Lost),
    Stopped,
}

/// The way in which it was noticed that a card is not the one that is known.
pub(super) enum Lost {
    /// By the news of the reader, which say what it holds now.
    ByNews,
    /// By the link, before the news: they will come.
    ByLink,
    /// It is there, and is not the card that it was taken for.
    Doubted,
}

impl Next {
    pub(super) const PROBING: Self = Self::Probing { reported: None };

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Probing { .. } => "probing",
            Self::Ready(_) => "ready",
            Self::Unusable { .. } => "unusable",
            Self::Lost(_) => "lost",
            Self::Stopped => "stopped",
        }
    }
}
