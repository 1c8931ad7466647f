//! PIN and PUK of a card: their digits, tries and uses (`card.md` §4.1). Begin at
//! [`ReferenceData::verify`], where a wrong PIN is counted.

use cps_apdu::StatusWord;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::profile::CardSection;
use crate::{Behaviour, ThirdWrongPin, WrongPin, WrongPinAnswer};

/// The number of bytes of a PIN or PUK block (`card.md` §4.1; verified).
pub(crate) const BLOCK: usize = 8;

/// A secret of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reference {
    /// The four digits of the holder.
    Pin,
    /// The eight digits that unblock the PIN.
    Puk,
}

/// References of PIN and PUK in P2 (`card.md` §4.1; verified).
pub(crate) const PIN: u8 = 0x01;
pub(crate) const PUK: u8 = 0x02;

/// Counters of a fresh card (`card.md` §4.1; verified).
const PIN_TRIES: u8 = 3;
const PUK_TRIES: u8 = 10;
const PUK_USES: u16 = 100;

/// A PIN or PUK with its counters (`card.md` §4.1).
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct ReferenceData {
    block: [u8; BLOCK],
    tries_max: u8,
    tries_left: u8,
    /// Number of unblockings that are left; `None` without limit.
    uses_left: Option<u16>,
    verified: bool,
}

/// The padding byte of a block.
const PAD: u8 = 0xFF;

impl ReferenceData {
    /// Returns the PIN of a card.
    pub(crate) fn pin(card: &CardSection) -> Self {
        let left = card.pin_tries_left.unwrap_or(PIN_TRIES).min(PIN_TRIES);
        Self::new(card.pin.as_str().as_bytes(), PIN_TRIES, left, None)
    }

    /// Returns the PUK of a card.
    pub(crate) fn puk(card: &CardSection) -> Self {
        let left = card.puk_tries_left.unwrap_or(PUK_TRIES).min(PUK_TRIES);
        let uses = card.puk_uses_left.unwrap_or(PUK_USES);
        Self::new(card.puk.as_str().as_bytes(), PUK_TRIES, left, Some(uses))
    }

    /// Makes reference data of `digits`, at most 8 of them.
    fn new(digits: &[u8], tries_max: u8, tries_left: u8, uses: Option<u16>) -> Self {
        let mut block = [PAD; BLOCK];
        let length = digits.len().min(BLOCK);
        block[..length].copy_from_slice(&digits[..length]);
        Self {
            block,
            tries_max,
            tries_left,
            uses_left: uses,
            verified: false,
        }
    }

    pub(crate) fn tries_max(&self) -> u8 {
        self.tries_max
    }

    pub(crate) fn tries_left(&self) -> u8 {
        self.tries_left
    }

    pub(crate) fn uses_left(&self) -> Option<u16> {
        self.uses_left
    }

    pub(crate) fn is_verified(&self) -> bool {
        self.verified
    }

    pub(crate) fn forget_verification(&mut self) {
        self.verified = false;
    }

    /// Returns the answer to an empty VERIFY.
    pub(crate) fn status(&self) -> StatusWord {
        if self.verified {
            StatusWord::OK
        } else if self.is_blocked() {
            StatusWord::BLOCKED
        } else {
            StatusWord::pin_retries(self.tries_left)
        }
    }

    /// VERIFY: a wrong block spends a try and, unless the card behaves otherwise, ends an earlier
    /// verification.
    pub(crate) fn verify(&mut self, block: &[u8], behaviour: &Behaviour) -> Result<(), StatusWord> {
        self.compare(block, behaviour)?;
        self.verified = true;
        Ok(())
    }

    /// The comparison inside VERIFY and CHANGE REFERENCE DATA, with its effect on the counter.
    pub(crate) fn compare(
        &mut self,
        block: &[u8],
        behaviour: &Behaviour,
    ) -> Result<(), StatusWord> {
        if self.is_blocked() {
            return Err(StatusWord::BLOCKED);
        }
        if self.block == block {
            self.tries_left = self.tries_max;
            return Ok(());
        }
        self.tries_left -= 1;
        if behaviour.wrong_pin == WrongPin::EndsVerification || self.tries_left == 0 {
            self.verified = false;
        }
        Err(match (self.tries_left, behaviour.third_wrong_pin) {
            (0, ThirdWrongPin::Blocked) => StatusWord::BLOCKED,
            (1.., _) if behaviour.wrong_pin_answer == WrongPinAnswer::Uncounted => {
                StatusWord::VERIFICATION_FAILED
            }
            (left, _) => StatusWord::pin_retries(left),
        })
    }

