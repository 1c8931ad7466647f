use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::ApduBytes;

/// The longest PIN or PUK that any card of the family stores, in digits (`card.md` §4.1).
const MAX_DIGITS: usize = 8;

/// A PIN or PUK on its way to a card: 1 to 8 ASCII digits, wiped when dropped.
///
/// It cannot be printed, cloned or serialised, and it stays where it is: a value that is moved
/// leaves its old bytes behind, so the digits are on the heap, and only their address moves.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Pin {
    digits: Box<[u8; MAX_DIGITS]>,
    len: usize,
}

impl Pin {
    /// Takes the digits that a person typed.
    ///
    /// # Errors
    /// Refuses an empty value, a longer one than any card takes, and anything but digits.
    /// The limits of the card at hand are checked before the card is asked, with [`Self::len`].
    pub fn new(digits: &[u8]) -> Result<Self, PinError> {
        if digits.is_empty() || digits.len() > MAX_DIGITS {
            return Err(PinError::Length);
        }
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(PinError::NotDigits);
        }
        let mut pin = Self {
            digits: Box::new([0; MAX_DIGITS]),
            len: digits.len(),
        };
        pin.digits[..digits.len()].copy_from_slice(digits);
        Ok(pin)
    }

    /// The number of digits.
    #[allow(clippy::len_without_is_empty)] // never empty
    pub fn len(&self) -> usize {
        self.len
    }

    /// Returns the digits, for the two places that must write them: a command and the local socket.
    pub fn expose(&self) -> &[u8] {
        &self.digits[..self.len]
    }

    /// Returns the reference data block of VERIFY: the digits padded on the right with `pad`.
    ///
    /// `None` if the PIN is longer than `stored_length`.
    pub fn block(&self, stored_length: usize, pad: u8) -> Option<ApduBytes> {
        let missing = stored_length.checked_sub(self.len)?;
        let mut block = ApduBytes::with_capacity(stored_length);
        block.extend(self.expose());
        for _ in 0..missing {
            block.extend(&[pad]);
        }
        Some(block)
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// The reason why a value is no PIN or PUK, to be shown after the name of the code: "the PUK has
/// the wrong length". No card was asked and no try was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Empty, or longer than any card of the family takes.
    #[error("has the wrong length")]
    Length,
    /// Something other than the digits 0 to 9.
    #[error("holds something other than digits")]
    NotDigits,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_digits_and_pads_to_its_block() {
        let pin = Pin::new(b"1234").expect("digits");
        let block = pin.block(8, 0xFF).expect("fits");
        assert_eq!(block.as_slice(), b"1234\xFF\xFF\xFF\xFF");
        assert_eq!(pin.block(3, 0xFF), None);
        assert_eq!(Pin::new(b"").err(), Some(PinError::Length));
        assert_eq!(Pin::new(b"123456789").err(), Some(PinError::Length));
        assert_eq!(Pin::new(b"12a4").err(), Some(PinError::NotDigits));
    }

    #[test]
    fn a_pin_is_never_printed() {
        assert_eq!(format!("{:?}", Pin::new(b"1234")), "Ok(Pin(…))");
    }
}
