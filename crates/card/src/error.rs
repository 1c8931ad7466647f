//! Errors of cards. Begin at [`CardError`]; each variant says whether card, reader, holder or
//! caller is at fault.

use std::fmt;

use cps_apdu::{Atr, Hex, Path, StatusWord};
use cps_pkcs15::Pkcs15Error;
use cps_reader::LinkError;

/// The reason why a card cannot be used, or did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// The reader or the link failed.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// A card of no known kind; it was sent no command.
    #[error("the card is not a CPS card (ATR {atr})")]
    Unknown {
        /// Its answer to reset.
        atr: Atr,
    },
    /// The patient's card.
    #[error("the card is a Vitale card")]
    Vitale,
    /// A card of the family that this version has no driver for.
    #[error("cards of this generation are not supported: Cps2ter")]
    Cps2ter,
    /// A card with the answer to reset of a CPS card and without its serial number.
    #[error("the card's serial number is not that of a CPS card ({})", Hex(.serial_file))]
    NotCps {
        /// EF.SN as far as it could be read.
        serial_file: Vec<u8>,
    },
    /// The card does not hold what its directories say, or they cannot be read.
    #[error("the card is damaged: {file}: {reason}")]
    Damaged {
        /// The file.
        file: Path,
        /// Defect of the file.
        reason: Damage,
    },
    /// The PIN is wrong.
    #[error("the PIN is wrong, {}", TriesLeft(.retries))]
    PinIncorrect {
        /// Tries left, at least 1; `None` if the card does not tell.
        retries: Option<u8>,
    },
    /// No try is left for the PIN.
    #[error("the PIN is blocked")]
    PinBlocked,
    /// The PIN has not the length that the card takes; the card was not asked.
    #[error("the PIN has the wrong length")]
    PinFormat,
    /// The holder cancelled on the reader's PIN pad; the card was not asked.
    #[error("the holder cancelled on the PIN pad")]
    PinPadCancelled,
    /// The holder typed nothing on the reader's PIN pad; the card was not asked.
    #[error("the holder typed no PIN on the PIN pad in time")]
    PinPadTimeout,
    /// The two entries of a new PIN on the reader's PIN pad differ; the card was not asked.
    #[error("the two entries of the new PIN on the PIN pad differ")]
    NewPinsDiffer,
    /// The new PIN has not the length that the card takes; the card was not asked.
    #[error("the new PIN has the wrong length")]
    NewPinFormat,
    /// The PUK is wrong.
    #[error("the PUK is wrong, {}", TriesLeft(.retries))]
    PukIncorrect {
        /// Tries left, at least 1; `None` if the card does not tell.
        retries: Option<u8>,
    },
    /// No try, or no use, is left for the PUK: the PIN cannot be unblocked any more.
    #[error("the PUK is blocked")]
    PukBlocked,
    /// The PUK has not the length that the card takes; the card was not asked.
    #[error("the PUK has the wrong length")]
    PukFormat,
    /// The card has no PIN, being used without contact.
    #[error("the card has no PIN without contact")]
    NoPin,
    /// The PIN is not verified, or not any more.
    #[error("the PIN is not verified")]
    NotLoggedIn,
    /// The key is not for this operation.
    #[error("the key does not do this operation")]
    KeyUsage,
    /// The caller's data have a length or form that the key does not take, or the cryptogram does
    /// not decipher.
    #[error("the data are not what the key takes")]
    DataInvalid,
    /// The caller's data do not fit the file.
    #[error("the data are longer than the {capacity} bytes of the file")]
    DataTooLong {
        /// Size of the file in bytes.
        capacity: usize,
    },
    /// The data object is not modifiable.
    #[error("the data object cannot be changed")]
    ReadOnly,
    /// The card does not do what was asked.
    #[error("the card does not do this: {0}")]
    Unsupported(&'static str),
    /// The program that asked did not wait any more at the card's turn; the card was not asked.
    #[error("the request was given up before the card's turn")]
    Abandoned,
    /// Another program used the card while a PIN was presented, and whether a try was spent is
    /// unknown: the PIN was not presented again.
    #[error("another program disturbed the presentation of the PIN")]
    Disturbed,
    /// The card refused a command for a reason that is not known to be a fault of holder or caller.
    #[error("the card refused {command} with {status}")]
    Refused {
        /// The command's name.
        command: &'static str,
        /// The card's answer.
        status: StatusWord,
    },
    /// The card's answer is not what the command gives.
    #[error("the card answered {command} with {length} bytes")]
    BadAnswer {
        /// The command's name.
        command: &'static str,
        /// The length of the answer.
        length: usize,
    },
}

/// The words for the tries that are left.
struct TriesLeft<'t>(&'t Option<u8>);

impl fmt::Display for TriesLeft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(tries) => write!(f, "{tries} tries left"),
            None => f.write_str("and the card does not tell how many tries are left"),
        }
    }
}

/// A defect of a file of the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It is named by another file and does not exist.
    Missing,
    /// It ends before its content does.
    CutShort {
        /// Bytes that could be read.
        read: usize,
        /// Bytes that its header announces.
        announced: usize,
    },
    /// It is longer than READ BINARY reaches.
    TooLong,
    /// It was written and does not hold what was written.
    NotWritten,
    /// The card refuses to read it.
    Unreadable(StatusWord),
    /// Its description tells no size.
    NoSize,
    /// Its path has more levels than any card of the family.
    LongPath,
    /// It wants PIN blocks of this length, which fits no command.
    PinBlock(u8),
    /// It is a directory file, and not one by ISO 7816-15.
    Directory(Pkcs15Error),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("the file does not exist"),
            Self::CutShort { read, announced } => {
                write!(f, "the file ends after {read} of {announced} bytes")
            }
            Self::TooLong => f.write_str("the file is too long"),
            Self::NotWritten => f.write_str("the file does not keep what is written"),
            Self::Unreadable(status) => write!(f, "the file cannot be read: {status}"),
            Self::NoSize => f.write_str("the card does not tell the size of the file"),
            Self::LongPath => f.write_str("the path has too many levels"),
            Self::PinBlock(length) => write!(f, "it wants PIN blocks of {length} bytes"),
            Self::Directory(error) => {
                let Pkcs15Error {
                    field,
                    offset,
                    problem,
                    ..
                } = error;
                write!(f, "{field} at offset {offset}: {problem}")
            }
        }
    }
}
