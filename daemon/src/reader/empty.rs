//! No card, or none that can be used: waits for one.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use cps_protocol::ErrorKind;
use cps_reader::CardPresence;

use super::inbox::Message;
use super::next::Next;
use super::worker::Worker;

/// Time in which the news of a card that the link has lost must come. Without news it is still
/// there.
const NEWS: Duration = Duration::from_secs(2);

/// Number of attempts on a card that is there and is lost all the same.
const MAX_LOSSES: u32 = 3;

pub(super) fn run(worker: &mut Worker) -> Next {
    loop {
        let message = if worker.holds.card == CardPresence::Empty {
            worker
                .inbox
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            worker.inbox.recv_timeout(NEWS)
        };
        match message {
            Err(RecvTimeoutError::Timeout) if worker.losses < MAX_LOSSES => {
                return Next::PROBING;
            }
            Err(RecvTimeoutError::Timeout) => {
                return Next::Unusable {
                    problem: ErrorKind::CardMute.into(),
                    reported: None,
                };
            }
            Ok(Message::Holds(news)) => {
                if worker.take_news(&news) && worker.holds.card != CardPresence::Empty {
                    return Next::PROBING;
                }
            }
            // The card that it was for has left: dropping the reply says so.
            Ok(
                Message::Job(_)
                | Message::ClientGone(..)
                | Message::Revoke(_)
                | Message::EndLogins(..),
            ) => {}
            Ok(Message::Stop(_)) | Err(RecvTimeoutError::Disconnected) => return Next::Stopped,
        }
    }
}
