//! Readers on which the PIN is typed (PC/SC part 10, "IFDs with Secure PIN Entry Capabilities",
//! version 2.02.09).
//!
//! No PIN pad has been used with this software yet. What is taken for granted of readers and their
//! drivers is this:
//!
//! | Taken for granted | From | Seen on a real reader |
//! |---|---|---|
//! | the control codes of the features are big-endian | part 10, 2.2 | no |
//! | the numbers of `PIN_VERIFY_STRUCTURE` and `PIN_MODIFY_STRUCTURE` are little-endian | part 10, 2.5.2 and 2.5.3 | no |
//! | digits are typed over the beginning of the block, and the rest of the template stays | part 10, 2.5.2, `bmFormatString` | no |
//! | the validation key ends the entry, also where the PIN has one possible length | `bEntryValidationCondition` 02 | no |
//! | the display shows the driver's first message, in French where it can | `bNumberMessage` 01, `bMsgIndex` 00, `wLangId` 040C | no |
//! | the offsets of the codes in `PIN_MODIFY_STRUCTURE` count from the first byte after Lc | part 10, 2.5.3, `bInsertionOffsetOld` and `bInsertionOffsetNew` | no |
//! | the two entries of a new PIN are compared by the reader | part 10, 2.5.3, `bConfirmPIN` bit 0 | no |
//! | `6400`, `6401`, `6402` and `6403` are the reader's own: the card was sent nothing | part 10, 2.5.2 and 2.5.3 | no |
//! | the transaction keeps other programs from the card while the holder types | pcsc-lite | no |
//! | class 01 (the logical channel of a CPS4) passes the pad like class 00 | nothing | no |
//!
//! The simulated card cannot have a pad behind a real pcscd: the driver of vpcd knows no features.

use cps_reader::{LinkError, PinPadModify, PinPadVerify};
use pcsc::ctl_code;
use pcsc::ffi::DWORD;

/// The largest answer to [`GET_FEATURE_REQUEST`]: a control code of 4 bytes, with tag and length,
/// for each of 255 features.
pub(crate) const MAX_FEATURES: usize = 255 * 6;

/// A feature of a reader (part 10, 2.2).
#[derive(Clone, Copy)]
pub(crate) enum Feature {
    /// `FEATURE_VERIFY_PIN_DIRECT`.
    Verify = 0x06,
    /// `FEATURE_MODIFY_PIN_DIRECT`.
    Modify = 0x07,
}

/// The first digit at byte 0 of the block (bits 7 to 3: unit byte, position 0), left justified
/// (bit 2), ASCII (bits 1 and 0).
const FORMAT: u8 = 0x82;

/// The length of the PIN is nowhere in the command.
const NO_LENGTH: u8 = 0x00;

/// The longest block that bits 3 to 0 of `bmPINBlockString` can tell, in bytes.
const LONGEST_BLOCK: u8 = 0x0F;

/// The holder ends the entry with the validation key.
const VALIDATION_KEY: u8 = 0x02;

/// One message, the first of the driver ("enter PIN"), in French.
const MESSAGES: u8 = 0x01;
const FRENCH: u16 = 0x040C;
const FIRST_MESSAGE: u8 = 0x00;

/// The messages of the driver for a new PIN: "enter PIN", "enter new PIN", "confirm new PIN".
const NEW_PIN_MESSAGES: [u8; 3] = [FIRST_MESSAGE, 0x01, 0x02];

/// The new PIN is typed twice (`bConfirmPIN`, bit 0).
const TWICE: u8 = 0x01;

/// The present PIN is typed too (`bConfirmPIN`, bit 1).
const PRESENT: u8 = 0x02;

/// Only a reader that is driven in T=1 blocks looks at it, and its driver fills it in.
const PROLOGUE: [u8; 3] = [0x00; 3];

/// `CM_IOCTL_GET_FEATURE_REQUEST` (part 10, 2.2).
pub(crate) const GET_FEATURE_REQUEST: DWORD = ctl_code(3400);

/// Returns the control code of a feature in the answer to [`GET_FEATURE_REQUEST`].
pub(crate) fn control_code(mut features: &[u8], feature: Feature) -> Option<u32> {
    while let [tag, length, rest @ ..] = features {
        let (value, next) = rest.split_at_checked(usize::from(*length))?;
        if *tag == feature as u8 {
            return value.try_into().ok().map(u32::from_be_bytes);
        }
        features = next;
    }
    None
}

