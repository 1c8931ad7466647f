//! Commands of the IAS-ECC side of a CPS3, as far as their form goes. Begin at [`Instruction`]: its
//! conversion from a command answers a wrong form with the status word.

use cps_apdu::{Command, StatusWord};

use super::data_object::DataObject;
use crate::form;
use crate::reference_data::BLOCK;

/// A command that the IAS-ECC side of the card knows, as far as its form goes.
///
/// The error of the conversion is the status word of the answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Instruction<'c> {
    Select {
        by: SelectBy,
        name: &'c [u8],
        fcp: bool,
    },
    ReadBinary {
        file: BinaryFile,
        offset: usize,
        le: usize,
    },
    UpdateBinary {
        file: BinaryFile,
        offset: usize,
        data: &'c [u8],
    },
    GetData(DataObject),
    Verify {
        reference: u8,
        block: Option<&'c [u8]>,
    },
    ChangeReferenceData {
        reference: u8,
        old: &'c [u8],
        new: &'c [u8],
    },
    ResetRetryCounter {
        reference: u8,
        new: &'c [u8],
    },
    SetEnvironment {
        template: Template,
        data: &'c [u8],
    },
    HashLastBlock(&'c [u8]),
    ComputeSignature {
        digest: &'c [u8],
    },
    Decipher {
        part: &'c [u8],
        last: bool,
    },
    InternalAuthenticate(&'c [u8]),
    GetChallenge {
        length: usize,
    },
}

/// Way in which SELECT names a file: P1 (ISO 7816-4, 11.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SelectBy {
    FileId,
    ChildDf,
    ChildEf,
    Parent,
    DfName,
    Path,
}

/// EF that a binary command means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryFile {
    Current,
    Short(u8),
}

/// A control reference template: P2 of MSE SET (`card.md` §5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    Hash,
    Signature,
    Authentication,
    Confidentiality,
    /// `P1 = C1`, for secure messaging: accepted and without effect (`card.md` §10.3).
    SecureMessaging,
}

const CHAINED: u8 = 0x10;

impl<'c> TryFrom<&'c Command> for Instruction<'c> {
    type Error = StatusWord;

    fn try_from(command: &'c Command) -> Result<Self, StatusWord> {
        match (command.cla(), command.ins()) {
            (0x00, _) | (CHAINED, 0x2A) => {}
            (CHAINED, ins) if is_known(ins) => return Err(StatusWord::CHAINING_NOT_SUPPORTED),
            (CHAINED, _) => return Err(StatusWord::WRONG_INS),
            _ => return Err(StatusWord::WRONG_CLA),
        }
        match command.ins() {
            0xA4 => select(command),
            0xB0 => read_binary(command),
            0xD6 => update_binary(command),
            0xCB => get_data(command),
            0x20 => verify(command),
            0x24 => change_reference_data(command),
            0x2C => reset_retry_counter(command),
            0x22 => set_environment(command),
            0x2A => security_operation(command),
            0x88 => internal_authenticate(command),
            0x84 => get_challenge(command),
            _ => Err(StatusWord::WRONG_INS),
        }
    }
}

fn is_known(ins: u8) -> bool {
    [0xA4, 0xB0, 0xD6, 0xCB, 0x20, 0x24, 0x2C, 0x22, 0x88, 0x84].contains(&ins)
}

fn select(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let by = match command.p1() {
        0x00 => SelectBy::FileId,
        0x01 => SelectBy::ChildDf,
        0x02 => SelectBy::ChildEf,
        0x03 => SelectBy::Parent,
        0x04 => SelectBy::DfName,
        0x09 => SelectBy::Path,
        _ => return Err(StatusWord::WRONG_P1P2),
    };
    let fcp = match command.p2() {
        0x04 => true,
        0x0C => false,
        // P2 = 00 is what a real card refuses (`card.md` §3.7).
        _ => return Err(StatusWord::WRONG_P1P2),
    };
    Ok(Instruction::Select {
        by,
        name: command.data(),
        fcp,
    })
}

/// Reads P1-P2 of READ BINARY and UPDATE BINARY (ISO 7816-4, 11.3.1).
fn binary(command: &Command) -> Result<(BinaryFile, usize), StatusWord> {
    let (p1, p2) = (command.p1(), command.p2());
    if p1 & 0x80 == 0 {
        return Ok((BinaryFile::Current, usize::from(p1) << 8 | usize::from(p2)));
    }
    if p1 & 0x60 != 0 {
        return Err(StatusWord::WRONG_P1P2);
    }
    Ok((BinaryFile::Short(p1 & 0x1F), usize::from(p2)))
}

fn read_binary(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let (file, offset) = binary(command)?;
    let le = form::read_binary(command)?;
    Ok(Instruction::ReadBinary { file, offset, le })
}

fn update_binary(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let (file, offset) = binary(command)?;
    let data = form::data(command)?;
    Ok(Instruction::UpdateBinary { file, offset, data })
}

fn get_data(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    if (command.p1(), command.p2()) != (0x3F, 0xFF) {
        return Err(StatusWord::WRONG_P1P2);
    }
    DataObject::parse(command.data())
        .map(Instruction::GetData)
        .ok_or(StatusWord::WRONG_DATA)
}

