//! Waits until the reader of this number holds a card, and prints its ATR: `wait-card NUMBER`. Readers
//! are numbered in the order of their names: pcscd lists them in that of its configuration files,
//! which is up to the file system.

#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use cps_reader::{CardPresence, Readers};
use cps_reader_pcsc::PcscReaders;

const DEADLINE: Duration = Duration::from_secs(30);

fn main() {
    let number = std::env::args()
        .nth(1)
        .and_then(|n| n.parse::<usize>().ok());
    let number = number.expect("usage: wait-card NUMBER");
    let deadline = Instant::now() + DEADLINE;
    let mut readers = PcscReaders::new();
    while Instant::now() < deadline {
        let mut states = readers.list().unwrap_or_default();
        states.sort_by(|one, other| one.name.cmp(&other.name));
        if let Some(CardPresence::Present(atr)) = states.get(number).map(|state| &state.card) {
            println!("{atr}");
            return;
        }
        // An error means that the service is not there yet, and the wait paused for it.
        let _ = readers.wait_change(Some(deadline.saturating_duration_since(Instant::now())));
    }
    panic!("no card came into reader {number}");
}
