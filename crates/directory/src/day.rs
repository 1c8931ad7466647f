//! Days of the calendar, as the extractions write them.

use std::fmt;

use serde::{Serialize, Serializer};

/// A day of the Gregorian calendar, in the years 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The last day that can be told.
    pub const LAST: Self = Self {
        year: 9999,
        month: 12,
        day: 31,
    };

    /// Returns the day, or `None` if the calendar has none such.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=last).contains(&day) && year <= 9999).then_some(Self { year, month, day })
    }

    /// Returns the year and the month, from 1.
    pub fn month(self) -> (u16, u8) {
        (self.year, self.month)
    }

    /// Reads `YYYYMMDD`, `YYYY-MM-DD`, or one of the latter with a time behind it.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (year, month, day) = match bytes.len() {
            8 => (&bytes[..4], &bytes[4..6], &bytes[6..8]),
            10.. if bytes[4] == b'-' && bytes[7] == b'-' => {
                (&bytes[..4], &bytes[5..7], &bytes[8..10])
            }
            _ => return None,
        };
        if bytes.len() > 10 && !matches!(bytes[10], b'T' | b' ') {
            return None;
        }
        let day_and_month = (digits(month)?, digits(day)?);
        let month = u8::try_from(day_and_month.0).ok()?;
        Self::new(digits(year)?, month, u8::try_from(day_and_month.1).ok()?)
    }

    /// Returns the day, in UTC, of a time in seconds since 1970; `None` beyond the year 9999.
    pub fn of_unix(seconds: u64) -> Option<Self> {
        // Days of the civil calendar from a count of days: H. Hinnant, "chrono-Compatible Low-Level
        // Date Algorithms", civil_from_days. Years begin in March there.
        let days = seconds / 86_400 + 719_468;
        let era = days / 146_097;
        let of_era = days % 146_097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        Self::new(
            u16::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        )
    }
}

/// Reads a number of decimal digits alone.
fn digits(bytes: &[u8]) -> Option<u16> {
    bytes.iter().try_fold(0_u16, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u16::from(byte - b'0'))?;
        Some(number * 10 + digit)
    })
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_and_days_that_are_none_are_not() {
        let day = |year, month, day| Day::new(year, month, day);
        for (text, expected) in [
            ("20281231", day(2028, 12, 31)),
            ("2028-12-31", day(2028, 12, 31)),
            ("2028-02-29", day(2028, 2, 29)),
            ("2028-12-31T00:00:00", day(2028, 12, 31)),
            ("2027-02-29", None),
            ("21000229", None),
            ("20281301", None),
            ("20280100", None),
            ("2028-1-1", None),
            ("2028/12/31", None),
            ("31122028", None),
            ("2028-12-31x", None),
            ("+2281231", None),
            ("é281231", None),
            ("", None),
        ] {
            assert_eq!(Day::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn seconds_give_their_day() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_798_761_599, "2026-12-31"),
        ] {
            assert_eq!(Day::of_unix(seconds).unwrap().to_string(), expected);
        }
        assert_eq!(Day::of_unix(u64::MAX), None);
    }
}
