use std::collections::BTreeMap;

use cps_protocol::event::{Change, Event};

/// Puts the events of a connection in order: two threads may take them from it, and the one that
/// was first may hand them over last.
#[derive(Debug)]
pub(crate) struct Inbox {
    next: u64,
    waiting: BTreeMap<u64, Change>,
}

impl Inbox {
    /// Events that follow the snapshot with the number `seq`.
    pub(crate) fn after(seq: u64) -> Self {
        Self {
            next: seq + 1,
            waiting: BTreeMap::new(),
        }
    }

    /// Takes events and gives those whose turn has come.
    pub(crate) fn sort(&mut self, events: Vec<Event>) -> Vec<Change> {
        for event in events {
            if event.seq >= self.next {
                self.waiting.insert(event.seq, event.change);
            }
        }
        let mut ready = Vec::new();
        while let Some(change) = self.waiting.remove(&self.next) {
            ready.push(change);
            self.next += 1;
        }
        ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn removed(seq: u64) -> Event {
        Event {
            seq,
            change: Change::ReaderRemoved {
                reader: seq.to_string(),
            },
        }
    }

    #[test]
    fn events_wait_for_those_before_them() {
        let mut inbox = Inbox::after(4);
        assert_eq!(inbox.sort(vec![removed(6), removed(4)]), []);
        assert_eq!(
            inbox.sort(vec![removed(5)]),
            [removed(5).change, removed(6).change]
        );
    }
}
