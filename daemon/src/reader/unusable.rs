//! A card that is mute, foreign or damaged: it is left alone until it leaves.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use cps_protocol::{ApiError, ErrorKind};
use tracing::warn;

use super::{Lost, Message, Probing, State, Watch};

/// Time between two attempts on a card that another program holds for itself.
const RETRY: Duration = Duration::from_secs(1);

pub(super) struct Unusable {
    problem: ApiError,
}

impl Unusable {
    /// Reports the problem of the card to all subscribers, unless `told` is the same.
    pub(super) fn new(watch: &Watch, problem: ApiError, told: Option<&ApiError>) -> Self {
        if told != Some(&problem) {
            warn!(
                reader = %watch.name,
                status = problem.kind.word(),
                detail = problem.detail,
                "card cannot be used"
            );
            watch.board.card_unusable(watch.key, problem.clone());
        }
        Self { problem }
    }

    pub(super) fn run(self, watch: &mut Watch) -> State {
        loop {
            let message = if self.problem.kind == ErrorKind::ReaderBusy {
                watch.inbox.recv_timeout(RETRY)
            } else {
                watch
                    .inbox
                    .recv()
                    .map_err(|_| RecvTimeoutError::Disconnected)
            };
            match message {
                Ok(Message::Holds(news)) => {
                    if watch.take_news(&news) {
                        return State::Lost(Lost::ByNews);
                    }
                }
                // Its card has left: dropping the reply says so.
                Ok(Message::Job(_) | Message::ClientGone(..) | Message::Revoke(_)) => {}
                Ok(Message::Stop(_)) | Err(RecvTimeoutError::Disconnected) => {
                    return State::Stopped;
                }
                Err(RecvTimeoutError::Timeout) => {
                    return State::Probing(Probing::again(self.problem));
                }
            }
        }
    }
}
