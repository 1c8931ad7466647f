//! A link to a card through PC/SC. Begin at [`PcscLink::connect`]; sections, resets and lost cards
//! are dealt with here.

use std::ffi::{CStr, CString};
use std::mem;
use std::ops::Deref;
use std::time::{Duration, Instant};

use cps_apdu::{ApduBytes, Atr, Protocol};
use cps_reader::{CardLink, Exclusive, Hold, LinkError, PinPad, PinPadModify, PinPadVerify};
use pcsc::{
    Card, Context, Disposition, Error, MAX_ATR_SIZE, MAX_BUFFER_SIZE, Protocols, ReaderState,
    Scope, ShareMode, State, Transaction,
};

use crate::error::link_error;
use crate::pin_pad::{self, Feature};

/// Time that the service may need to notice that a card was pulled: it asks some readers only about
/// twice a second.
const PULL_NOTICED: Duration = Duration::from_secs(1);

/// Room for the names of a reader, which the service tells with the state of its card; those of
/// pcsc-lite and Windows have at most 127 bytes (`MAX_READERNAME`).
const MAX_NAMES: usize = 1024;

/// A connection to a card.
///
/// It is shared with other programs, but for the time of a [`CardLink::hold`]. `SCardReconnect` can
/// neither begin nor end that: where it meets a sharing violation, libpcsclite 1.9.9 tries again
/// for ever. So the card is disconnected and connected in the other mode: at the end with a reset,
/// which pcscd carries out before another program may connect.
///
/// Dropping it resets the card: that is what dropping a [`Card`] does.
pub(crate) struct PcscLink {
    /// Absent after a hold, if another program took the card for itself at once.
    card: Option<Card>,
    context: Context,
    reader: CString,
    /// The count of insertions and removals: the same card is there as long as it is the same.
    insertion: u32,
    atr: Atr,
    protocol: Protocol,
    hold: Option<Hold>,
}

impl PcscLink {
    pub(crate) fn connect(reader: &str) -> Result<Self, LinkError> {
        let reader = CString::new(reader).map_err(|_| LinkError::ReaderGone)?;
        let context = Context::establish(Scope::User).map_err(link_error)?;
        // Counted before the card is connected: a card that is exchanged meanwhile is another.
        let insertion = insertion(&context, &reader)?;
        let (card, atr, protocol) = connect(&context, &reader, ShareMode::Shared)?;
        Ok(Self {
            card: Some(card),
            context,
            reader,
            insertion,
            atr,
            protocol,
            hold: None,
        })
    }

    /// Connects the card again if a hold has ended without it.
    ///
    /// # Errors
    /// [`LinkError::Reset`] if that was so, because another program had it since;
    /// [`LinkError::Busy`] if that program still has it for itself.
    fn ensure_connected(&mut self) -> Result<(), LinkError> {
        if self.card.is_some() {
            return Ok(());
        }
        self.connect_again(ShareMode::Shared)?;
        Err(LinkError::Reset)
    }

    /// Connects the same card again.
    fn connect_again(&mut self, share_mode: ShareMode) -> Result<(), LinkError> {
        let (card, atr, protocol) = connect(&self.context, &self.reader, share_mode)?;
        if insertion(&self.context, &self.reader)? != self.insertion {
            return Err(LinkError::Removed);
        }
        self.card = Some(card);
        (self.atr, self.protocol) = (atr, protocol);
        Ok(())
    }

    /// Resets a card that is held, then lets other programs reach it.
    fn release(&mut self) -> Result<(), LinkError> {
        if let Some(card) = self.card.take()
            && let Err((card, error)) = card.disconnect(Disposition::ResetCard)
        {
            self.card = Some(card);
            return Err(link_error(error));
        }
        self.hold = None;
        match self.connect_again(ShareMode::Shared) {
            // The card is reset; the next section connects it.
            Err(LinkError::Busy) => Ok(()),
            result => result,
        }
    }
}

/// Connects to the card in a reader.
fn connect(
    context: &Context,
    reader: &CStr,
    share_mode: ShareMode,
) -> Result<(Card, Atr, Protocol), LinkError> {
    let mut card = context
        .connect(reader, share_mode, Protocols::ANY)
        .map_err(link_error)?;
    let (atr, protocol) = match describe(&card) {
        Err(LinkError::Reset) => reconnect(&mut card, share_mode, Disposition::LeaveCard)?,
        described => described?,
    };
    Ok((card, atr, protocol))
}

