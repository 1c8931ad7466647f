//! Commands of the applet of a CPS4, as far as their form goes (`card.md` §6.8). Begin at
//! [`Instruction`].

use cps_apdu::{Command, StatusWord};

use crate::form;
use crate::reference_data::BLOCK;

/// A command that the applet knows, as far as its form goes (`card.md` §6.8).
///
/// The error of the conversion is the status word of the answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Instruction<'c> {
    /// By path from the MF, without its identifier.
    Select {
        path: &'c [u8],
        information: bool,
    },
    ReadBinary {
        offset: usize,
        le: usize,
    },
    UpdateBinary {
        offset: usize,
        data: &'c [u8],
    },
    Verify {
        reference: u8,
        block: Option<&'c [u8]>,
    },
    /// CHANGE REFERENCE DATA with the new block only.
    SetReferenceData {
        reference: u8,
        new: &'c [u8],
    },
    /// RESET RETRY COUNTER without data.
    ResetRetryCounter {
        reference: u8,
    },
    SetSignature(&'c [u8]),
    SetConfidentiality(&'c [u8]),
    ComputeSignature {
        digest: &'c [u8],
    },
    Decipher {
        part: &'c [u8],
        last: bool,
    },
    GetChallenge {
        length: usize,
    },
}

/// Bits of the class byte: chaining, and the logical channel.
const CHAINING: u8 = 0x10;
const CHANNEL: u8 = 0x03;

impl<'c> TryFrom<&'c Command> for Instruction<'c> {
    type Error = StatusWord;

    fn try_from(command: &'c Command) -> Result<Self, StatusWord> {
        if command.cla() & !(CHAINING | CHANNEL) != 0 {
            return Err(StatusWord::WRONG_CLA);
        }
        let parse = match command.ins() {
            0xA4 => select,
            0xB0 => read_binary,
            0xD6 => update_binary,
            0x20 => verify,
            0x24 => change_reference_data,
            0x2C => reset_retry_counter,
            0x22 => set_environment,
            0x2A => security_operation,
            0x84 => get_challenge,
            _ => return Err(StatusWord::WRONG_INS),
        };
        if command.is_chained() && command.ins() != 0x2A {
            return Err(StatusWord::CHAINING_NOT_SUPPORTED);
        }
        parse(command)
    }
}

fn select(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let information = match (command.p1(), command.p2()) {
        (0x08, 0x00) => true,
        (0x08, 0x0C) => false,
        _ => return Err(StatusWord::WRONG_P1P2),
    };
    Ok(Instruction::Select {
        path: command.data(),
        information,
    })
}

/// Reads P1-P2 as an offset: no short file identifiers are known on this card.
fn offset(command: &Command) -> Result<usize, StatusWord> {
    if command.p1() & 0x80 == 0 {
        Ok(usize::from(command.p1()) << 8 | usize::from(command.p2()))
    } else {
        Err(StatusWord::WRONG_P1P2)
    }
}

fn read_binary(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let offset = offset(command)?;
    let le = form::read_binary(command)?;
    Ok(Instruction::ReadBinary { offset, le })
}

fn update_binary(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let offset = offset(command)?;
    let data = form::data(command)?;
    Ok(Instruction::UpdateBinary { offset, data })
}

fn verify(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let (reference, block) = form::verify(command)?;
    Ok(Instruction::Verify { reference, block })
}

fn change_reference_data(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    if command.p1() != 0x01 {
        return Err(StatusWord::WRONG_P1P2);
    }
    if command.data().len() != BLOCK {
        return Err(StatusWord::WRONG_LENGTH);
    }
    Ok(Instruction::SetReferenceData {
        reference: command.p2(),
        new: command.data(),
    })
}

fn reset_retry_counter(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    if command.p1() != 0x03 {
        return Err(StatusWord::WRONG_P1P2);
    }
    if !command.data().is_empty() {
        return Err(StatusWord::WRONG_LENGTH);
    }
    Ok(Instruction::ResetRetryCounter {
        reference: command.p2(),
    })
}

