use cps_apdu::StatusWord;

use super::Cps3;
use super::select::CONTACT;
use crate::CodeScope;
use crate::chip::Answer;
use crate::reference_data::{PIN, PUK, new_pin};

impl Cps3 {
    pub(crate) fn verify(
        &mut self,
        reference: u8,
        block: Option<&[u8]>,
    ) -> Result<Answer, StatusWord> {
        self.check_knows_codes()?;
        let behaviour = self.behaviour;
        self.codes.verify(reference, block, &behaviour)?;
        Ok(Answer::done())
    }

    /// Answers CHANGE REFERENCE DATA with the old and the new PIN; the PUK cannot be changed
    /// (`card.md` §4.2 and §4.3).
    pub(crate) fn change_reference_data(
        &mut self,
        reference: u8,
        old: &[u8],
        new: &[u8],
    ) -> Result<Answer, StatusWord> {
        self.check_knows_codes()?;
        let behaviour = self.behaviour;
        match reference {
            PIN => {
                if self.codes.pin.is_blocked() {
                    return Err(StatusWord::BLOCKED);
                }
                // Before the comparison: a command that fails gives no tries back.
                let new = new_pin(new)?;
                self.codes.pin.compare(old, &behaviour)?;
                self.codes.pin.set(new);
                Ok(Answer::done())
            }
            PUK => Err(StatusWord::SECURITY_STATUS),
            _ => Err(StatusWord::DATA_NOT_FOUND),
        }
    }

    /// Answers RESET RETRY COUNTER with a new PIN, after the PUK was verified: costs one use of the
    /// PUK (`card.md` §4.2 and §6.7).
    pub(crate) fn reset_retry_counter(
        &mut self,
        reference: u8,
        new: &[u8],
    ) -> Result<Answer, StatusWord> {
        self.check_knows_codes()?;
        match reference {
            PIN => {}
            PUK => return Err(StatusWord::SECURITY_STATUS),
            _ => return Err(StatusWord::DATA_NOT_FOUND),
        }
        self.codes.check_puk()?;
        self.codes.pin.set(new_pin(new)?);
        self.codes.unblock();
        Ok(Answer::done())
    }

    /// Returns an error on the contactless interface, which knows no PIN (`card.md` §7), and outside
    /// the application where the codes are known there alone; the status word is invented.
    fn check_knows_codes(&self) -> Result<(), StatusWord> {
        let is_local = self.behaviour.code_scope == CodeScope::Application;
        if self.interface.is_contactless() || is_local && self.selection.df != CONTACT {
            Err(StatusWord::DATA_NOT_FOUND)
        } else {
            Ok(())
        }
    }
}
