use std::str::FromStr;
use std::time::Duration;

use cps_apdu::Command;

/// Speed of a card. The host of the card waits, the card itself never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// No delay.
    #[default]
    Instant,
    /// As a CPS3 over T=0: 10 ms for each command and 1 ms for each byte (`card.md` §1.3 and
    /// §10.3).
    Cps3,
    /// As a CPS4: a twelfth of the time for each byte (`card.md` §1.3).
    Cps4,
}

/// The reason why a text is no speed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no speed {0:?}: expected cps3, cps4 or instant")]
pub struct SpeedError(String);

impl FromStr for Speed {
    type Err = SpeedError;

    fn from_str(text: &str) -> Result<Self, SpeedError> {
        match text {
            "instant" => Ok(Self::Instant),
            "cps3" => Ok(Self::Cps3),
            "cps4" => Ok(Self::Cps4),
            _ => Err(SpeedError(text.to_owned())),
        }
    }
}

/// Time for each command.
const COMMAND: Duration = Duration::from_millis(10);
/// Time for each operation of a private key. The times of a real card are unknown (`card.md` §12),
/// these are invented.
const PRIVATE_KEY_CPS3: Duration = Duration::from_millis(350);
const PRIVATE_KEY_CPS4: Duration = Duration::from_millis(150);

impl Speed {
    /// Returns the time between a command and the end of its answer.
    pub fn delay(self, command: &[u8], answer: &[u8]) -> Duration {
        let (byte, private_key) = match self {
            Self::Instant => return Duration::ZERO,
            Self::Cps3 => (Duration::from_millis(1), PRIVATE_KEY_CPS3),
            Self::Cps4 => (Duration::from_millis(1) / 12, PRIVATE_KEY_CPS4),
        };
        let bytes = u32::try_from(command.len() + answer.len()).unwrap_or(u32::MAX);
        let key = if uses_private_key(command, answer) {
            private_key
        } else {
            Duration::ZERO
        };
        COMMAND + byte.saturating_mul(bytes) + key
    }
}

/// Whether a command made a private key work: it is one of those that can, and was not refused.
pub(crate) fn uses_private_key(command: &[u8], answer: &[u8]) -> bool {
    let accepted = matches!(answer, [.., 0x90 | 0x61, _]);
    accepted && Command::parse(command).is_ok_and(|command| is_private_key_operation(&command))
}

/// Whether a command is INTERNAL AUTHENTICATE, COMPUTE DIGITAL SIGNATURE, or the end of DECIPHER.
pub(crate) fn is_private_key_operation(command: &Command) -> bool {
    match (command.ins(), command.p1(), command.p2()) {
        (0x88, ..) | (0x2A, 0x9E, 0x9A) => true,
        (0x2A, 0x80, 0x86) => !command.is_chained(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn a_cps3_takes_a_millisecond_per_byte_and_a_cps4_a_twelfth() {
        let read = hex!("00B000000C");
        let data = [0x90; 12];
        let sign = [&hex!("002A9E9A20")[..], &[0; 32]].concat();
        let part = hex!("102A80860181");
        let table: [(Speed, &[u8], &[u8], u128); 7] = [
            (Speed::Instant, &sign, &hex!("6100"), 0),
            (Speed::Cps3, &read, &data, 10_000 + 17_000),
            (Speed::Cps3, &sign, &hex!("6100"), 10_000 + 39_000 + 350_000),
            (Speed::Cps3, &sign, &hex!("6982"), 10_000 + 39_000),
            (Speed::Cps3, &part, &hex!("9000"), 10_000 + 8_000),
            (Speed::Cps4, &read, &data, 10_000 + 1_416),
            (Speed::Cps4, &sign, &hex!("9000"), 10_000 + 3_249 + 150_000),
        ];
        for (speed, command, answer, microseconds) in table {
            assert_eq!(speed.delay(command, answer).as_micros(), microseconds);
        }
    }
}
