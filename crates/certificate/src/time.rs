//! Times of a certificate (RFC 5280, 4.1.2.5), in every form of X.680, sections 46 and 47.

use std::time::Duration;

use der::DateTime;

use crate::ber::{BerError, Element};

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Reads a UTCTime or GeneralizedTime: with or without seconds, fractions and offset.
///
/// A time before 1970, which the calendar here does not have, counts as the first second of 1970;
/// one after 9999 does not occur. Without an offset and without `Z` it counts as UTC.
///
/// # Errors
/// [`BerError::Type`] for another element, [`BerError::Value`] for no time.
pub(crate) fn read(element: Element<'_>) -> Result<DateTime, BerError> {
    let text = element.octets()?;
    let text = str::from_utf8(&text).map_err(|_| BerError::Value)?;
    let mut digits = Digits(text);
    let read = match element.tag & !crate::ber::CONSTRUCTED {
        UTC_TIME => {
            let year = digits.pair().ok_or(BerError::Value)?;
            // RFC 5280, 4.1.2.5.1
            let century = if year < 50 { 2000 } else { 1900 };
            digits.rest(century + u16::from(year))
        }
        GENERALIZED_TIME => {
            let century = digits.pair().ok_or(BerError::Value)?;
            let year = digits.pair().ok_or(BerError::Value)?;
            digits.rest(u16::from(century) * 100 + u16::from(year))
        }
        _ => return Err(BerError::Type),
    };
    read.ok_or(BerError::Value)
}

/// Rest of the text of a time.
struct Digits<'a>(&'a str);

impl Digits<'_> {
    fn pair(&mut self) -> Option<u8> {
        let (pair, rest) = self.0.split_at_checked(2)?;
        if !pair.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        pair.parse().ok()
    }

    /// Reads what follows the year.
    fn rest(mut self, year: u16) -> Option<DateTime> {
        let (month, day, hour) = (self.pair()?, self.pair()?, self.pair()?);
        let minute = self.pair().unwrap_or(0);
        // The 61st second of a minute is a leap second.
        let second = self.pair().unwrap_or(0).min(59);
        if let Some(fraction) = self.0.strip_prefix(['.', ',']) {
            self.0 = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let offset = self.offset()?;
        // Any leap year: the date must exist, in any century.
        let calendar_year = if year < 1970 { 1972 + year % 4 } else { year };
        let local = DateTime::new(calendar_year, month, day, hour, minute, second).ok()?;
        if year < 1970 {
            return DateTime::from_unix_duration(Duration::ZERO).ok();
        }
        let seconds = local.unix_duration().as_secs();
        let seconds = seconds.checked_sub_signed(offset).unwrap_or(0);
        DateTime::from_unix_duration(Duration::from_secs(seconds)).ok()
    }

    /// Reads `Z`, an offset or nothing, up to the end; returns seconds east of UTC.
    fn offset(mut self) -> Option<i64> {
        let sign = match self.0.chars().next() {
            None => return Some(0),
            Some('Z') if self.0.len() == 1 => return Some(0),
            Some('+') => 1,
            Some('-') => -1,
            Some(_) => return None,
        };
        self.0 = &self.0[1..];
        let hours = i64::from(self.pair()?);
        let minutes = if self.0.is_empty() {
            0
        } else {
            i64::from(self.pair()?)
        };
        self.0
            .is_empty()
            .then_some(sign * (hours * 60 + minutes) * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ber;

    #[test]
    fn every_form_of_a_time_is_read() {
        let table = [
            (UTC_TIME, "260830000000Z", Some("2026-08-30T00:00:00Z")),
            (UTC_TIME, "2608300000Z", Some("2026-08-30T00:00:00Z")),
            (UTC_TIME, "260830013000+0200", Some("2026-08-29T23:30:00Z")),
            (UTC_TIME, "2608300130-0530", Some("2026-08-30T07:00:00Z")),
            (UTC_TIME, "260830000000", Some("2026-08-30T00:00:00Z")),
            (UTC_TIME, "491231235960Z", Some("2049-12-31T23:59:59Z")),
            (UTC_TIME, "500101000000Z", Some("1970-01-01T00:00:00Z")),
            (UTC_TIME, "700101000000+0200", Some("1970-01-01T00:00:00Z")),
            (
                GENERALIZED_TIME,
                "20260830000000Z",
                Some("2026-08-30T00:00:00Z"),
            ),
            (
                GENERALIZED_TIME,
                "20260830000000.25Z",
                Some("2026-08-30T00:00:00Z"),
            ),
            (
                GENERALIZED_TIME,
                "202608300000",
                Some("2026-08-30T00:00:00Z"),
            ),
            (
                GENERALIZED_TIME,
                "2026083001+01",
                Some("2026-08-30T00:00:00Z"),
            ),
            (
                GENERALIZED_TIME,
                "99991231235959Z",
                Some("9999-12-31T23:59:59Z"),
            ),
            (
                GENERALIZED_TIME,
                "00000229000000Z",
                Some("1970-01-01T00:00:00Z"),
            ),
            (UTC_TIME, "260230000000Z", None),
            (UTC_TIME, "261301000000Z", None),
            (UTC_TIME, "26083000000Z", None),
            (UTC_TIME, "260830000000ZZ", None),
            (UTC_TIME, "260830000000+02000", None),
            (UTC_TIME, "+60830000000Z", None),
            (UTC_TIME, "", None),
            (GENERALIZED_TIME, "2026", None),
            (ber::OCTET_STRING, "260830000000Z", None),
        ];
        for (tag, text, expected) in table {
            let element = ber::encode(tag, text.as_bytes());
            let (element, _) = ber::take(&element).unwrap();
            let found = read(element).ok().map(|time| time.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