    /// Takes a new block.
    pub(crate) fn set(&mut self, block: [u8; BLOCK]) {
        self.block = block;
    }

    /// Sets the number of tries that are left, at most the maximum.
    pub(crate) fn set_tries_left(&mut self, tries: u8) {
        self.tries_left = tries.min(self.tries_max);
        self.verified = false;
    }

    /// Gives all tries back: what an unblock does.
    pub(crate) fn unblock(&mut self) {
        self.tries_left = self.tries_max;
    }

    /// Spends one use of a PUK.
    pub(crate) fn spend_use(&mut self) {
        self.uses_left = self.uses_left.map(|uses| uses.saturating_sub(1));
    }

    /// Whether no tries are left, or no uses: a PUK without uses is dead for good.
    pub(crate) fn is_blocked(&self) -> bool {
        self.tries_left == 0 || self.uses_left == Some(0)
    }
}

/// Returns a new PIN block: four digits and padding (`card.md` §4.1).
pub(crate) fn new_pin(block: &[u8]) -> Result<[u8; BLOCK], StatusWord> {
    let new: [u8; BLOCK] = block.try_into().map_err(|_| StatusWord::WRONG_LENGTH)?;
    let (digits, padding) = new.split_at(4);
    if digits.iter().all(u8::is_ascii_digit) && padding.iter().all(|b| *b == PAD) {
        Ok(new)
    } else {
        Err(StatusWord::WRONG_DATA)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &[u8] = b"1234\xFF\xFF\xFF\xFF";
    const WRONG: &[u8] = b"9999\xFF\xFF\xFF\xFF";

    #[test]
    fn three_wrong_tries_block_and_a_right_one_gives_them_back() {
        let mut pin = ReferenceData::new(b"1234", 3, 3, None);
        let usual = &Behaviour::default();
        assert_eq!(pin.verify(WRONG, usual), Err(StatusWord(0x63C2)));
        assert_eq!(pin.verify(RIGHT, usual), Ok(()));
        assert_eq!((pin.tries_left(), pin.status()), (3, StatusWord::OK));
        assert_eq!(pin.verify(WRONG, usual), Err(StatusWord(0x63C2)));
        assert!(!pin.is_verified());
        assert_eq!(pin.verify(WRONG, usual), Err(StatusWord(0x63C1)));
        assert_eq!(pin.verify(WRONG, usual), Err(StatusWord::BLOCKED));
        assert_eq!(pin.verify(RIGHT, usual), Err(StatusWord::BLOCKED));
        assert_eq!(pin.status(), StatusWord::BLOCKED);
    }

    #[test]
    fn the_third_wrong_pin_may_be_said_with_a_counter() {
        let mut pin = ReferenceData::new(b"1234", 3, 1, None);
        let behaviour = Behaviour {
            third_wrong_pin: ThirdWrongPin::NoTriesLeft,
            ..Behaviour::default()
        };
        assert_eq!(pin.verify(WRONG, &behaviour), Err(StatusWord(0x63C0)));
        assert_eq!(pin.verify(RIGHT, &behaviour), Err(StatusWord::BLOCKED));
    }

    #[test]
    fn a_wrong_pin_ends_the_verification_or_keeps_it() {
        for (wrong_pin, kept) in [
            (WrongPin::EndsVerification, false),
            (WrongPin::KeepsVerification, true),
        ] {
            let behaviour = &Behaviour {
                wrong_pin,
                ..Behaviour::default()
            };
            let mut pin = ReferenceData::new(b"1234", 3, 3, None);
            assert_eq!(pin.verify(RIGHT, behaviour), Ok(()));
            for (block, status, verified) in [
                (WRONG, StatusWord(0x63C2), kept),
                (WRONG, StatusWord(0x63C1), kept),
                (WRONG, StatusWord::BLOCKED, false),
            ] {
                assert_eq!(pin.compare(block, behaviour), Err(status));
                assert_eq!(pin.is_verified(), verified, "{wrong_pin:?} {status}");
            }
        }
    }

    #[test]
    fn a_new_pin_is_four_digits_and_padding() {
        let wrong = [
            &b"12345\xFF\xFF\xFF"[..],
            b"12a4\xFF\xFF\xFF\xFF",
            b"123\xFF\xFF\xFF\xFF\xFF",
        ];
        for block in wrong {
            assert_eq!(new_pin(block), Err(StatusWord::WRONG_DATA));
        }
        let mut pin = ReferenceData::new(b"1234", 3, 3, None);
        pin.set(new_pin(WRONG).unwrap());
        assert_eq!(pin.verify(WRONG, &Behaviour::default()), Ok(()));
    }
}