/// Builds `PIN_VERIFY_STRUCTURE` (part 10, 2.5.2).
///
/// # Errors
/// If the block is longer than the structure can tell.
pub(crate) fn verify_structure(verify: &PinPadVerify) -> Result<Vec<u8>, LinkError> {
    let mut structure = beginning(verify, verify.block().len())?;
    structure.extend(extra_digits(verify));
    structure.extend([VALIDATION_KEY, MESSAGES]);
    structure.extend(FRENCH.to_le_bytes());
    structure.push(FIRST_MESSAGE);
    structure.extend(end(verify));
    Ok(structure)
}

/// Builds `PIN_MODIFY_STRUCTURE` (part 10, 2.5.3).
///
/// # Errors
/// If a block is longer than the structure can tell.
pub(crate) fn modify_structure(modify: &PinPadModify) -> Result<Vec<u8>, LinkError> {
    let mut structure = beginning(&modify.entry, modify.block_length())?;
    structure.push(0); // bInsertionOffsetOld
    // bInsertionOffsetNew: after one block of 15 bytes at most.
    structure.push(u8::try_from(modify.new_offset()).unwrap_or(u8::MAX));
    structure.extend(extra_digits(&modify.entry));
    let (confirm, messages) = match modify.asks_present {
        true => (TWICE | PRESENT, &NEW_PIN_MESSAGES[..]),
        false => (TWICE, &NEW_PIN_MESSAGES[1..]),
    };
    structure.extend([confirm, VALIDATION_KEY]);
    // bNumberMessage; 3 at most.
    structure.push(u8::try_from(messages.len()).unwrap_or(u8::MAX));
    structure.extend(FRENCH.to_le_bytes());
    // bMsgIndex1 to bMsgIndex3; the reader does not look at one beyond the number.
    let mut indices = [0; NEW_PIN_MESSAGES.len()];
    indices[..messages.len()].copy_from_slice(messages);
    structure.extend(indices);
    structure.extend(end(&modify.entry));
    Ok(structure)
}

/// Returns the members with which both structures begin.
///
/// # Errors
/// If the block is longer than they can tell.
fn beginning(entry: &PinPadVerify, block: usize) -> Result<Vec<u8>, LinkError> {
    let told = u8::try_from(block)
        .ok()
        .filter(|block| *block <= LONGEST_BLOCK);
    let told = told.ok_or_else(|| {
        let problem = format!("no PIN pad fills a block of {block} bytes");
        LinkError::Other(problem)
    })?;
    Ok(vec![
        entry.seconds(), // bTimerOut
        entry.seconds(), // bTimerOut2, after the first key
        FORMAT,          // bmFormatString
        told,            // bmPINBlockString
        NO_LENGTH,       // bmPINLengthFormat
    ])
}

/// Returns `wPINMaxExtraDigit`: 0xXXYY, fewest and most.
fn extra_digits(entry: &PinPadVerify) -> [u8; 2] {
    u16::from_be_bytes([entry.min_digits, entry.max_digits]).to_le_bytes()
}

