//! Readers on which the PIN is typed (PC/SC part 10, "IFDs with Secure PIN Entry Capabilities",
//! version 2.02.09).
//!
//! No PIN pad has been used with this software yet. What is taken for granted of readers and their
//! drivers is this:
//!
//! | Taken for granted | From | Seen on a real reader |
//! |---|---|---|
//! | the control codes of the features are big-endian | part 10, 2.2 | no |
//! | the numbers of `PIN_VERIFY_STRUCTURE` are little-endian | part 10, 2.5.2 | no |
//! | digits are typed over the beginning of the block, and the rest of the template stays | part 10, 2.5.2, `bmFormatString` | no |
//! | the validation key ends the entry, also where the PIN has one possible length | `bEntryValidationCondition` 02 | no |
//! | the display shows the driver's first message, in French where it can | `bNumberMessage` 01, `bMsgIndex` 00, `wLangId` 040C | no |
//! | `6400`, `6401` and `6403` are the reader's own: the card was sent nothing | part 10, 2.5.2 | no |
//! | the transaction keeps other programs from the card while the holder types | pcsc-lite | no |
//! | class 01 (the logical channel of a CPS4) passes the pad like class 00 | nothing | no |
//!
//! The simulated card cannot have a pad behind a real pcscd: the driver of vpcd knows no features.

use cps_reader::{LinkError, PinPadVerify};
use pcsc::ctl_code;
use pcsc::ffi::DWORD;

/// The largest answer to [`GET_FEATURE_REQUEST`]: a control code of 4 bytes, with tag and length,
/// for each of 255 features.
pub(crate) const MAX_FEATURES: usize = 255 * 6;

/// `FEATURE_VERIFY_PIN_DIRECT` (part 10, 2.2).
const VERIFY_PIN_DIRECT: u8 = 0x06;

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

/// Only a reader that is driven in T=1 blocks looks at it, and its driver fills it in.
const PROLOGUE: [u8; 3] = [0x00; 3];

/// `CM_IOCTL_GET_FEATURE_REQUEST` (part 10, 2.2).
pub(crate) const GET_FEATURE_REQUEST: DWORD = ctl_code(3400);

/// Returns the control code of `FEATURE_VERIFY_PIN_DIRECT` in the answer to
/// [`GET_FEATURE_REQUEST`].
pub(crate) fn verify_pin_direct(mut features: &[u8]) -> Option<u32> {
    while let [tag, length, rest @ ..] = features {
        let (value, next) = rest.split_at_checked(usize::from(*length))?;
        if *tag == VERIFY_PIN_DIRECT {
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
    let [.., block] = verify.header();
    if block > LONGEST_BLOCK {
        let problem = format!("no PIN pad fills a block of {block} bytes");
        return Err(LinkError::Other(problem));
    }
    let command = verify.template();
    let mut structure = vec![
        verify.seconds(), // bTimerOut
        verify.seconds(), // bTimerOut2, after the first key
        FORMAT,           // bmFormatString
        block,            // bmPINBlockString
        NO_LENGTH,        // bmPINLengthFormat
    ];
    // wPINMaxExtraDigit: 0xXXYY, fewest and most.
    structure.extend(u16::from_be_bytes([verify.min_digits, verify.max_digits]).to_le_bytes());
    structure.extend([VALIDATION_KEY, MESSAGES]);
    structure.extend(FRENCH.to_le_bytes());
    structure.push(FIRST_MESSAGE);
    structure.extend(PROLOGUE);
    // A command of 5 bytes and a block of 15 at most.
    structure.extend(u32::try_from(command.len()).unwrap_or(0).to_le_bytes());
    structure.extend(command.as_slice());
    Ok(structure)
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

    #[test]
    fn a_block_that_the_structure_cannot_tell_is_refused() {
        let refused = LinkError::Other("no PIN pad fills a block of 16 bytes".into());
        assert_eq!(verify_structure(&verify(0, &[0xFF; 16], 60)), Err(refused));
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
            assert_eq!(verify_pin_direct(features), *code, "{features:02X?}");
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
