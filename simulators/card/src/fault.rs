use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use cps_apdu::StatusWord;

/// Something that goes wrong between a program and a card.
///
/// Written in a word or two, as scripts and live commands say it; the variants show how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `remove`, `remove 800`: the card is pulled before the command reaches it, and perhaps put
    /// back after so many milliseconds.
    Remove {
        /// Time until it comes back, if it does.
        back_after: Option<Duration>,
    },
    /// `mute`: the card does not answer this command nor any other until it is inserted anew.
    Mute,
    /// `reset`: another program resets the card before the command.
    Reset,
    /// `status 6F00`: the card answers this and does nothing.
    Status(StatusWord),
    /// `truncate 3`: only so many bytes of the answer arrive.
    Truncate(usize),
    /// `wrong-certificate`: from now on every certificate of the card has a wrong bit.
    WrongCertificate,
    /// `flip-signature`: the next result of a private key has a wrong bit.
    FlipSignature,
    /// `delay 5000`: the answer takes so many milliseconds longer.
    Delay(Duration),
    /// `reader-gone`: the reader is unplugged.
    ReaderGone,
    /// `connection-lost`: the connection to the reader breaks, and comes back by itself.
    ConnectionLost,
}

/// The reason why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no fault {0:?}: expected remove [MS], mute, reset, status HEX, truncate BYTES, \
     wrong-certificate, flip-signature, delay MS, reader-gone or connection-lost"
)]
pub struct FaultError(String);

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let wrong = || FaultError(text.to_owned());
        let milliseconds = |number: &str| {
            let number = number.parse().map_err(|_| wrong());
            number.map(Duration::from_millis)
        };
        let words: Vec<&str> = text.split_whitespace().collect();
        Ok(match *words {
            ["remove"] => Self::Remove { back_after: None },
            ["remove", after] => Self::Remove {
                back_after: Some(milliseconds(after)?),
            },
            ["mute"] => Self::Mute,
            ["reset"] => Self::Reset,
            ["status", hex] if hex.len() == 4 => {
                let status = u16::from_str_radix(hex, 16).map_err(|_| wrong())?;
                Self::Status(StatusWord(status))
            }
            ["truncate", bytes] => Self::Truncate(bytes.parse().map_err(|_| wrong())?),
            ["wrong-certificate"] => Self::WrongCertificate,
            ["flip-signature"] => Self::FlipSignature,
            ["delay", time] => Self::Delay(milliseconds(time)?),
            ["reader-gone"] => Self::ReaderGone,
            ["connection-lost"] => Self::ConnectionLost,
            _ => return Err(wrong()),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remove { back_after: None } => f.write_str("remove"),
            Self::Remove {
                back_after: Some(after),
            } => write!(f, "remove {}", after.as_millis()),
            Self::Mute => f.write_str("mute"),
            Self::Reset => f.write_str("reset"),
            Self::Status(status) => write!(f, "status {:04X}", status.0),
            Self::Truncate(bytes) => write!(f, "truncate {bytes}"),
            Self::WrongCertificate => f.write_str("wrong-certificate"),
            Self::FlipSignature => f.write_str("flip-signature"),
            Self::Delay(time) => write!(f, "delay {}", time.as_millis()),
            Self::ReaderGone => f.write_str("reader-gone"),
            Self::ConnectionLost => f.write_str("connection-lost"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_written_as_they_are_read() {
        let all = [
            "remove",
            "remove 800",
            "mute",
            "reset",
            "status 6F00",
            "truncate 3",
            "wrong-certificate",
            "flip-signature",
            "delay 5000",
            "reader-gone",
            "connection-lost",
        ];
        for text in all {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "remove soon",
            "status 6F",
            "status 6G00",
            "mute 3",
            "delay",
        ] {
            assert_eq!(text.parse::<Fault>(), Err(FaultError(text.to_owned())));
        }
    }
}
