use std::time::Duration;

use cps_apdu::{ApduBytes, Atr, Protocol};

use crate::{LinkError, PinPad, PinPadModify, PinPadVerify};

/// The card in a reader, if any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardPresence {
    /// No card.
    Empty,
    /// A card that gives no ATR: inserted upside down, dirty, dead.
    Mute,
    /// A card that answered to reset.
    Present(Atr),
}

/// A reader and what it holds, at the moment of [`Readers::list`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderState {
    /// The name under which it is connected to, unique at any time.
    pub name: String,
    /// Its card.
    pub card: CardPresence,
    /// Grows with each insertion or removal: two equal lists with other counts hide an exchange.
    pub event_count: u32,
}

/// Wakes a thread that waits in [`Readers::wait_change`].
pub trait Waker: Send + Sync {
    /// Makes the wait return at once, now or the next time it is entered.
    fn wake(&self);
}

/// The readers of one machine, or of one simulation.
///
/// One thread waits for changes; each reader's own thread connects to its cards.
pub trait Readers: Send {
    /// Returns the readers now, in an order that does not change while they stay connected.
    ///
    /// # Errors
    /// [`LinkError::ServiceDown`] when there is no service to ask.
    fn list(&mut self) -> Result<Vec<ReaderState>, LinkError>;

    /// Returns when something has changed since the last [`Self::list`], when woken, or after
    /// `timeout` (never, if `None`).
    ///
    /// # Errors
    /// [`LinkError::ServiceDown`] when there is no service to ask.
    fn wait_change(&mut self, timeout: Option<Duration>) -> Result<(), LinkError>;

    /// Returns a handle that wakes the waiting thread.
    fn waker(&self) -> Box<dyn Waker>;

    /// Opens a link to the card in a reader, shared with other programs.
    ///
    /// # Errors
    /// If there is no such reader, no card, or a mute one.
    fn connect(&self, reader: &str) -> Result<Box<dyn CardLink>, LinkError>;
}

/// The way in which a link keeps other programs from its card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// No other program is connected, and none can connect (`SCARD_SHARE_EXCLUSIVE`).
    Exclusive,
    /// Another program was connected already: it stays so, and its commands are refused. It may
    /// have to wait for its own section until the hold ends.
    Transaction,
}

/// An open link to one inserted card. It ends with the card: a new card needs a new link.
///
/// Dropping it leaves the card reset, so that no verified PIN stays behind.
pub trait CardLink: Send {
    /// Returns the card's answer to reset.
    fn atr(&self) -> &Atr;

    /// Returns the protocol in use.
    fn protocol(&self) -> Protocol;

    /// Begins a section during which no other program reaches the card.
    ///
    /// # Errors
    /// [`LinkError::Reset`] once after each reset by another program: the link is usable again, and
    /// every verified PIN and every selection is gone. During a [`Self::hold`] no other program can
    /// reset the card; if its reader lost power, the next command fails so, until [`Self::reset`].
    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError>;

    /// Keeps every other program from the card, between sections as well, until [`Self::reset`];
    /// returns the way. A link that does so already goes on.
    ///
    /// # Errors
    /// As [`Self::exclusive`].
    fn hold(&mut self) -> Result<Hold, LinkError>;

    /// Resets the card: security state and selected files are as after insertion. Then other
    /// programs reach the card again; none does so before.
    ///
    /// # Errors
    /// If the card or its reader is gone; [`LinkError::Busy`] if another program is at the card,
    /// which cannot be so during a [`Self::hold`].
    fn reset(&mut self) -> Result<(), LinkError>;
}

/// A section in which the card answers to no other program. It ends when dropped.
pub trait Exclusive {
    /// Returns the protocol in use.
    fn protocol(&self) -> Protocol;

    /// Sends one encoded command and returns the card's bytes, status word included.
    ///
    /// # Errors
    /// If the card, the reader or the service failed; what the card says is never an error here.
    fn transmit(&mut self, command: &ApduBytes) -> Result<ApduBytes, LinkError>;

    /// Returns what the holder can type on the reader. No command goes to the card.
    fn pin_pad(&mut self) -> PinPad;

    /// Has the reader ask the holder for the PIN, and returns the status word: the card's, or the
    /// reader's own if it sent the card nothing (PC/SC part 10, 2.5.2; see [`StatusWord`]).
    ///
    /// Returns when the holder has typed, given up or let the time pass. Until then no other
    /// program reaches the card, and no program can call the reader back.
    ///
    /// # Errors
    /// As [`Self::transmit`]; [`LinkError::NoPinPad`].
    ///
    /// [`StatusWord`]: cps_apdu::StatusWord
    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError>;

    /// Has the reader ask the holder for a new PIN, as [`Self::verify_on_pin_pad`] does for the PIN
    /// (PC/SC part 10, 2.5.3).
    ///
    /// # Errors
    /// As [`Self::verify_on_pin_pad`].
    fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<ApduBytes, LinkError>;
}
