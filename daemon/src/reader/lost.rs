//! The card left: its handle and leases are void, and the subscribers are told.

use cps_reader::CardPresence;
use tracing::info;

use super::next::{Lost, Next};
use super::worker::Worker;

pub(super) fn run(lost: &Lost, worker: &mut Worker) -> Next {
    let reader = &worker.context;
    info!(reader = %reader.name, "card removed");
    reader.registry.card_removed(reader.key);
    match lost {
        Lost::Doubted => Next::PROBING,
        Lost::ByNews if worker.holds.card != CardPresence::Empty => Next::PROBING,
        Lost::ByNews => Next::Empty,
        Lost::ByLink => {
            worker.losses += 1;
            Next::Empty
        }
    }
}
