//! CPS4, an NXP ChipDoc card (`card.md` §6.8).
//!
//! Everything goes through a logical channel of its own, on which the applet must be selected
//! first. The card hashes nothing and pads nothing but PKCS#1 signatures of its signature key and
//! PSS.

mod key;
mod layout;
mod padding;

use cps_apdu::{ApduBytes, Command, Pin};

use crate::driver::CardDriver;
use crate::layout::Layout;
use crate::pin::Pins;
use crate::session::{Session, expect_ok};
use crate::{CardError, CardGeneration, DataEntry, KeyEntry, SigningInput};

/// The driver.
pub(crate) struct Cps4;

impl CardDriver for Cps4 {
    fn layout(&self) -> &'static Layout {
        &layout::CPS4
    }

    /// Returns this generation: the contactless side of a CPS4 is another kind of card.
    fn settle(&self, _: &mut Session<'_, '_>) -> Result<CardGeneration, CardError> {
        Ok(CardGeneration::Cps4)
    }

    /// Returns nothing: the directory lists everything, the objects of the CPS2ter side included.
    fn unlisted_data(&self, _: &[DataEntry]) -> Vec<DataEntry> {
        Vec::new()
    }

    /// Presents the old PIN, which stays verified, and sets the new one (`card.md` §4.2).
    fn change_pin(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        old: &Pin,
        new: &Pin,
    ) -> Result<(), CardError> {
        let (old, new) = pins.old_and_new(old, new)?;
        pins.pin.verify(session, old)?;
        set_pin(session, pins, new)
    }

    fn verify_puk(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        puk: ApduBytes,
    ) -> Result<(), CardError> {
        pins.puk.verify(session, puk)
    }

    /// Presents the PUK, gives the PIN its tries back, and sets the new one (`card.md` §4.2).
    ///
    /// It is one exclusive section, and not one command: a card pulled in between keeps its old
    /// PIN.
    fn unblock(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        puk: &Pin,
        new: &Pin,
    ) -> Result<(), CardError> {
        let (puk, new) = pins.puk_and_new(puk, new)?;
        self.verify_puk(session, pins, puk)?;
        let reference = layout::UNBLOCK | pins.pin.reference();
        let command = Command::reset_retry_counter_only(reference);
        pins.pin.reset_tries(session, command)?;
        set_pin(session, pins, new)
    }

    fn sign(
        &self,
        session: &mut Session<'_, '_>,
        key: &KeyEntry,
        input: &SigningInput,
    ) -> Result<ApduBytes, CardError> {
        key::sign(session, key, input)
    }

    fn decipher(
        &self,
        session: &mut Session<'_, '_>,
        _: &KeyEntry,
        cryptogram: &[u8],
    ) -> Result<ApduBytes, CardError> {
        key::decipher(session, cryptogram)
    }
}

fn set_pin(session: &mut Session<'_, '_>, pins: &Pins, new: ApduBytes) -> Result<(), CardError> {
    let command = Command::set_reference_data(pins.pin.reference(), new);
    let status = session.send(command)?.status;
    expect_ok("CHANGE REFERENCE DATA", status)
}