fn set_environment(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let data = command.data();
    let set = match (command.p1(), command.p2()) {
        (0x81, 0xB6) => Instruction::SetSignature(data),
        (0x41, 0xB8) => Instruction::SetConfidentiality(data),
        _ => return Err(StatusWord::WRONG_P1P2),
    };
    if data.is_empty() {
        return Err(StatusWord::WRONG_LENGTH);
    }
    Ok(set)
}

fn security_operation(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let (data, chained) = (command.data(), command.is_chained());
    match (command.p1(), command.p2()) {
        (0x80, 0x86) => Ok(Instruction::Decipher {
            part: data,
            last: !chained,
        }),
        (0x9E, 0x9A) if chained => Err(StatusWord::CHAINING_NOT_SUPPORTED),
        (0x9E, 0x9A) if data.is_empty() => Err(StatusWord::WRONG_LENGTH),
        (0x9E, 0x9A) => Ok(Instruction::ComputeSignature { digest: data }),
        _ => Err(StatusWord::WRONG_P1P2),
    }
}

fn get_challenge(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let length = form::get_challenge(command)?;
    Ok(Instruction::GetChallenge { length })
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;

    #[test]
    fn malformed_commands_are_refused_with_their_status_word() {
        let table: [(&[u8], StatusWord); 21] = [
            (&hex!("81B0000000"), StatusWord::WRONG_CLA),
            (&hex!("0DB0000000"), StatusWord::WRONG_CLA),
            (&hex!("01880000021234"), StatusWord::WRONG_INS),
            (&hex!("01CB3FFF024D00"), StatusWord::WRONG_INS),
            (&hex!("11200001"), StatusWord::CHAINING_NOT_SUPPORTED),
            (&hex!("112A9E9A0100"), StatusWord::CHAINING_NOT_SUPPORTED),
            (&hex!("01A40904023F00"), StatusWord::WRONG_P1P2),
            (&hex!("01A4080402D003"), StatusWord::WRONG_P1P2),
            (&hex!("01B09C000C"), StatusWord::WRONG_P1P2),
            (&hex!("01B00000"), StatusWord::WRONG_LENGTH),
            (&hex!("01D60000"), StatusWord::WRONG_LENGTH),
            (&hex!("01200101"), StatusWord::WRONG_P1P2),
            (&hex!("012000010431323334"), StatusWord::WRONG_LENGTH),
            (
                &hex!("012400011031323334FFFFFFFF31323334FFFFFFFF"),
                StatusWord::WRONG_P1P2,
            ),
            (&hex!("0124010100"), StatusWord::WRONG_LENGTH),
            (&hex!("012C02010831323334FFFFFFFF"), StatusWord::WRONG_P1P2),
            (&hex!("012C03810100"), StatusWord::WRONG_LENGTH),
            (&hex!("012241A40383012000"), StatusWord::WRONG_P1P2),
            (&hex!("012241B8"), StatusWord::WRONG_LENGTH),
            (&hex!("012A9E9A00"), StatusWord::WRONG_LENGTH),
            (&hex!("01840000"), StatusWord::WRONG_LENGTH),
        ];
        for (bytes, status) in table {
            let command = Command::parse(bytes).unwrap();
            assert_eq!(Instruction::try_from(&command), Err(status), "{command}");
        }
    }

    #[test]
    fn status_and_unblock_have_four_bytes() {
        let command = Command::parse(&hex!("01200001")).unwrap();
        let status = Instruction::Verify {
            reference: 1,
            block: None,
        };
        assert_eq!(Instruction::try_from(&command), Ok(status));
        let command = Command::parse(&hex!("012C0381")).unwrap();
        let unblock = Instruction::ResetRetryCounter { reference: 0x81 };
        assert_eq!(Instruction::try_from(&command), Ok(unblock));
    }
}
