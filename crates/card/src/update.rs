use std::fmt;

use cps_apdu::tlv::{self, Tag};

/// What EF.ACTUA says of the last update of the card (`card.md` §3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpdateState {
    /// Cards of this generation, or without contact, do not tell.
    NotKept,
    /// There is no such file: the card is as it was issued.
    NeverUpdated,
    /// The last update went through.
    Completed(CompletedUpdate),
    /// The file lacks a date or cannot be read: the card must not be used.
    Interrupted {
        /// The file as far as it could be read.
        raw: Vec<u8>,
    },
}

/// An update that went through.
///
/// Whatever is remembered of the card belongs to one such value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CompletedUpdate {
    /// The file as read.
    pub raw: Vec<u8>,
    /// When the update began.
    pub start: UpdateTime,
    /// When it ended.
    pub end: UpdateTime,
}

impl CompletedUpdate {
    /// Whether the end lies before the start: accepted, and worth saying in a diagnosis.
    pub fn ends_before_it_starts(&self) -> bool {
        self.end < self.start
    }
}

/// A second in the card's calendar: `yyyymmddhhmmss` in BCD.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UpdateTime([u8; 7]);

const EC_UPDATE: Tag = Tag(0xEC);
const START: Tag = Tag(0x81);
const END: Tag = Tag(0x82);

impl UpdateState {
    /// The state that the content of the file tells.
    ///
    /// The documented rule, which is stricter than ANS's library: both dates, real ones.
    pub fn from_file(content: &[u8]) -> Self {
        let raw = content.to_vec();
        let date = |tag| {
            let update = tlv::find(content, EC_UPDATE)?;
            UpdateTime::from_bcd(tlv::find(update, tag)?)
        };
        match (date(START), date(END)) {
            (Some(start), Some(end)) => Self::Completed(CompletedUpdate { raw, start, end }),
            _ => Self::Interrupted { raw },
        }
    }
}

impl UpdateTime {
    fn from_bcd(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 7] = bytes.try_into().ok()?;
        let mut numbers = [0u16; 7];
        for (number, byte) in numbers.iter_mut().zip(bytes) {
            let (tens, units) = (byte >> 4, byte & 0x0F);
            if tens > 9 || units > 9 {
                return None;
            }
            *number = u16::from(tens * 10 + units);
        }
        let [century, year, month, day, hour, minute, second] = numbers;
        let year = century * 100 + year;
        let real =
            (1..=days_in(month, year)).contains(&day) && hour < 24 && minute < 60 && second < 60;
        real.then_some(Self(bytes))
    }
}

/// Days of a month of the Gregorian calendar, 0 for a number that is no month.
fn days_in(month: u16, year: u16) -> u16 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 0,
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

impl fmt::Display for UpdateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [c, y, month, day, hour, minute, second] = self.0;
        write!(
            f,
            "{c:02X}{y:02X}-{month:02X}-{day:02X} {hour:02X}:{minute:02X}:{second:02X}"
        )
    }
}

impl fmt::Debug for UpdateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UpdateTime({self})")
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn both_dates_make_an_update_complete() {
        let raw = hex!("EC128107202401010000008207 20240101001000");
        let UpdateState::Completed(update) = UpdateState::from_file(&raw) else {
            panic!("both dates are there");
        };
        assert_eq!(update.raw, raw);
        assert_eq!(update.start.to_string(), "2024-01-01 00:00:00");
        assert_eq!(update.end.to_string(), "2024-01-01 00:10:00");
        assert!(!update.ends_before_it_starts());

        let reversed = hex!("EC128207202401010000008107 20240101001000");
        let UpdateState::Completed(update) = UpdateState::from_file(&reversed) else {
            panic!("both dates are there, in the other order");
        };
        assert!(update.ends_before_it_starts());
    }

    #[test]
    fn anything_less_is_an_interrupted_update() {
        let table: [&[u8]; 9] = [
            &[],
            &hex!("EC00"),
            &hex!("EC09810720240101000000"),
            &hex!("EC09820720240101001000"),
            &hex!("EC0E8105202401010082052024010100"),
            // 30 February, 13th month, hour 24, a digit A, 29 February 2023
            &hex!("EC12810720240230000000820720240101001000"),
            &hex!("EC12810720241301000000820720240101001000"),
            &hex!("EC12810720240101240000820720240101001000"),
            &hex!("EC12810720230229000000820720240101001000"),
        ];
        for raw in table {
            let interrupted = UpdateState::Interrupted { raw: raw.to_vec() };
            assert_eq!(UpdateState::from_file(raw), interrupted, "{raw:02X?}");
        }
    }

    #[test]
    fn leap_days_are_real() {
        let raw = hex!("EC12810720240229000000820720240229000001");
        assert!(matches!(
            UpdateState::from_file(&raw),
            UpdateState::Completed(_)
        ));
    }
}
