//! Status words of ISO 7816-4. [`StatusWord`] holds any two bytes and names the known ones;
//! [`StatusWord::kind`] sorts them into the classes on which a caller acts.

use std::fmt;

/// Status bytes SW1-SW2 of a response (ISO 7816-4, 5.6 "Status bytes").
///
/// Every value is legal: a card may answer words that no standard lists.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(pub u16);

impl StatusWord {
    /// Normal processing.
    pub const OK: Self = Self(0x9000);
    /// End of file reached before reading Le bytes: the data that came are good.
    pub const END_OF_FILE: Self = Self(0x6282);
    /// State of non-volatile memory changed without further information: verification failed.
    pub const VERIFICATION_FAILED: Self = Self(0x6300);
    /// Answer of a reader with a PIN pad: the holder typed nothing in time (PC/SC part 10, 2.5.2,
    /// for this, the next and the last of these). No command was sent to the card.
    pub const PIN_PAD_TIMEOUT: Self = Self(0x6400);
    /// Answer of a reader with a PIN pad: the holder pressed the key that cancels.
    pub const PIN_PAD_CANCELLED: Self = Self(0x6401);
    /// Answer of a reader with a PIN pad: the two entries of a new PIN differ (PC/SC part 10, 2.5.3).
    pub const PIN_PAD_DIFFER: Self = Self(0x6402);
    /// Answer of a reader with a PIN pad: the holder typed too few or too many digits.
    pub const PIN_PAD_LENGTH: Self = Self(0x6403);
    /// Memory failure.
    pub const MEMORY_FAILURE: Self = Self(0x6581);
    /// Wrong length.
    pub const WRONG_LENGTH: Self = Self(0x6700);
    /// Logical channel not supported, or not open.
    pub const CHANNEL_NOT_SUPPORTED: Self = Self(0x6881);
    /// Last command of the chain expected.
    pub const LAST_OF_CHAIN_EXPECTED: Self = Self(0x6883);
    /// Command chaining not supported.
    pub const CHAINING_NOT_SUPPORTED: Self = Self(0x6884);
    /// Command incompatible with the file structure.
    pub const INCOMPATIBLE_FILE: Self = Self(0x6981);
    /// Security status not satisfied.
    pub const SECURITY_STATUS: Self = Self(0x6982);
    /// Authentication method blocked.
    pub const BLOCKED: Self = Self(0x6983);
    /// Reference data not usable.
    pub const REFERENCE_NOT_USABLE: Self = Self(0x6984);
    /// Conditions of use not satisfied.
    pub const CONDITIONS_OF_USE: Self = Self(0x6985);
    /// Command not allowed: no current EF.
    pub const NO_CURRENT_EF: Self = Self(0x6986);
    /// Incorrect parameters in the command data field.
    pub const WRONG_DATA: Self = Self(0x6A80);
    /// Function not supported.
    pub const FUNCTION_NOT_SUPPORTED: Self = Self(0x6A81);
    /// File or application not found.
    pub const FILE_NOT_FOUND: Self = Self(0x6A82);
    /// Not enough memory space in the file.
    pub const FILE_FULL: Self = Self(0x6A84);
    /// Incorrect parameters P1-P2.
    pub const WRONG_P1P2: Self = Self(0x6A86);
    /// Nc inconsistent with parameters P1-P2.
    pub const WRONG_NC: Self = Self(0x6A87);
    /// Referenced data not found.
    pub const DATA_NOT_FOUND: Self = Self(0x6A88);
    /// Wrong parameters P1-P2: offset outside the file.
    pub const WRONG_OFFSET: Self = Self(0x6B00);
    /// Instruction code not supported or invalid.
    pub const WRONG_INS: Self = Self(0x6D00);
    /// Class not supported.
    pub const WRONG_CLA: Self = Self(0x6E00);
    /// No precise diagnosis.
    pub const NO_DIAGNOSIS: Self = Self(0x6F00);

    /// Returns `61xx`: `n` more bytes, 1 to 256, wait for GET RESPONSE; 256 is written as 00.
    pub fn more_data(n: usize) -> Self {
        Self(0x6100 | low_byte_of_length(n))
    }

    /// Returns `6Cxx`: the command must be sent again with `Le = n`, 1 to 256; 256 is written as
    /// 00.
    pub fn wrong_le(n: usize) -> Self {
        Self(0x6C00 | low_byte_of_length(n))
    }

    /// Returns `63Cx`: verification failed and `tries` are left; more than 15 are written as 15.
    pub fn pin_retries(tries: u8) -> Self {
        Self(0x63C0 | u16::from(tries.min(15)))
    }

    /// Returns the class of the word.
    pub fn kind(self) -> StatusKind {
        let low = (self.0 & 0xFF) as u8;
        match self.0 {
            0x9000 => StatusKind::Ok,
            0x6282 => StatusKind::EndOfFile,
            w if w & 0xFF00 == 0x6100 => StatusKind::MoreData(length_of_low_byte(low)),
            w if w & 0xFF00 == 0x6C00 => StatusKind::WrongLe(length_of_low_byte(low)),
            w if w & 0xFFF0 == 0x63C0 => StatusKind::PinRetries(low & 0x0F),
            0x6983 => StatusKind::Blocked,
            0x6982 => StatusKind::SecurityStatus,
            _ => StatusKind::Other(self),
        }
    }

    /// Whether the command succeeded: `9000`.
    pub fn is_ok(self) -> bool {
        self == Self::OK
    }
}

fn low_byte_of_length(n: usize) -> u16 {
    u16::try_from(n.min(256) % 256).unwrap_or(0)
}

fn length_of_low_byte(low: u8) -> usize {
    if low == 0 { 256 } else { usize::from(low) }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", self.0)
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusWord({:04X})", self.0)
    }
}

/// The classes of status words that a caller acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKind {
    /// `9000`.
    Ok,
    /// `6282`: fewer bytes than asked for.
    EndOfFile,
    /// `61xx`: this many bytes (1 to 256) wait for GET RESPONSE.
    MoreData(usize),
    /// `6Cxx`: send again with this Le (1 to 256).
    WrongLe(usize),
    /// `63Cx`: not verified, this many tries left.
    PinRetries(u8),
    /// `6983`.
    Blocked,
    /// `6982`: a PIN or secure messaging is missing.
    SecurityStatus,
    /// Any other word.
    Other(StatusWord),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_classified_and_unknown_ones_kept() {
        let table = [
            (0x9000, StatusKind::Ok),
            (0x6282, StatusKind::EndOfFile),
            (0x6100, StatusKind::MoreData(256)),
            (0x6126, StatusKind::MoreData(0x26)),
            (0x6C0C, StatusKind::WrongLe(12)),
            (0x63C0, StatusKind::PinRetries(0)),
            (0x63C2, StatusKind::PinRetries(2)),
            (0x6300, StatusKind::Other(StatusWord(0x6300))),
            (0x6983, StatusKind::Blocked),
            (0x6982, StatusKind::SecurityStatus),
            (0x9840, StatusKind::Other(StatusWord(0x9840))),
        ];
        for (word, kind) in table {
            assert_eq!(StatusWord(word).kind(), kind, "{word:04X}");
        }
    }

    #[test]
    fn lengths_of_256_are_written_as_zero() {
        assert_eq!(StatusWord::more_data(256), StatusWord(0x6100));
        assert_eq!(StatusWord::wrong_le(0xE7), StatusWord(0x6CE7));
        assert_eq!(StatusWord::pin_retries(3), StatusWord(0x63C3));
    }
}
