mod code;

use cps_apdu::{ApduBytes, Pin};
use cps_types::{PinPolicy, PinStatus};

pub(crate) use self::code::{Code, PadTime, Pins};

/// Reference data that a method asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PinRole {
    /// The holder's PIN.
    Pin,
    /// The code that unblocks it.
    Puk,
}

/// The answer of a card to a VERIFY without data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// The code is verified; the card does not tell how many tries are left.
    Verified,
    /// The code is not verified; its tries as far as the card tells them.
    NotVerified(PinStatus),
    /// The card refuses to say.
    Unknown,
}

/// Counters of a PIN or PUK (`card.md` §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PinCounters {
    /// Tries after a success.
    pub(crate) max: u8,
    /// Tries left.
    pub(crate) left: u8,
    /// Uses left, where they are counted: at 0 the code cannot be used any more.
    pub(crate) uses: Option<u16>,
}

/// The form in which the card takes a code, from its AODF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PinFormat {
    /// The lengths that the card accepts.
    pub policy: PinPolicy,
    pub(crate) stored_length: u8,
    pub(crate) pad: u8,
    pub(crate) reference: u8,
}

impl PinFormat {
    /// Returns the reference data block of a PIN (`card.md` §4.1); `None` if the card does not take
    /// one of this length.
    pub(crate) fn block(&self, pin: &Pin) -> Option<ApduBytes> {
        if !self.policy.accepts(pin.len()) {
            return None;
        }
        pin.block(usize::from(self.stored_length), self.pad)
    }

    /// Returns the block before a digit is typed into it.
    pub(crate) fn empty_block(&self) -> ApduBytes {
        vec![self.pad; usize::from(self.stored_length)].into()
    }
}

/// Proof that the PIN was verified since the card's last reset.
///
/// A reset by any program makes it void, and so does a card that has forgotten the PIN, after a
/// wrong one for example: methods then answer
/// [`CardError::NotLoggedIn`](crate::CardError::NotLoggedIn).
/// [`Card::honours`](crate::Card::honours) tells whether it still holds.
#[derive(Debug)]
pub struct Verified {
    pub(crate) epoch: u64,
}
