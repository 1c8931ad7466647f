//! A card that is mute, foreign or damaged is left alone until it leaves. One that another program
//! holds, or whose reader failed, is tried again.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use cps_protocol::{ApiError, ErrorKind};
use tracing::warn;

use super::inbox::Message;
use super::next::{Lost, Next};
use super::worker::Worker;

/// Time between two attempts on a card that another program holds for itself.
const BUSY: Duration = Duration::from_secs(1);

/// Times between attempts on a card whose reader failed or was too slow, in seconds; the last goes
/// on. A reader that only stumbled serves again soon, and a broken one is hardly asked.
const FAILED: [u64; 5] = [1, 2, 5, 15, 60];

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
    let pause = pause(&problem, worker.failures);
    loop {
        let message = match pause {
            Some(pause) => worker.inbox.recv_timeout(pause),
            None => {
                let message = worker.inbox.recv();
                message.map_err(|_| RecvTimeoutError::Disconnected)
            }
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
                worker.failures += 1;
                return Next::Probing {
                    reported: Some(problem),
                };
            }
        }
    }
}

/// Returns the time until the next attempt on the card, after so many that failed; `None` if only
/// another card can help.
fn pause(problem: &ApiError, failures: usize) -> Option<Duration> {
    match problem.kind {
        ErrorKind::ReaderBusy => Some(BUSY),
        ErrorKind::ReaderLost => {
            let last = FAILED.len() - 1;
            Some(Duration::from_secs(FAILED[failures.min(last)]))
        }
        _ => None,
    }
}
