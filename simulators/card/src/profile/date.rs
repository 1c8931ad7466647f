//! Days and times of profiles, absolute or relative to today. Begin at [`When`].

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use der::DateTime;
use serde::Deserialize;

const DAY: u64 = 24 * 60 * 60;

/// A calendar day, from 1970 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(DateTime);

/// A day, given by its date or relative to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum When {
    On(Date),
    Days(i64),
    Years(i64),
}

/// A second, in no particular time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Timestamp(DateTime);

/// The first and the last day of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) from: Date,
    pub(crate) until: Date,
}

impl Date {
    fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        DateTime::new(year, month, day, 0, 0, 0).ok().map(Self)
    }

    fn from_days(days: u64) -> Option<Self> {
        DateTime::from_unix_duration(Duration::from_secs(days.checked_mul(DAY)?))
            .ok()
            .map(Self)
    }

    fn of(time: SystemTime) -> Option<Self> {
        let since = time.duration_since(UNIX_EPOCH).ok()?;
        Self::from_days(since.as_secs() / DAY)
    }

    fn days(self) -> u64 {
        self.0.unix_duration().as_secs() / DAY
    }

    pub(crate) fn year(self) -> u16 {
        self.0.year()
    }

    pub(crate) fn month(self) -> u8 {
        self.0.month()
    }

    pub(crate) fn day(self) -> u8 {
        self.0.day()
    }

    /// Returns midnight UTC of this day.
    pub(crate) fn midnight(self) -> DateTime {
        self.0
    }

    /// Returns the same day so many years later; 1 March for a 29 February that the year does not
    /// have.
    pub(crate) fn plus_years(self, years: i64) -> Option<Self> {
        let year = u16::try_from(i64::from(self.year()).checked_add(years)?).ok()?;
        Self::new(year, self.month(), self.day()).or_else(|| Self::new(year, 3, 1))
    }

    pub(crate) fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_days(self.days().checked_add_signed(days)?)
    }
}

impl When {
    /// Returns the day that is meant, if today is the day of `now`; `None` outside the calendar.
    pub(crate) fn resolve(self, now: SystemTime) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::Days(days) => Date::of(now)?.plus_days(days),
            Self::Years(years) => Date::of(now)?.plus_years(years),
        }
    }
}

/// `2026-01-31`, `today`, `-90 days`, `+3 years`.
impl TryFrom<String> for When {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const EXPECTED: &str =
            "expected a date such as \"2026-01-31\", \"today\", \"-90 days\" or \"+3 years\"";
        if text == "today" {
            return Ok(Self::Days(0));
        }
        if let Some((number, unit)) = text.split_once(' ') {
            let signed = number.starts_with(['+', '-']);
            let number = number.parse().ok().filter(|_| signed).ok_or(EXPECTED)?;
            return match unit {
                "day" | "days" => Ok(Self::Days(number)),
                "year" | "years" => Ok(Self::Years(number)),
                _ => Err(EXPECTED),
            };
        }
        let time = format!("{text}T00:00:00Z").parse().map_err(|_| EXPECTED)?;
        Ok(Self::On(Date(time)))
    }
}

impl Timestamp {
    /// Returns the time as `yyyymmddhhmmss`.
    pub(crate) fn digits(self) -> String {
        self.0
            .to_string()
            .chars()
            .filter(char::is_ascii_digit)
            .collect()
    }
}

/// `2026-03-01T08:30:00`.
impl TryFrom<String> for Timestamp {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let time = format!("{text}Z").parse();
        time.map(Self)
            .map_err(|_| "expected a time such as \"2026-03-01T08:30:00\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_given_as_such_or_from_today() {
        // 2026-04-01, in the afternoon
        let now = UNIX_EPOCH + Duration::from_secs(20_544 * DAY + 50_000);
        let table = [
            ("2026-01-31", Some((2026, 1, 31))),
            ("today", Some((2026, 4, 1))),
            ("-90 days", Some((2026, 1, 1))),
            ("+1 day", Some((2026, 4, 2))),
            ("+3 years", Some((2029, 4, 1))),
            ("+99999 years", None),
            ("-99999 days", None),
        ];
        for (text, expected) in table {
            let when = When::try_from(text.to_owned()).unwrap();
            let found = when.resolve(now).map(|d| (d.year(), d.month(), d.day()));
            assert_eq!(found, expected, "{text}");
        }
        for text in [
            "",
            "2026-02-30",
            "90 days",
            "+x days",
            "+1 week",
            "2026-1-1",
        ] {
            assert!(When::try_from(text.to_owned()).is_err(), "{text}");
        }
        let leap_day = Date::new(2024, 2, 29).unwrap();
        assert_eq!(leap_day.plus_years(3), Date::new(2027, 3, 1));
    }

    #[test]
    fn timestamps_are_written_in_digits() {
        let time = Timestamp::try_from("2026-03-01T08:30:00".to_owned()).unwrap();
        assert_eq!(time.digits(), "20260301083000");
        assert!(Timestamp::try_from("2026-03-01".to_owned()).is_err());
    }
}
