use cps_apdu::StatusWord;

use crate::profile::CardSection;
use crate::reference_data::{PIN, PUK, ReferenceData};
use crate::{Behaviour, Reference};

/// The PIN and the PUK of a card (`card.md` §4.1).
pub(crate) struct Codes {
    pub(crate) pin: ReferenceData,
    pub(crate) puk: ReferenceData,
}

impl Codes {
    pub(crate) fn new(card: &CardSection) -> Self {
        Self {
            pin: ReferenceData::pin(card),
            puk: ReferenceData::puk(card),
        }
    }

    pub(crate) fn get_mut(&mut self, reference: Reference) -> &mut ReferenceData {
        match reference {
            Reference::Pin => &mut self.pin,
            Reference::Puk => &mut self.puk,
        }
    }

    /// Answers VERIFY (`card.md` §4.2): without a block it returns the status and spends no try.
    pub(crate) fn verify(
        &mut self,
        reference: u8,
        block: Option<&[u8]>,
        behaviour: &Behaviour,
    ) -> Result<(), StatusWord> {
        let data = match reference {
            PIN => &mut self.pin,
            PUK => &mut self.puk,
            _ => return Err(StatusWord::DATA_NOT_FOUND),
        };
        match (block, behaviour.empty_verify) {
            (Some(block), _) => data.verify(block, behaviour),
            (None, Some(status)) => Err(StatusWord(status)),
            (None, None) if data.is_verified() => Ok(()),
            (None, None) => Err(data.status()),
        }
    }

    /// Returns an error unless the PIN is verified.
    pub(crate) fn check_pin(&self) -> Result<(), StatusWord> {
        if self.pin.is_verified() {
            Ok(())
        } else {
            Err(StatusWord::SECURITY_STATUS)
        }
    }

    /// Returns an error unless the PUK is verified and has a use left, as an unblocking needs.
    pub(crate) fn check_puk(&self) -> Result<(), StatusWord> {
        if self.puk.is_blocked() {
            Err(StatusWord::BLOCKED)
        } else if self.puk.is_verified() {
            Ok(())
        } else {
            Err(StatusWord::SECURITY_STATUS)
        }
    }

    /// Gives the PIN its tries back, which costs one use of the PUK (`card.md` §4.2 and §6.7).
    pub(crate) fn unblock(&mut self) {
        self.pin.unblock();
        self.pin.forget_verification();
        self.puk.spend_use();
    }

    pub(crate) fn forget_verification(&mut self) {
        self.pin.forget_verification();
        self.puk.forget_verification();
    }
}
