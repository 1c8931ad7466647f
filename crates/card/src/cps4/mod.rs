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
use crate::pin::{PadTime, Pins};
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

    /// Has the PIN presented first, and then a new one set: each is a question of its own.
    fn change_pin_on_pad(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        time: PadTime,
    ) -> Result<(), CardError> {
        pins.pin.verify_on_pad(session, time)?;
        pins.pin.set_on_pad(session, time)
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
        give_tries_back(session, pins)?;
        set_pin(session, pins, new)
    }

    fn unblock_on_pad(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        time: PadTime,
    ) -> Result<Result<(), CardError>, CardError> {
        pins.puk.verify_on_pad(session, time)?;
        let given = give_tries_back(session, pins);
        Ok(given.and_then(|()| pins.pin.set_on_pad(session, time)))
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

/// Gives the PIN all its tries back, after a right PUK.
fn give_tries_back(session: &mut Session<'_, '_>, pins: &mut Pins) -> Result<(), CardError> {
    let reference = layout::UNBLOCK | pins.pin.reference();
    let command = Command::reset_retry_counter_only(reference);
    pins.pin.reset_tries(session, command)
}

fn set_pin(session: &mut Session<'_, '_>, pins: &Pins, new: ApduBytes) -> Result<(), CardError> {
    let command = Command::set_reference_data(pins.pin.reference(), new);
    let status = session.send(command)?.status;
    expect_ok("CHANGE REFERENCE DATA", status)
}
