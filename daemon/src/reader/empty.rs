//! No card, or none that can be used: waits for one.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use cps_protocol::ErrorKind;
use cps_reader::CardPresence;

use super::{Message, Probing, State, Unusable, Watch};

/// Time in which the news of a card that the link has lost must come. Without news it is still
/// there.
const NEWS: Duration = Duration::from_secs(2);

/// Number of attempts on a card that is there and is lost all the same.
const MAX_LOSSES: u32 = 3;

pub(super) fn run(watch: &mut Watch) -> State {
    loop {
        let message = if watch.holds.card == CardPresence::Empty {
            watch
                .inbox
                .recv()
                .map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            watch.inbox.recv_timeout(NEWS)
        };
        match message {
            Err(RecvTimeoutError::Timeout) if watch.losses < MAX_LOSSES => {
                return State::Probing(Probing::default());
            }
            Err(RecvTimeoutError::Timeout) => {
                let mute = ErrorKind::CardMute.into();
                return State::Unusable(Unusable::new(watch, mute, None));
            }
            Ok(Message::Holds(news)) => {
                if watch.take_news(&news) && watch.holds.card != CardPresence::Empty {
                    return State::Probing(Probing::default());
                }
            }
            // The card that it was for has left: dropping the reply says so.
            Ok(Message::Job(_) | Message::ClientGone(..) | Message::Revoke(_)) => {}
            Ok(Message::Stop(_)) | Err(RecvTimeoutError::Disconnected) => return State::Stopped,
        }
    }
}
