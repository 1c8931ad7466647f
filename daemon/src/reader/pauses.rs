//! The pauses after a wrong PIN or PUK. They are kept per card, which may leave and come back.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Moment;

/// A code of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CodeName {
    Pin,
    Puk,
}

impl CodeName {
    /// Returns the pause after so many wrong ones in a row.
    fn pause(self, failures: usize) -> Duration {
        let seconds: &[u64] = match self {
            Self::Pin => &[2, 10, 60],
            Self::Puk => &[30, 300, 3600],
        };
        let last = failures.min(seconds.len()).saturating_sub(1);
        Duration::from_secs(seconds.get(last).copied().unwrap_or_default())
    }
}

/// The pauses of all cards.
#[derive(Debug, Default)]
pub(crate) struct Pauses(Mutex<BTreeMap<(String, CodeName), Pause>>);

#[derive(Debug)]
struct Pause {
    failures: usize,
    ends: Moment,
}

impl Pauses {
    /// Notes a wrong code of the card with this serial number.
    pub(crate) fn failed(&self, serial: &str, code: CodeName) {
        let mut all = self.lock();
        let pause = all.entry((serial.to_owned(), code)).or_insert(Pause {
            failures: 0,
            ends: Moment::now(),
        });
        pause.failures += 1;
        pause.ends = Moment::now().after(code.pause(pause.failures));
    }

    /// Notes a right code.
    pub(crate) fn succeeded(&self, serial: &str, code: CodeName) {
        self.lock().remove(&(serial.to_owned(), code));
    }

    /// Returns the rest of the pause; zero if there is none.
    pub(crate) fn left(&self, serial: &str, code: CodeName) -> Duration {
        let all = self.lock();
        let pause = all.get(&(serial.to_owned(), code));
        pause.map_or(Duration::ZERO, |pause| pause.ends.left())
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(String, CodeName), Pause>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_with_each_wrong_code_and_ends_with_a_right_one() {
        for (code, expected) in [
            (CodeName::Pin, [2, 10, 60, 60]),
            (CodeName::Puk, [30, 300, 3600, 3600]),
        ] {
            let pauses = Pauses::default();
            assert_eq!(pauses.left("1", code), Duration::ZERO);
            for seconds in expected {
                pauses.failed("1", code);
                let left = pauses.left("1", code);
                let whole = Duration::from_secs(seconds);
                assert!(
                    left <= whole && left + Duration::from_secs(1) > whole,
                    "{left:?}"
                );
            }
            assert_eq!(pauses.left("2", code), Duration::ZERO, "another card");
            pauses.succeeded("1", code);
            assert_eq!(pauses.left("1", code), Duration::ZERO);
            pauses.failed("1", code);
            assert!(pauses.left("1", code) <= Duration::from_secs(expected[0]));
        }
    }
}
