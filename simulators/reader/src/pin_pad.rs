//! The PIN pad of a reader, and the holder in front of it.

use std::collections::VecDeque;
use std::time::Instant;

use cps_apdu::{ApduBytes, Pin, StatusWord};
use cps_reader::{LinkError, PinPadVerify};

use crate::slot::World;

/// Behaviour of the holder when the reader asks for the PIN.
#[derive(Debug)]
pub enum Holder {
    /// Types digits, and the key that ends them.
    Types(Pin),
    /// Presses the key that cancels.
    Cancels,
    /// Does nothing until the reader gives up; no time passes for it here.
    LetsTimePass,
}

/// A pad, and the holder's next acts, in this order. Without one, the holder lets the time pass
/// that the reader was told to wait.
#[derive(Default)]
pub(crate) struct PinPad {
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
        let deadline = Instant::now() + verify.timeout;
        let mut state = self.lock();
        let done = loop {
            let slot = state.slot(id).ok_or(LinkError::ReaderGone)?;
            slot.check(Some(insertion))?;
            let pad = slot.pin_pad.as_mut().ok_or(LinkError::NoPinPad)?;
            if let Some(done) = pad.holder.pop_front() {
                break done;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break Holder::LetsTimePass;
            }
            state = self.wait_timeout(state, left);
        };
        drop(state);
        let own_answer = |status: StatusWord| Ok(ApduBytes::from(&status.0.to_be_bytes()[..]));
        match done {
            Holder::Cancels => own_answer(StatusWord::PIN_PAD_CANCELLED),
            Holder::LetsTimePass => own_answer(StatusWord::PIN_PAD_TIMEOUT),
            Holder::Types(pin) => match completed(verify, &pin) {
                None => own_answer(StatusWord::PIN_PAD_LENGTH),
                Some(command) => self.transmit(id, insertion, command.as_slice()),
            },
        }
    }
}

/// Returns the command with the digits over the beginning of its block; `None` if they are too few
/// or too many.
fn completed(verify: &PinPadVerify, pin: &Pin) -> Option<ApduBytes> {
    let digits = usize::from(verify.min_digits)..=usize::from(verify.max_digits);
    if !digits.contains(&pin.len()) {
        return None;
    }
    let padding = verify.block().get(pin.len()..)?;
    let mut command = ApduBytes::with_capacity(verify.template().len());
    command.extend(&verify.header());
    command.extend(pin.expose());
    command.extend(padding);
    Some(command)
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
            let command = completed(&verify(block), &Pin::new(digits).unwrap());
            command.map(|command| command.to_vec())
        };
        assert_eq!(
            built(&[0xFF; 8], b"1234"),
            Some(b"\x01\x20\x00\x01\x081234\xFF\xFF\xFF\xFF".to_vec())
        );
        assert_eq!(
            built(&[0x00; 8], b"123456"),
            Some(b"\x01\x20\x00\x01\x08123456\x00\x00".to_vec())
        );
        assert_eq!(built(&[0xFF; 8], b"123"), None);
        assert_eq!(built(&[0xFF; 8], b"1234567"), None);
    }
}
