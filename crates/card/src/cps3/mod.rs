//! CPS3, an IAS-ECC card, by its contacts and without (`card.md` §2 to §7).

mod counters;
mod key;
mod layout;
mod mode;

use cps_apdu::{ApduBytes, Command, Pin};

use crate::cps2ter;
use crate::driver::CardDriver;
use crate::layout::Layout;
use crate::pin::{PadTime, Pins};
use crate::session::Session;
use crate::{CardError, CardGeneration, DataEntry, KeyEntry, SigningInput};

/// The driver of either mode.
pub(crate) struct Cps3(&'static Layout);

pub(crate) static CONTACT: Cps3 = Cps3(&layout::CONTACT);
pub(crate) static CONTACTLESS: Cps3 = Cps3(&layout::CONTACTLESS);

impl CardDriver for Cps3 {
    fn layout(&self) -> &'static Layout {
        self.0
    }

    fn settle(&self, session: &mut Session<'_, '_>) -> Result<CardGeneration, CardError> {
        mode::detect(session)
    }

    fn unlisted_data(&self, listed: &[DataEntry]) -> Vec<DataEntry> {
        if self.0.codes.is_some() {
            cps2ter::objects(listed)
        } else {
            Vec::new()
        }
    }

    fn change_pin(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        old: &Pin,
        new: &Pin,
    ) -> Result<(), CardError> {
        let (old, new) = pins.old_and_new(old, new)?;
        let mut both = ApduBytes::with_capacity(old.len() + new.len());
        both.extend(old.as_slice());
        both.extend(new.as_slice());
        let command = Command::change_reference_data(pins.pin.reference(), both);
        pins.pin.present(session, "CHANGE REFERENCE DATA", command)
    }

    fn change_pin_on_pad(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        time: PadTime,
    ) -> Result<(), CardError> {
        pins.pin.change_on_pad(session, time)
    }

    /// Reads the counters first: a PUK whose uses are spent is dead even if tries remain, and need
    /// not be presented to learn it.
    fn verify_puk(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        puk: ApduBytes,
    ) -> Result<(), CardError> {
        check_puk_uses(session, pins)?;
        pins.puk.verify(session, puk)
    }

    fn unblock(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        puk: &Pin,
        new: &Pin,
    ) -> Result<(), CardError> {
        let (puk, new) = pins.puk_and_new(puk, new)?;
        self.verify_puk(session, pins, puk)?;
        let command = Command::reset_retry_counter(pins.pin.reference(), new);
        pins.pin.reset_tries(session, command)
    }

    fn unblock_on_pad(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        time: PadTime,
    ) -> Result<Result<(), CardError>, CardError> {
        check_puk_uses(session, pins)?;
        pins.puk.verify_on_pad(session, time)?;
        Ok(pins.pin.reset_on_pad(session, time))
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
        key: &KeyEntry,
        cryptogram: &[u8],
    ) -> Result<ApduBytes, CardError> {
        key::decipher(session, key, cryptogram)
    }
}

/// Checks that the card does not say of the PUK that none of its tries or uses is left.
fn check_puk_uses(session: &mut Session<'_, '_>, pins: &mut Pins) -> Result<(), CardError> {
    let counters = counters::read(session, &mut pins.puk)?;
    match counters.is_some_and(|counters| counters.left == 0 || counters.uses == Some(0)) {
        true => Err(CardError::PukBlocked),
        false => Ok(()),
    }
}