/// Returns the members with which both structures end: `bTeoPrologue`, and the command with its
/// length.
fn end(entry: &PinPadVerify) -> Vec<u8> {
    let command = entry.template();
    let mut end = PROLOGUE.to_vec();
    // A command of 5 bytes and two blocks of 15 at most.
    end.extend(u32::try_from(command.len()).unwrap_or(0).to_le_bytes());
    end.extend(command.as_slice());
    end
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use cps_apdu::{ApduBytes, Command, Hex};

    use super::*;

    fn verify(channel: u8, block: &[u8], seconds: u64) -> PinPadVerify {
        PinPadVerify {
            command: Command::verify(0x01, ApduBytes::from(block)).on_channel(channel),
            min_digits: 4,
            max_digits: 4,
            timeout: Duration::from_secs(seconds),
        }
    }

    #[test]
    fn the_reader_is_told_what_to_build_byte_for_byte() {
        let table = [
            (
                "CPS3",
                verify(0, &[0xFF; 8], 60),
                "3C 3C 82 08 00 04 04 02 01 0C 04 00 00 00 00 0D 00 00 00 \
                 00 20 00 01 08 FF FF FF FF FF FF FF FF",
            ),
            (
                "CPS4, on its logical channel",
                verify(1, &[0xFF; 8], 60),
                "3C 3C 82 08 00 04 04 02 01 0C 04 00 00 00 00 0D 00 00 00 \
                 01 20 00 01 08 FF FF FF FF FF FF FF FF",
            ),
            (
                "four to eight digits, padded with zeros, ten minutes",
                PinPadVerify {
                    max_digits: 8,
                    ..verify(0, &[0x00; 8], 600)
                },
                "FF FF 82 08 00 08 04 02 01 0C 04 00 00 00 00 0D 00 00 00 \
                 00 20 00 01 08 00 00 00 00 00 00 00 00",
            ),
            (
                "no time at all",
                verify(0, &[0xFF; 8], 0),
                "01 01 82 08 00 04 04 02 01 0C 04 00 00 00 00 0D 00 00 00 \
                 00 20 00 01 08 FF FF FF FF FF FF FF FF",
            ),
        ];
        for (case, verify, expected) in table {
            let structure = verify_structure(&verify).map(|bytes| Hex(&bytes).to_string());
            assert_eq!(structure.as_deref(), Ok(expected), "{case}");
        }
    }

    fn modify(command: Command, asks_present: bool) -> PinPadModify {
        PinPadModify {
            entry: PinPadVerify {
                command,
                ..verify(0, &[], 45)
            },
            asks_present,
        }
    }

    #[test]
    fn the_reader_is_told_where_a_new_pin_goes_byte_for_byte() {
        let blocks = |length: usize| ApduBytes::from(vec![0xFF; length]);
        let table = [
            (
                "CPS3, the present PIN and the new one",
                modify(Command::change_reference_data(0x01, blocks(16)), true),
                "2D 2D 82 08 00 00 08 04 04 03 02 03 0C 04 00 01 02 00 00 00 15 00 00 00 \
                 00 24 00 01 10 FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF FF",
            ),
            (
                "CPS3, the new one after the PUK",
                modify(Command::reset_retry_counter(0x01, blocks(8)), false),
                "2D 2D 82 08 00 00 00 04 04 01 02 02 0C 04 01 02 00 00 00 00 0D 00 00 00 \
                 00 2C 02 01 08 FF FF FF FF FF FF FF FF",
            ),
            (
                "CPS4, the new one after the present PIN or the PUK",
                modify(
                    Command::set_reference_data(0x01, blocks(8)).on_channel(1),
                    false,
                ),
                "2D 2D 82 08 00 00 00 04 04 01 02 02 0C 04 01 02 00 00 00 00 0D 00 00 00 \
                 01 24 01 01 08 FF FF FF FF FF FF FF FF",
            ),
        ];
        for (case, modify, expected) in table {
            let structure = modify_structure(&modify).map(|bytes| Hex(&bytes).to_string());
            assert_eq!(structure.as_deref(), Ok(expected), "{case}");
        }
    }

    #[test]
    fn a_block_that_the_structure_cannot_tell_is_refused() {
        let refused = || {
            Err(LinkError::Other(
                "no PIN pad fills a block of 16 bytes".into(),
            ))
        };
        assert_eq!(verify_structure(&verify(0, &[0xFF; 16], 60)), refused());
        let two = Command::change_reference_data(0x01, ApduBytes::from(vec![0xFF; 32]));
        assert_eq!(modify_structure(&modify(two, true)), refused());
    }

    #[test]
    fn the_feature_is_found_among_others_or_not_at_all() {
        let table: &[(&[u8], Option<u32>)] = &[
            (&[], None),
            (&[0x06, 4, 0x42, 0x33, 0x00, 0x06], Some(0x4233_0006)),
            (
                &[
                    0x12, 4, 0x42, 0x33, 0x00, 0x12, 0x06, 4, 0x42, 0x33, 0x00, 0x06,
                ],
                Some(0x4233_0006),
            ),
            (&[0x07, 4, 0x42, 0x33, 0x00, 0x07], None),
            // Cut short, of another length, and without a length.
            (&[0x06, 4, 0x42, 0x33, 0x00], None),
            (&[0x06, 2, 0x42, 0x33], None),
            (&[0x06], None),
        ];
        for (features, code) in table {
            let verify = control_code(features, Feature::Verify);
            assert_eq!(verify, *code, "{features:02X?}");
        }
        let both = [
            0x06, 4, 0x42, 0x33, 0x00, 0x06, 0x07, 4, 0x42, 0x33, 0x00, 0x07,
        ];
        for (features, code) in [(&both[..], Some(0x4233_0007)), (&both[..6], None)] {
            assert_eq!(control_code(features, Feature::Modify), code);
        }
    }

    #[test]
    fn the_features_are_asked_for_with_the_code_of_part_10() {
        let expected = if cfg!(windows) {
            0x0031_3520
        } else {
            0x4200_0D48
        };
        assert_eq!(GET_FEATURE_REQUEST, expected);
    }
}
