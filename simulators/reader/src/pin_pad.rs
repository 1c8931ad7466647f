//! The PIN pad of a reader, and the holder in front of it.

use std::collections::VecDeque;
use std::mem;
use std::time::Instant;

use cps_apdu::{ApduBytes, Pin, StatusWord};
use cps_reader::{LinkError, PinPadModify, PinPadVerify};

use crate::slot::World;

/// Behaviour of the holder when the reader asks for the PIN, or for a new one.
#[derive(Debug)]
pub enum Holder {
    /// Types digits, and the key that ends them.
    Types(Pin),
    /// Types a new PIN twice, after the present one if the reader asks for it.
    Sets {
        /// The present PIN.
        present: Option<Pin>,
        /// The new PIN.
        new: Pin,
        /// The new PIN as it is typed the second time.
        again: Pin,
    },
    /// Presses the key that cancels.
    Cancels,
    /// Does nothing until the reader gives up; no time passes for it here.
    LetsTimePass,
}

/// A pad, and the holder's next acts, in this order. Without one, the holder lets the time pass
/// that the reader was told to wait.
pub(crate) struct PinPad {
    /// Whether it takes new PINs.
    pub(crate) modifies: bool,
    /// Whether it waits for the holder.
    pub(crate) asks: bool,
    pub(crate) holder: VecDeque<Holder>,
}

impl World {
    /// Asks the holder for the PIN of a card that was acquired, and presents it.
    pub(crate) fn verify_on_pin_pad(
        &self,
        id: u64,
        insertion: u64,
        verify: &PinPadVerify,
    ) -> Result<ApduBytes, LinkError> {
        let complete = |pin: Holder| match pin {
            Holder::Types(pin) => completed(verify, &[(0, &pin)]),
            _ => Err(StatusWord::PIN_PAD_CANCELLED),
        };
        self.ask_on_pin_pad(id, insertion, verify, complete)
    }

    /// Asks the holder for a new PIN of a card that was acquired, and has the card set it.
    pub(crate) fn modify_on_pin_pad(
        &self,
        id: u64,
        insertion: u64,
        modify: &PinPadModify,
    ) -> Result<ApduBytes, LinkError> {
        let takes = |pad: &PinPad| pad.modifies;
        let mut state = self.lock();
        let slot = state.slot(id).ok_or(LinkError::ReaderGone)?;
        if !slot.pin_pad.as_ref().is_some_and(takes) {
            return Err(LinkError::NoPinPad);
        }
        drop(state);
        let offset = modify.new_offset();
        let complete = |codes: Holder| match codes {
            Holder::Sets { new, again, .. } if new.expose() != again.expose() => {
                Err(StatusWord::PIN_PAD_DIFFER)
            }
            Holder::Sets { present, new, .. } => match (modify.asks_present, present) {
                (true, Some(present)) => completed(&modify.entry, &[(0, &present), (offset, &new)]),
                (false, None) => completed(&modify.entry, &[(offset, &new)]),
                // The holder is asked for something else than was planned.
                _ => Err(StatusWord::PIN_PAD_CANCELLED),
            },
            _ => Err(StatusWord::PIN_PAD_CANCELLED),
        };
        self.ask_on_pin_pad(id, insertion, &modify.entry, complete)
    }

