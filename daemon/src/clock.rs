//! Time that goes on while the machine sleeps.
//!
//! The clock of the standard library, `CLOCK_MONOTONIC`, stands still during a suspend. A limit
//! that protects the card must not: it is measured with `CLOCK_BOOTTIME`. Timers stand still as
//! well, so a thread that waits for such a limit looks at the clock at least once per
//! [`LOOK_AGAIN`].

use std::time::Duration;

use crate::sys;

/// The longest wait between two looks at the clock.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// A point in time, counted from the start of the machine, sleep included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(Duration);

impl Moment {
    pub(crate) fn now() -> Self {
        Self(sys::time_with_sleep())
    }

    /// Returns the moment that is `time` later; none is later than the longest time.
    pub(crate) fn after(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }

    /// Returns the time that is left until this moment.
    pub(crate) fn left(self) -> Duration {
        self.0.saturating_sub(Self::now().0)
    }

    pub(crate) fn is_over(self) -> bool {
        self.left().is_zero()
    }

    /// Waits until this moment, in steps: after a sleep of the machine it is noticed within one.
    pub(crate) async fn reached(self) {
        while !self.is_over() {
            tokio::time::sleep(self.left().min(LOOK_AGAIN)).await;
        }
    }
}

/// Tells whether the machine has slept since the last look.
#[derive(Debug)]
pub(crate) struct SleepDetector {
    /// The most that the machine had slept at the last look.
    slept: Duration,
}

impl SleepDetector {
    pub(crate) fn new() -> Self {
        Self {
            slept: Reading::take().most(),
        }
    }

    /// Whether the machine has slept since the last call, or since this was made.
    pub(crate) fn has_slept(&mut self) -> bool {
        self.compare(Reading::take())
    }

    fn compare(&mut self, reading: Reading) -> bool {
        let slept = reading.least() > self.slept;
        self.slept = reading.most();
        slept
    }
}

/// The running clock between two readings of the one that counts sleep.
///
/// The two cannot be read at once: what the machine has slept is known up to the time between the
/// readings, so a busy machine is never taken for one that slept.
struct Reading {
    before: Duration,
    awake: Duration,
    after: Duration,
}

impl Reading {
    fn take() -> Self {
        Self {
            before: sys::time_with_sleep(),
            awake: sys::time_awake(),
            after: sys::time_with_sleep(),
        }
    }

    fn least(&self) -> Duration {
        self.before.saturating_sub(self.awake)
    }

    fn most(&self) -> Duration {
        self.after.saturating_sub(self.awake)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(before: u64, awake: u64, after: u64) -> Reading {
        let [before, awake, after] = [before, awake, after].map(Duration::from_millis);
        Reading {
            before,
            awake,
            after,
        }
    }

    #[test]
    fn sleep_is_told_from_a_busy_machine() {
        let mut detector = SleepDetector {
            slept: reading(100, 100, 101).most(),
        };
        for (what, reading, slept) in [
            ("time passes", reading(5_000, 5_000, 5_000), false),
            (
                "the thread was held up before",
                reading(6_000, 7_000, 7_000),
                false,
            ),
            (
                "the thread was held up after",
                reading(8_000, 8_000, 9_000),
                false,
            ),
            ("nothing new", reading(9_500, 9_500, 9_500), false),
            ("the machine slept", reading(13_600, 10_000, 13_600), true),
            ("it slept before", reading(13_700, 10_100, 13_700), false),
            ("it slept again", reading(14_800, 10_200, 14_800), true),
        ] {
            assert_eq!(detector.compare(reading), slept, "{what}");
        }
    }

    #[test]
    fn a_moment_is_over_when_its_time_is() {
        let now = Moment::now();
        assert!(now.is_over());
        assert!(!now.after(Duration::from_secs(3600)).is_over());
        assert!(!now.after(Duration::MAX).is_over());
        assert!(now.after(Duration::from_secs(60)).left() <= Duration::from_secs(60));
    }
}
