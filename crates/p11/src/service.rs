use std::{sync::Arc, time::Instant};

use cps_apdu::Pin;
use cps_protocol::{
    ApiError, CardId, CardObjects, Purpose, SigningInput,
    event::Event,
    method::{LeaseResult, PinStateResult, SignatureResult, SnapshotResult},
};
use zeroize::Zeroizing;

/// Makes connections to the token service: one at the start, another when the service comes back.
pub trait Connect: Send + Sync {
    /// Connects and subscribes to events; answers with the snapshot that they continue.
    ///
    /// It must not take longer than a second, in any state of the service.
    ///
    /// # Errors
    /// The reason for which there is no connection.
    fn connect(&self) -> Result<(Arc<dyn TokenService>, SnapshotResult), ApiError>;
}

/// One connection to the service that owns the cards: the methods of the local API that a token
/// needs. The right to sign belongs to the connection.
pub trait TokenService: Send + Sync {
    /// Returns the events that have arrived, without waiting.
    ///
    /// # Errors
    /// The connection is lost.
    fn take_events(&self) -> Result<Vec<Event>, ApiError>;

    /// Waits for events until `deadline`, for ever without one; none if it passes.
    ///
    /// # Errors
    /// The connection is lost, or [`Self::close`] was called.
    fn wait_events(&self, deadline: Option<Instant>) -> Result<Vec<Event>, ApiError>;

    /// Returns all that is shown of a card: `cards.objects`.
    ///
    /// # Errors
    /// `card.reading` while the card is being read; any failure of the card.
    fn objects(&self, card: &CardId) -> Result<CardObjects, ApiError>;

    /// Returns the content of a data object: `cards.data.read`.
    ///
    /// # Errors
    /// Any failure of the card or the service.
    fn read_data(&self, card: &CardId, label: &str) -> Result<Zeroizing<Vec<u8>>, ApiError>;

    /// Replaces the content of a data object: `cards.data.write`.
    ///
    /// # Errors
    /// `data.too_long`, and any failure of the card or the service.
    fn write_data(&self, card: &CardId, label: &str, value: &[u8]) -> Result<(), ApiError>;

    /// Presents the PIN and opens the lease of this connection: `pin.login`. Without a PIN the
    /// service asks the holder for it.
    ///
    /// # Errors
    /// `pin.incorrect` with the tries left, `pin.blocked`, `prompt.cancelled`, and any other
    /// failure.
    fn login(&self, card: &CardId, pin: Option<Pin>) -> Result<LeaseResult, ApiError>;

    /// Ends the lease of this connection: `pin.logout`.
    ///
    /// # Errors
    /// Any failure of the card or the service.
    fn logout(&self, card: &CardId) -> Result<(), ApiError>;

    /// Changes the PIN, from the first of the codes to the second: `pin.change`. Without them the
    /// service asks the holder for both. The answer tells whether the lease of this connection goes
    /// on; all others end.
    ///
    /// # Errors
    /// As [`Self::login`], and `pin.new_format`.
    fn change_pin(
        &self,
        card: &CardId,
        codes: Option<(Pin, Pin)>,
    ) -> Result<PinStateResult, ApiError>;

    /// Presents the PUK and changes nothing: `puk.verify`.
    ///
    /// # Errors
    /// `puk.incorrect` with the tries left, `puk.blocked`, and any other failure.
    fn verify_puk(&self, card: &CardId, puk: Pin) -> Result<PinStateResult, ApiError>;

    /// Unblocks the PIN with the PUK and sets a new one, in one step: `pin.unblock`.
    ///
    /// # Errors
    /// `puk.incorrect`, `puk.blocked`, `pin.new_format`, and any other failure.
    fn unblock(&self, card: &CardId, puk: Pin, new: Pin) -> Result<PinStateResult, ApiError>;

    /// Signs: `sign.digest` or `sign.hash_state`. The answer tells what is left of the lease.
    ///
    /// # Errors
    /// `pin.required` without a lease, and any failure of the card or the service.
    fn sign(
        &self,
        card: &CardId,
        key: Purpose,
        what: SigningInput,
    ) -> Result<SignatureResult, ApiError>;

    /// Deciphers one RSA block and removes its padding: `decrypt`.
    ///
    /// # Errors
    /// `decrypt.failed`, `pin.required`, and any failure of the card or the service.
    fn decrypt(
        &self,
        card: &CardId,
        key: Purpose,
        cryptogram: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ApiError>;

    /// Ends the connection and wakes every thread that waits on it.
    fn close(&self);
}
