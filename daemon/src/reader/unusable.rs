//! A card that is mute, foreign or damaged: it is left alone until it leaves.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use cps_protocol::{ApiError, ErrorKind};
use tracing::warn;

use super::inbox::Message;
use super::next::{Lost, Next};
use super::worker::Worker;

/// Time between two attempts on a card that another program holds for itself.
const RETRY: Duration = Duration::from_secs(1);

/// Waits until the card leaves. Reports what is wrong with it first, unless that was `reported`.
pub(super) fn run(problem: ApiError, reported: Option<&ApiError>, worker: &mut Worker) -> Next {
    if reported != Some(&problem) {
        let reader = &worker.context;
        warn!(
            reader = %reader.name,
            status = problem.kind.word(),
            detail = problem.detail,
            "card cannot be used"
        );
        reader.registry.card_unusable(reader.key, problem.clone());
    }
    loop {
        let message = if problem.kind == ErrorKind::ReaderBusy {
            worker.inbox.recv_timeout(RETRY)
        } else {
            let message = worker.inbox.recv();
            message.map_err(|_| RecvTimeoutError::Disconnected)
        };
        match message {
            Ok(Message::Holds(news)) => {
                if worker.take_news(&news) {
                    return Next::Lost(Lost::ByNews);
                }
            }
            // Its card has left: dropping the reply says so.
            Ok(
                Message::Job(_)
                | Message::ClientGone(..)
                | Message::Revoke(_)
                | Message::EndLogins(..),
            ) => {}
            Ok(Message::Stop(_)) | Err(RecvTimeoutError::Disconnected) => return Next::Stopped,
            Err(RecvTimeoutError::Timeout) => {
                return Next::Probing {
                    reported: Some(problem),
                };
            }
        }
    }
}