/// Returns the number of insertions and removals that the service has counted in a reader.
fn insertion(context: &Context, reader: &CStr) -> Result<u32, LinkError> {
    let mut states = [ReaderState::new(reader, State::UNAWARE)];
    context
        .get_status_change(Duration::ZERO, &mut states)
        .map_err(link_error)?;
    Ok(states[0].event_count())
}

/// Whether another program is in a transaction with the card. Other calls would wait for its end.
fn is_in_transaction(card: &Card) -> bool {
    let mut buffer = [0; pin_pad::MAX_FEATURES];
    let asked = card.control(pin_pad::GET_FEATURE_REQUEST, &[], &mut buffer);
    asked.is_err_and(|error| error == Error::SharingViolation)
}

/// Takes the card into use again after a reset, or resets it.
fn reconnect(
    card: &mut Card,
    share_mode: ShareMode,
    initialization: Disposition,
) -> Result<(Atr, Protocol), LinkError> {
    card.reconnect(share_mode, Protocols::ANY, initialization)
        .map_err(link_error)?;
    describe(card)
}

/// Returns ATR and protocol of the card in the reader; [`LinkError::Reset`] if there is no ATR or no
/// protocol is chosen, because the service powered the card again since. It does so just after an
/// insertion, and before it rests.
fn describe(card: &Card) -> Result<(Atr, Protocol), LinkError> {
    // Not asked for their lengths first: the ATR may come between the two questions.
    let (mut names, mut atr) = ([0; MAX_NAMES], [0; MAX_ATR_SIZE]);
    let status = card.status2(&mut names, &mut atr).map_err(link_error)?;
    if status.atr().is_empty() {
        return Err(LinkError::Reset);
    }
    let atr = Atr::new(status.atr()).map_err(|_| LinkError::Mute)?;
    let protocol = match status.protocol2() {
        Some(pcsc::Protocol::T0) => Protocol::T0,
        Some(pcsc::Protocol::T1) => Protocol::T1,
        None => return Err(LinkError::Reset),
        Some(other) => return Err(LinkError::Other(format!("protocol {other:?}"))),
    };
    Ok((atr, protocol))
}

impl CardLink for PcscLink {
    fn atr(&self) -> &Atr {
        &self.atr
    }

    fn protocol(&self) -> Protocol {
        self.protocol
    }

    fn exclusive(&mut self) -> Result<Box<dyn Exclusive + '_>, LinkError> {
        self.ensure_connected()?;
        let card = self.card.as_mut().ok_or(LinkError::Removed)?;
        let turn = match self.hold {
            Some(_) => Turn::Held(card),
            None => match card.transaction2() {
                Ok(transaction) => Turn::Transaction(transaction),
                Err((card, Error::ResetCard)) => {
                    let leave = Disposition::LeaveCard;
                    (self.atr, self.protocol) = reconnect(card, ShareMode::Shared, leave)?;
                    return Err(LinkError::Reset);
                }
                Err((_, error)) => return Err(link_error(error)),
            },
        };
        Ok(Box::new(PcscSection {
            turn,
            context: &self.context,
            reader: &self.reader,
            protocol: self.protocol,
        }))
    }

    fn hold(&mut self) -> Result<Hold, LinkError> {
        self.ensure_connected()?;
        if let Some(hold) = self.hold {
            return Ok(hold);
        }
        // A reset by another program is told in the next section, and to this connection alone.
        drop(self.exclusive()?);
        if let Some(card) = self.card.take()
            && let Err((card, error)) = card.disconnect(Disposition::LeaveCard)
        {
            self.card = Some(card);
            return Err(link_error(error));
        }
        let hold = match self.connect_again(ShareMode::Exclusive) {
            Ok(()) => Hold::Exclusive,
            Err(LinkError::Busy) => {
                self.connect_again(ShareMode::Shared)?;
                let card = self.card.as_mut().ok_or(LinkError::Removed)?;
                // It ends when the card is disconnected.
                mem::forget(card.transaction().map_err(link_error)?);
                Hold::Transaction
            }
            Err(error) => return Err(error),
        };
        self.hold = Some(hold);
        Ok(hold)
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        if self.hold.is_some() {
            return self.release();
        }
        match self.ensure_connected() {
            Ok(()) | Err(LinkError::Reset) => {}
            Err(error) => return Err(error),
        }
        let card = self.card.as_mut().ok_or(LinkError::Removed)?;
        if is_in_transaction(card) {
            return Err(LinkError::Busy);
        }
        (self.atr, self.protocol) = reconnect(card, ShareMode::Shared, Disposition::ResetCard)?;
        Ok(())
    }
}

