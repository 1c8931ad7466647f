//! Whether the card of a session is there, without the moments in which it only seems to be gone.

use std::time::{Duration, Instant};

/// The card of a session, by its serial number: the handle of an insertion never comes back.
#[derive(Debug)]
pub(crate) struct PresenceTracker {
    /// `None` before a card of the session was seen.
    serial: Option<String>,
    grace: Duration,
    presence: Presence,
}

#[derive(Debug)]
enum Presence {
    Present,
    /// It was not seen, or could not be looked for; it is absent from then on.
    Missing {
        absent_at: Instant,
    },
    Absent,
}

/// Event of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It has not been seen for the time of grace.
    Removed,
    /// It is seen again after that.
    Returned,
}

impl PresenceTracker {
    /// Returns a card that counts as present until it was looked for.
    pub(crate) fn new(serial: Option<String>, grace: Duration) -> Self {
        Self {
            serial,
            grace,
            presence: Presence::Present,
        }
    }

    /// Returns its serial number, if it is known.
    pub(crate) fn serial(&self) -> Option<&str> {
        self.serial.as_deref()
    }

    /// Takes a card for that of the session.
    pub(crate) fn adopt(&mut self, serial: String) {
        self.serial = Some(serial);
    }

    /// Takes note of whether it is seen.
    pub(crate) fn look(&mut self, seen: bool, now: Instant) -> Option<Change> {
        match (&self.presence, seen) {
            (Presence::Present, true) | (Presence::Absent, false) => None,
            (Presence::Missing { .. }, true) => {
                self.presence = Presence::Present;
                None
            }
            (Presence::Absent, true) => {
                self.presence = Presence::Present;
                Some(Change::Returned)
            }
            (Presence::Present, false) => {
                self.presence = Presence::Missing {
                    absent_at: now + self.grace,
                };
                self.look(false, now)
            }
            (Presence::Missing { absent_at }, false) if *absent_at <= now => {
                self.presence = Presence::Absent;
                Some(Change::Removed)
            }
            (Presence::Missing { .. }, false) => None,
        }
    }

    /// Returns the time at which to look again without an event.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match self.presence {
            Presence::Missing { absent_at } => Some(absent_at),
            Presence::Present | Presence::Absent => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_removed_once_after_the_time_of_grace_and_returns_once() {
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        let mut watch = PresenceTracker::new(Some("99000001".to_owned()), Duration::from_secs(2));
        let table = [
            (0, true, None),
            (1, false, None),
            (2, false, None),
            // Back in time: as if nothing had happened.
            (2, true, None),
            (9, false, None),
            (10, false, None),
            (11, false, Some(Change::Removed)),
            (12, false, None),
            (60, false, None),
            (61, true, Some(Change::Returned)),
            (62, true, None),
            (63, false, None),
            (65, false, Some(Change::Removed)),
        ];
        for (second, seen, expected) in table {
            assert_eq!(watch.look(seen, at(second)), expected, "second {second}");
        }
    }

    #[test]
    fn without_grace_a_card_is_removed_at_once() {
        let mut watch = PresenceTracker::new(Some("99000001".to_owned()), Duration::ZERO);
        let now = Instant::now();
        assert_eq!(watch.look(false, now), Some(Change::Removed));
        assert_eq!(watch.look(true, now), Some(Change::Returned));
    }

    #[test]
    fn there_is_something_to_wait_for_only_during_the_time_of_grace() {
        let now = Instant::now();
        let mut watch = PresenceTracker::new(Some("99000001".to_owned()), Duration::from_secs(2));
        assert_eq!(watch.deadline(), None);
        watch.look(false, now);
        assert_eq!(watch.deadline(), Some(now + Duration::from_secs(2)));
        watch.look(false, now + Duration::from_secs(2));
        assert_eq!(watch.deadline(), None);
    }
}