    /// Waits for the next act of the holder, and sends the card what comes of it.
    fn ask_on_pin_pad(
        &self,
        id: u64,
        insertion: u64,
        entry: &PinPadVerify,
        complete: impl FnOnce(Holder) -> Result<ApduBytes, StatusWord>,
    ) -> Result<ApduBytes, LinkError> {
        let deadline = Instant::now() + entry.timeout;
        let mut state = self.lock();
        let done = loop {
            let slot = state.slot(id).ok_or(LinkError::ReaderGone)?;
            slot.check(Some(insertion))?;
            let pad = slot.pin_pad.as_mut().ok_or(LinkError::NoPinPad)?;
            let done = pad.holder.pop_front();
            let left = deadline.saturating_duration_since(Instant::now());
            let asks = done.is_none() && !left.is_zero();
            if asks != mem::replace(&mut pad.asks, asks) {
                self.notify();
            }
            if let Some(done) = done {
                break done;
            }
            if left.is_zero() {
                break Holder::LetsTimePass;
            }
            state = self.wait_timeout(state, left);
        };
        drop(state);
        let completed = match done {
            Holder::Cancels => Err(StatusWord::PIN_PAD_CANCELLED),
            Holder::LetsTimePass => Err(StatusWord::PIN_PAD_TIMEOUT),
            typed => complete(typed),
        };
        match completed {
            Ok(command) => self.transmit(id, insertion, command.as_slice()),
            Err(own) => Ok(ApduBytes::from(&own.0.to_be_bytes()[..])),
        }
    }
}

/// Returns the command with the digits of each code over the block at its offset.
///
/// # Errors
/// The reader's answer to too few or too many digits.
fn completed(entry: &PinPadVerify, codes: &[(usize, &Pin)]) -> Result<ApduBytes, StatusWord> {
    let digits = usize::from(entry.min_digits)..=usize::from(entry.max_digits);
    let mut command = ApduBytes::with_capacity(entry.template().len());
    command.extend(&entry.header());
    let mut rest = entry.block();
    let mut written = 0;
    for (offset, pin) in codes {
        let fits = digits.contains(&pin.len()) && offset - written + pin.len() <= rest.len();
        if !fits {
            return Err(StatusWord::PIN_PAD_LENGTH);
        }
        let (before, after) = rest.split_at(offset - written);
        command.extend(before);
        command.extend(pin.expose());
        rest = &after[pin.len()..];
        written = offset + pin.len();
    }
    command.extend(rest);
    Ok(command)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use cps_apdu::Command;

    use super::*;

    #[test]
    fn digits_are_typed_over_the_beginning_of_the_block() {
        let verify = |block: &[u8]| PinPadVerify {
            command: Command::verify(1, block.into()).on_channel(1),
            min_digits: 4,
            max_digits: 6,
            timeout: Duration::ZERO,
        };
        let built = |block: &[u8], digits: &[u8]| {
            let command = completed(&verify(block), &[(0, &Pin::new(digits).unwrap())]);
            command.map(|command| command.to_vec())
        };
        assert_eq!(
            built(&[0xFF; 8], b"1234"),
            Ok(b"\x01\x20\x00\x01\x081234\xFF\xFF\xFF\xFF".to_vec())
        );
        assert_eq!(
            built(&[0x00; 8], b"123456"),
            Ok(b"\x01\x20\x00\x01\x08123456\x00\x00".to_vec())
        );
        let refused = Err(StatusWord::PIN_PAD_LENGTH);
        assert_eq!(built(&[0xFF; 8], b"123"), refused);
        assert_eq!(built(&[0xFF; 8], b"1234567"), refused);
    }

    #[test]
    fn each_of_two_codes_is_typed_over_its_own_block() {
        let entry = PinPadVerify {
            command: Command::change_reference_data(1, vec![0xFF; 16].into()),
            min_digits: 4,
            max_digits: 8,
            timeout: Duration::ZERO,
        };
        let pin = |digits: &[u8]| Pin::new(digits).unwrap();
        let built = |present: &[u8], new: &[u8]| {
            let command = completed(&entry, &[(0, &pin(present)), (8, &pin(new))]);
            command.map(|command| command.to_vec())
        };
        assert_eq!(
            built(b"1234", b"258036"),
            Ok(b"\x00\x24\x00\x01\x101234\xFF\xFF\xFF\xFF258036\xFF\xFF".to_vec())
        );
        assert_eq!(
            built(b"12345678", b"2580"),
            Ok(b"\x00\x24\x00\x01\x10123456782580\xFF\xFF\xFF\xFF".to_vec())
        );
        assert_eq!(built(b"1234", b"258"), Err(StatusWord::PIN_PAD_LENGTH));
    }
}