/// The reason for which no other program comes between the commands of a section.
enum Turn<'l> {
    /// For as long as the section lasts.
    Transaction(Transaction<'l>),
    /// The hold keeps them away already: to begin and to end a transaction within it would ask the
    /// service twice more for each signature.
    Held(&'l Card),
}

impl Deref for Turn<'_> {
    type Target = Card;

    fn deref(&self) -> &Card {
        match self {
            Self::Transaction(transaction) => transaction,
            Self::Held(card) => card,
        }
    }
}

struct PcscSection<'l> {
    turn: Turn<'l>,
    context: &'l Context,
    reader: &'l CString,
    protocol: Protocol,
}

impl Exclusive for PcscSection<'_> {
    fn protocol(&self) -> Protocol {
        self.protocol
    }

    fn transmit(&mut self, command: &ApduBytes) -> Result<ApduBytes, LinkError> {
        let mut buffer = vec![0; MAX_BUFFER_SIZE];
        let received = self.turn.transmit(command.as_slice(), &mut buffer);
        match received.map(<[u8]>::len) {
            Ok(length) => {
                buffer.truncate(length);
                Ok(ApduBytes::from(buffer))
            }
            Err(error) => Err(self.failure(error)),
        }
    }

    fn pin_pad(&mut self) -> PinPad {
        PinPad {
            verifies: self.control_code(Feature::Verify).is_some(),
            modifies: self.control_code(Feature::Modify).is_some(),
        }
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        self.ask_on_pin_pad(Feature::Verify, &pin_pad::verify_structure(verify)?)
    }

    fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<ApduBytes, LinkError> {
        self.ask_on_pin_pad(Feature::Modify, &pin_pad::modify_structure(modify)?)
    }
}

/// Returns a control code as the library takes it, in 32 bits on Windows and in 64 elsewhere.
fn dword<Dword: From<u32>>(code: u32) -> Dword {
    code.into()
}

impl PcscSection<'_> {
    /// Returns the control code with which the PIN pad is asked. A driver that refuses to tell its
    /// features has none.
    fn control_code(&self, feature: Feature) -> Option<u32> {
        let mut buffer = [0; pin_pad::MAX_FEATURES];
        let request = pin_pad::GET_FEATURE_REQUEST;
        let features = self.turn.control(request, &[], &mut buffer).ok()?;
        pin_pad::control_code(features, feature)
    }

    /// Has the PIN pad ask the holder, and returns the status word.
    fn ask_on_pin_pad(&self, feature: Feature, structure: &[u8]) -> Result<ApduBytes, LinkError> {
        let code = self.control_code(feature).ok_or(LinkError::NoPinPad)?;
        let mut buffer = [0; MAX_BUFFER_SIZE];
        match self.turn.control(dword(code), structure, &mut buffer) {
            Ok(answer) => Ok(ApduBytes::from(answer)),
            Err(error) => Err(self.failure(error)),
        }
    }

    fn failure(&self, error: Error) -> LinkError {
        match link_error(error) {
            // Drivers say these of a card that was pulled as well.
            failure @ (LinkError::Mute | LinkError::Timeout | LinkError::Other(_)) => {
                self.unless_pulled(failure)
            }
            failure => failure,
        }
    }

    /// Returns that the card was removed if it was, once the service knows, and else this failure.
    fn unless_pulled(&self, failure: LinkError) -> LinkError {
        let deadline = Instant::now() + PULL_NOTICED;
        let mut states = [ReaderState::new(self.reader.clone(), State::PRESENT)];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.context.get_status_change(left, &mut states) {
                Ok(()) if !states[0].event_state().contains(State::PRESENT) => {
                    return LinkError::Removed;
                }
                Ok(()) => states[0].sync_current_state(),
                Err(Error::Timeout) => return failure,
                Err(error) => return link_error(error),
            }
        }
    }
}