fn verify(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let (reference, block) = form::verify(command)?;
    Ok(Instruction::Verify { reference, block })
}

fn change_reference_data(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    if command.p1() != 0 {
        return Err(StatusWord::WRONG_P1P2);
    }
    if command.data().len() != 2 * BLOCK {
        return Err(StatusWord::WRONG_LENGTH);
    }
    let (old, new) = command.data().split_at(BLOCK);
    Ok(Instruction::ChangeReferenceData {
        reference: command.p2(),
        old,
        new,
    })
}

fn reset_retry_counter(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    if command.p1() != 0x02 {
        return Err(StatusWord::WRONG_P1P2);
    }
    if command.data().len() != BLOCK {
        return Err(StatusWord::WRONG_LENGTH);
    }
    Ok(Instruction::ResetRetryCounter {
        reference: command.p2(),
        new: command.data(),
    })
}

fn set_environment(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let template = match (command.p1(), command.p2()) {
        (0x41, 0xAA) => Template::Hash,
        (0x41, 0xB6) => Template::Signature,
        (0x41, 0xA4) => Template::Authentication,
        (0x41, 0xB8) => Template::Confidentiality,
        (0xC1, 0xA4) => Template::SecureMessaging,
        _ => return Err(StatusWord::WRONG_P1P2),
    };
    let data = form::data(command)?;
    Ok(Instruction::SetEnvironment { template, data })
}

fn security_operation(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    let (data, chained) = (command.data(), command.is_chained());
    match (command.p1(), command.p2()) {
        (0x80, 0x86) => Ok(Instruction::Decipher {
            part: data,
            last: !chained,
        }),
        (0x90, 0xA0) | (0x9E, 0x9A) if chained => Err(StatusWord::CHAINING_NOT_SUPPORTED),
        (0x90, 0xA0) => Ok(Instruction::HashLastBlock(data)),
        (0x9E, 0x9A) => {
            // Refused before anything is used up: the same command comes again with this Le.
            if data.is_empty() && command.le().is_some_and(|le| le != 256) {
                return Err(StatusWord::wrong_le(256));
            }
            Ok(Instruction::ComputeSignature { digest: data })
        }
        _ => Err(StatusWord::WRONG_P1P2),
    }
}

fn internal_authenticate(command: &Command) -> Result<Instruction<'_>, StatusWord> {
    if (command.p1(), command.p2()) != (0, 0) {
        return Err(StatusWord::WRONG_P1P2);
    }
    Ok(Instruction::InternalAuthenticate(form::data(command)?))
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
        let table: [(&[u8], StatusWord); 26] = [
            (&hex!("80A4040008"), StatusWord::WRONG_CLA),
            (&hex!("0CB0000000"), StatusWord::WRONG_CLA),
            (&hex!("00FF0000"), StatusWord::WRONG_INS),
            (&hex!("10FF0000"), StatusWord::WRONG_INS),
            (&hex!("10200001"), StatusWord::CHAINING_NOT_SUPPORTED),
            (&hex!("102A90A00100"), StatusWord::CHAINING_NOT_SUPPORTED),
            (&hex!("00A40400023F00"), StatusWord::WRONG_P1P2),
            (&hex!("00A40804023F00"), StatusWord::WRONG_P1P2),
            (&hex!("00A40904023F0000"), StatusWord::OK),
            (&hex!("00B0FC0000"), StatusWord::WRONG_P1P2),
            (&hex!("00B00000"), StatusWord::WRONG_LENGTH),
            (&hex!("00D60000"), StatusWord::WRONG_LENGTH),
            (&hex!("00CB000000"), StatusWord::WRONG_P1P2),
            (&hex!("00CB3FFF024D00"), StatusWord::WRONG_DATA),
            (&hex!("00200101"), StatusWord::WRONG_P1P2),
            (&hex!("002000010431323334"), StatusWord::WRONG_LENGTH),
            (&hex!("0024000100"), StatusWord::WRONG_LENGTH),
            (&hex!("0024010100"), StatusWord::WRONG_P1P2),
            (&hex!("002C030100"), StatusWord::WRONG_P1P2),
            (&hex!("002C020100"), StatusWord::WRONG_LENGTH),
            (&hex!("0022F30100"), StatusWord::WRONG_P1P2),
            (&hex!("002241A400"), StatusWord::WRONG_LENGTH),
            (&hex!("002A9E9A20"), StatusWord::wrong_le(256)),
            (&hex!("0088000000"), StatusWord::WRONG_LENGTH),
            (&hex!("008400000100"), StatusWord::WRONG_LENGTH),
            (&hex!("00840000"), StatusWord::WRONG_LENGTH),
        ];
        for (bytes, status) in table {
            let command = Command::parse(bytes).unwrap();
            let found = Instruction::try_from(&command)
                .err()
                .unwrap_or(StatusWord::OK);
            assert_eq!(found, status, "{command}");
        }
    }

    #[test]
    fn the_empty_verify_may_have_four_or_five_bytes() {
        for bytes in [&hex!("00200001")[..], &hex!("0020000100")] {
            let command = Command::parse(bytes).unwrap();
            let verify = Instruction::Verify {
                reference: 1,
                block: None,
            };
            assert_eq!(Instruction::try_from(&command), Ok(verify));
        }
    }
}
