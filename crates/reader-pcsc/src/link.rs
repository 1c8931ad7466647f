//! A link to a card through PC/SC. Begin at [`PcscLink::connect`]; sections, resets and lost cards
//! are dealt with here.

use std::ffi::CString;
use std::time::{Duration, Instant};

use cps_apdu::{ApduBytes, Atr, Protocol};
use cps_reader::{CardLink, Exclusive, LinkError, PinPadVerify};
use pcsc::{
    Card, Context, Disposition, Error, MAX_BUFFER_SIZE, Protocols, ReaderState, Scope, ShareMode,
    State, Transaction,
};

use crate::error::link_error;
use crate::pin_pad;

/// Time that the service may need to notice that a card was pulled: it asks some readers only about
/// twice a second.
const PULL_NOTICED: Duration = Duration::from_secs(1);

/// A connection shared with other programs.
///
/// Dropping it resets the card: that is what dropping a [`Card`] does.
pub(crate) struct PcscLink {
    card: Card,
    context: Context,
    reader: CString,
    atr: Atr,
    protocol: Protocol,
}

impl PcscLink {
    pub(crate) fn connect(reader: &str) -> Result<Self, LinkError> {
        let reader = CString::new(reader).map_err(|_| LinkError::ReaderGone)?;
        let context = Context::establish(Scope::User).map_err(link_error)?;
        let mut card = context
            .connect(&reader, ShareMode::Shared, Protocols::ANY)
            .map_err(link_error)?;
        let (atr, protocol) = match describe(&card) {
            Err(LinkError::Reset) => reconnect(&mut card, Disposition::LeaveCard)?,
            described => described?,
        };
        Ok(Self {
            card,
            context,
            reader,
            atr,
            protocol,
        })
    }
}

/// Takes the card into use again after a reset, or resets it.
fn reconnect(card: &mut Card, initialization: Disposition) -> Result<(Atr, Protocol), LinkError> {
    card.reconnect(ShareMode::Shared, Protocols::ANY, initialization)
        .map_err(link_error)?;
    describe(card)
}

/// Returns ATR and protocol of the card in the reader; [`LinkError::Reset`] if no protocol is
/// chosen, because the service powered the card again since. It does so just after an insertion,
/// and before it rests.
fn describe(card: &Card) -> Result<(Atr, Protocol), LinkError> {
    let status = card.status2_owned().map_err(link_error)?;
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
        match self.card.transaction2() {
            Ok(transaction) => Ok(Box::new(PcscSection {
                transaction,
                context: &self.context,
                reader: &self.reader,
                protocol: self.protocol,
            })),
            Err((card, Error::ResetCard)) => {
                (self.atr, self.protocol) = reconnect(card, Disposition::LeaveCard)?;
                Err(LinkError::Reset)
            }
            Err((_, error)) => Err(link_error(error)),
        }
    }

    fn reset(&mut self) -> Result<(), LinkError> {
        (self.atr, self.protocol) = reconnect(&mut self.card, Disposition::ResetCard)?;
        Ok(())
    }
}

struct PcscSection<'l> {
    transaction: Transaction<'l>,
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
        let received = self.transaction.transmit(command.as_slice(), &mut buffer);
        match received.map(<[u8]>::len) {
            Ok(length) => {
                buffer.truncate(length);
                Ok(ApduBytes::from(buffer))
            }
            Err(error) => Err(self.failure(error)),
        }
    }

    fn has_pin_pad(&mut self) -> bool {
        self.verify_pin_direct().is_some()
    }

    fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<ApduBytes, LinkError> {
        let structure = pin_pad::verify_structure(verify)?;
        let code = self.verify_pin_direct().ok_or(LinkError::NoPinPad)?;
        let mut buffer = [0; MAX_BUFFER_SIZE];
        match self
            .transaction
            .control(code.into(), &structure, &mut buffer)
        {
            Ok(answer) => Ok(ApduBytes::from(answer)),
            Err(error) => Err(self.failure(error)),
        }
    }
}

impl PcscSection<'_> {
    /// Returns the control code with which the PIN pad is asked. A driver that refuses to tell its
    /// features has none.
    fn verify_pin_direct(&self) -> Option<u32> {
        let mut buffer = [0; pin_pad::MAX_FEATURES];
        let request = pin_pad::GET_FEATURE_REQUEST;
        let features = self.transaction.control(request, &[], &mut buffer).ok()?;
        pin_pad::verify_pin_direct(features)
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
