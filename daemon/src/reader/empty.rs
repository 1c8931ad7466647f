//! No card, or none that concerns anybody: waits for one.

use cps_reader::CardPresence;

use super::{Message, Probing, State, Watch};

pub(super) fn run(watch: &mut Watch) -> State {
    loop {
        match watch.inbox.recv() {
            Ok(Message::Holds(news)) => {
                if watch.take_news(&news) && watch.holds.card != CardPresence::Empty {
                    return State::Probing(Probing::default());
                }
            }
            // The card that it was for has left: dropping the reply says so.
            Ok(Message::Job(_) | Message::ClientGone(_) | Message::Revoke(_)) => {}
            Ok(Message::Stop) | Err(_) => return State::Stopped,
        }
    }
}
