//! EF.ACTUA: the last update of a card (`card.md` §3.3). Begin at [`UpdateState::from_file`].

use cps_apdu::tlv::{self, Tag};
use der::DateTime;

/// State of the last update of the card, by EF.ACTUA (`card.md` §3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpdateState {
    /// Cards of this generation, or without contact, do not tell, or this one refuses to.
    NotKept,
    /// There is no such file: the card is as it was issued.
    NeverUpdated,
    /// The last update went through. A cache of the card belongs to one such file.
    Completed {
        /// The file as read.
        raw: Vec<u8>,
    },
    /// The file lacks a date or cannot be read: the card must not be used.
    Interrupted {
        /// The file as far as it could be read.
        raw: Vec<u8>,
    },
}

const EC_UPDATE: Tag = Tag(0xEC);
const START: Tag = Tag(0x81);
const END: Tag = Tag(0x82);

impl UpdateState {
    /// Returns the state that the content of the file tells.
    ///
    /// The documented rule, which is stricter than ANS's library: both dates, real ones.
    pub fn from_file(content: &[u8]) -> Self {
        let raw = content.to_vec();
        let is_dated = |tag| {
            let update = tlv::find(content, EC_UPDATE);
            let time = update.and_then(|update| tlv::find(update, tag));
            time.is_some_and(is_time)
        };
        match is_dated(START) && is_dated(END) {
            true => Self::Completed { raw },
            false => Self::Interrupted { raw },
        }
    }
}

/// Whether bytes are a second of the calendar, from 1970 on: `yyyymmddhhmmss` in BCD.
fn is_time(bytes: &[u8]) -> bool {
    let digits = bytes.iter().map(|byte| {
        let (tens, units) = (byte >> 4, byte & 0x0F);
        (tens <= 9 && units <= 9).then_some(tens * 10 + units)
    });
    let Some(numbers) = digits.collect::<Option<Vec<u8>>>() else {
        return false;
    };
    let [century, year, month, day, hour, minute, second] = numbers[..] else {
        return false;
    };
    let year = u16::from(century) * 100 + u16::from(year);
    DateTime::new(year, month, day, hour, minute, second).is_ok()
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn both_dates_make_an_update_complete() {
        for raw in [
            hex!("EC128107202401010000008207 20240101001000"),
            // In the other order, which is accepted (`pkcs11.md` §7.5).
            hex!("EC128207202401010000008107 20240101001000"),
        ] {
            let completed = UpdateState::Completed { raw: raw.to_vec() };
            assert_eq!(UpdateState::from_file(&raw), completed, "{raw:02X?}");
        }
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
            UpdateState::Completed { .. }
        ));
    }
}
