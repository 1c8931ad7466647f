//! The forms of the commands that are the same on all generations (ISO 7816-4).
//!
//! The error is the status word of the answer.

use cps_apdu::{Command, StatusWord};

use crate::reference_data::BLOCK;

/// Reads the number of bytes that READ BINARY asks for.
pub(crate) fn read_binary(command: &Command) -> Result<usize, StatusWord> {
    match command.le() {
        Some(le) if command.data().is_empty() => Ok(usize::from(le)),
        _ => Err(StatusWord::WRONG_LENGTH),
    }
}

/// Returns the data of a command that does nothing without them.
pub(crate) fn data(command: &Command) -> Result<&[u8], StatusWord> {
    match command.data() {
        [] => Err(StatusWord::WRONG_LENGTH),
        data => Ok(data),
    }
}

/// Reads VERIFY: the reference, and the block unless the status is asked for, with four bytes or a
/// fifth that says "no data" (`card.md` §4.2).
pub(crate) fn verify(command: &Command) -> Result<(u8, Option<&[u8]>), StatusWord> {
    if command.p1() != 0 {
        return Err(StatusWord::WRONG_P1P2);
    }
    match command.data().len() {
        0 => Ok((command.p2(), None)),
        BLOCK => Ok((command.p2(), Some(command.data()))),
        _ => Err(StatusWord::WRONG_LENGTH),
    }
}

/// Reads the number of bytes that GET CHALLENGE asks for.
pub(crate) fn get_challenge(command: &Command) -> Result<usize, StatusWord> {
    if (command.p1(), command.p2()) != (0, 0) {
        return Err(StatusWord::WRONG_P1P2);
    }
    match command.le() {
        Some(le) if command.data().is_empty() => Ok(usize::from(le)),
        _ => Err(StatusWord::WRONG_LENGTH),
    }
}
