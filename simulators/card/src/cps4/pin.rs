use cps_apdu::StatusWord;

use super::channels::{Channel, Selection};
use super::{CONTACT, Cps4, ids};
use crate::CodeScope;
use crate::chip::Answer;
use crate::content::files::MF;
use crate::reference_data::{PIN, PUK, new_pin};

impl Cps4 {
    /// Answers VERIFY; a PUK that is presented anew takes back the right to set a new PIN.
    pub(crate) fn verify(
        &mut self,
        reference: u8,
        block: Option<&[u8]>,
    ) -> Result<Answer, StatusWord> {
        self.check_knows_codes()?;
        let behaviour = self.behaviour;
        let verified = self.codes.verify(reference, block, &behaviour);
        if reference == PUK && block.is_some() {
            self.pin_released = false;
        }
        verified?;
        Ok(Answer::done())
    }

    /// Answers CHANGE REFERENCE DATA with the new PIN only: the old one was verified, or the PUK
    /// allows it (`card.md` §4.2).
    pub(crate) fn set_reference_data(
        &mut self,
        reference: u8,
        new: &[u8],
    ) -> Result<Answer, StatusWord> {
        self.check_knows_codes()?;
        match reference {
            PIN if self.codes.pin.is_verified() || self.pin_released => {
                self.codes.pin.set(new_pin(new)?);
                self.pin_released = false;
                Ok(Answer::done())
            }
            PIN | PUK => Err(StatusWord::SECURITY_STATUS),
            _ => Err(StatusWord::DATA_NOT_FOUND),
        }
    }

    /// Answers RESET RETRY COUNTER without data, after the PUK was verified: gives the tries back,
    /// costs one use of the PUK, and lets the next command set a new PIN (`card.md` §4.2).
    pub(crate) fn reset_retry_counter(&mut self, reference: u8) -> Result<Answer, StatusWord> {
        if reference != ids::PIN_TO_UNBLOCK {
            return Err(StatusWord::DATA_NOT_FOUND);
        }
        self.check_knows_codes()?;
        self.codes.check_puk()?;
        self.codes.unblock();
        self.pin_released = true;
        Ok(Answer::done())
    }

    /// Returns an error outside the application where the codes are known there alone.
    fn check_knows_codes(&self) -> Result<(), StatusWord> {
        let df = match self.channel {
            Channel::Applet(Selection { df, .. }) => df,
            Channel::Closed | Channel::IssuerDomain => MF,
        };
        if self.behaviour.code_scope == CodeScope::Application && df != CONTACT {
            Err(StatusWord::DATA_NOT_FOUND)
        } else {
            Ok(())
        }
    }

    /// Forgets the verified PIN and PUK, as a reset does and selecting the applet again may.
    pub(crate) fn forget_verification(&mut self) {
        self.codes.forget_verification();
        self.pin_released = false;
    }
}
