//! The channel to a card: commands with complete answers, within one exclusive section. GET
//! RESPONSE, `6Cxx` and endless answers are dealt with here, above every link; begin at
//! [`Channel::send`].

use cps_apdu::{ApduBytes, Command, Response, StatusKind};

use crate::{Exclusive, LinkError, PinPad, PinPadModify, PinPadVerify};

/// Most pieces of one answer; a card that never ends its answer is cut off here.
///
/// Answers to short commands have 256 bytes, and a card may give them in smaller pieces.
const MAX_PIECES: usize = 32;

/// Sends commands within one exclusive section and returns complete answers.
///
/// `61xx` is followed by GET RESPONSE, `6Cxx` by the same command with the right Le
/// (ISO 7816-4, 5.3.4 and 5.6).
pub struct Channel<'l> {
    section: Box<dyn Exclusive + 'l>,
    response_limit: u16,
}

impl<'l> Channel<'l> {
    /// Takes the section; GET RESPONSE asks for at most `response_limit` bytes (1 to 256).
    pub fn new(section: Box<dyn Exclusive + 'l>, response_limit: u16) -> Self {
        Self {
            section,
            response_limit,
        }
    }

    /// Sends a command; the response is whole and its status is neither `61xx` nor a first `6Cxx`.
    ///
    /// # Errors
    /// If the link failed, or if the card's answer is no response APDU or does not end.
    pub fn send(&mut self, command: &Command) -> Result<Response, LinkError> {
        self.send_watched(command, &mut |_, _| {})
    }

    /// Sends a command as [`Self::send`] does, and shows `watch` every answer of the card on the
    /// way, with the number of bytes that were sent for it.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn send_watched(
        &mut self,
        command: &Command,
        watch: &mut dyn FnMut(usize, &Response),
    ) -> Result<Response, LinkError> {
        let mut response = self.exchange_with_right_le(command, watch)?;
        let mut data = response.data;
        let mut pieces = 1;
        while let StatusKind::MoreData(waiting) = response.status.kind() {
            let le = u16::try_from(waiting)
                .unwrap_or(256)
                .min(self.response_limit);
            let channel = command.cla() & 0x03;
            let get_response = Command::get_response(le).on_channel(channel);
            response = self.exchange_with_right_le(&get_response, watch)?;
            let more = matches!(response.status.kind(), StatusKind::MoreData(_));
            if more && (response.data.is_empty() || pieces == MAX_PIECES) {
                return Err(LinkError::Other("the card's answer does not end".into()));
            }
            data.extend(response.data.as_slice());
            pieces += 1;
        }
        Ok(Response {
            data,
            status: response.status,
        })
    }

    /// Returns what the holder can type on the reader, see [`Exclusive::pin_pad`].
    pub fn pin_pad(&mut self) -> PinPad {
        self.section.pin_pad()
    }

    /// Has the holder type the PIN on the reader, see [`Exclusive::verify_on_pin_pad`].
    ///
    /// # Errors
    /// If the link failed, or if the answer is no response APDU.
    pub fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<Response, LinkError> {
        response(&self.section.verify_on_pin_pad(verify)?)
    }

    /// Has the holder type a new PIN on the reader, see [`Exclusive::modify_on_pin_pad`].
    ///
    /// # Errors
    /// As [`Self::verify_on_pin_pad`].
    pub fn modify_on_pin_pad(&mut self, modify: &PinPadModify) -> Result<Response, LinkError> {
        response(&self.section.modify_on_pin_pad(modify)?)
    }

    fn exchange_with_right_le(
        &mut self,
        command: &Command,
        watch: &mut dyn FnMut(usize, &Response),
    ) -> Result<Response, LinkError> {
        let response = self.exchange(command, watch)?;
        if let StatusKind::WrongLe(le) = response.status.kind()
            && response.data.is_empty()
            && command.data().is_empty()
            && command.le().is_some()
        {
            let le = u16::try_from(le).unwrap_or(256);
            return self.exchange(&command_with_le(command, le), watch);
        }
        Ok(response)
    }

    fn exchange(
        &mut self,
        command: &Command,
        watch: &mut dyn FnMut(usize, &Response),
    ) -> Result<Response, LinkError> {
        let bytes = command.encode(self.section.protocol());
        let response = response(&self.section.transmit(&bytes)?)?;
        watch(bytes.len(), &response);
        Ok(response)
    }
}

/// Reads an answer. Readers give one without a status word, mostly empty, for a card that was pulled
/// while it worked: it counts as removed, and is found again if it is still there.
fn response(answer: &ApduBytes) -> Result<Response, LinkError> {
    Response::parse(answer.as_slice()).ok_or(LinkError::Removed)
}

fn command_with_le(command: &Command, le: u16) -> Command {
    // Only for commands without data, so nothing secret is copied here.
    let header = [command.cla(), command.ins(), command.p1(), command.p2(), 0];
    Command::parse(&header)
        .unwrap_or_else(|_| unreachable!("five bytes are a command"))
        .with_le(le)
}
