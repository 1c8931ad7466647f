use cps_apdu::{ApduBytes, Pin};

use crate::layout::Layout;
use crate::pin::{PadTime, Pins};
use crate::session::Session;
use crate::{CardError, CardGeneration, DataEntry, KeyEntry, SigningInput};

/// Operations that each generation of cards does in its own way, over the files that all of them
/// have.
///
/// Each method gets the commands of one exclusive section. Whether the PIN was verified is known
/// above: a driver sends the command and hears from the card.
pub(crate) trait CardDriver: Send + Sync {
    /// Returns the layout that is assumed of the card.
    fn layout(&self) -> &'static Layout;

    /// Finds out which card is there, if its answer to reset could be that of two.
    fn settle(&self, session: &mut Session<'_, '_>) -> Result<CardGeneration, CardError>;

    /// Returns the data objects that the card has besides those of its directory.
    fn unlisted_data(&self, listed: &[DataEntry]) -> Vec<DataEntry>;

    /// Changes the PIN, see [`Card::change_pin`](crate::Card::change_pin).
    fn change_pin(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        old: &Pin,
        new: &Pin,
    ) -> Result<(), CardError>;

    /// Changes the PIN with codes that the holder types on the reader, see
    /// [`Card::change_pin_on_pad`](crate::Card::change_pin_on_pad).
    fn change_pin_on_pad(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        time: PadTime,
    ) -> Result<(), CardError>;

    /// Presents the PUK, see [`Card::verify_puk`](crate::Card::verify_puk); the caller resets the
    /// card afterwards.
    fn verify_puk(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        puk: ApduBytes,
    ) -> Result<(), CardError>;

    /// Unblocks the PIN, see [`Card::unblock`](crate::Card::unblock); the caller resets the card
    /// afterwards.
    fn unblock(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        puk: &Pin,
        new: &Pin,
    ) -> Result<(), CardError>;

    /// Unblocks the PIN with codes that the holder types on the reader, see
    /// [`Card::unblock_on_pad`](crate::Card::unblock_on_pad); the caller resets the card if the PUK
    /// was right.
    ///
    /// # Errors
    /// Outside, that the PUK was not presented or refused; inside, what came after a right one.
    fn unblock_on_pad(
        &self,
        session: &mut Session<'_, '_>,
        pins: &mut Pins,
        time: PadTime,
    ) -> Result<Result<(), CardError>, CardError>;

    /// Signs, see [`Card::sign`](crate::Card::sign).
    fn sign(
        &self,
        session: &mut Session<'_, '_>,
        key: &KeyEntry,
        input: &SigningInput,
    ) -> Result<ApduBytes, CardError>;

    /// Deciphers, see [`Card::decipher`](crate::Card::decipher); the cryptogram has the length of
    /// the modulus.
    fn decipher(
        &self,
        session: &mut Session<'_, '_>,
        key: &KeyEntry,
        cryptogram: &[u8],
    ) -> Result<ApduBytes, CardError>;
}
