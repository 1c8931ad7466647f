//! The channel to a card: commands with complete answers, within one exclusive section. GET
//! RESPONSE, `6Cxx` and endless answers are dealt with here, above every link; begin at
//! [`Channel::send`].

use cps_apdu::{ApduBytes, Command, Response, StatusKind};

use crate::{Exclusive, LinkError, PinPadVerify};

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
        let mut response = self.exchange_with_right_le(command)?;
        let mut data = response.data;
        let mut pieces = 1;
        while let StatusKind::MoreData(waiting) = response.status.kind() {
            let le = u16::try_from(waiting)
                .unwrap_or(256)
                .min(self.response_limit);
            let channel = command.cla() & 0x03;
            let get_response = Command::get_response(le).on_channel(channel);
            response = self.exchange_with_right_le(&get_response)?;
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

    /// Whether the holder can type the PIN on the reader, see [`Exclusive::has_pin_pad`].
    pub fn has_pin_pad(&mut self) -> bool {
        self.section.has_pin_pad()
    }

    /// Has the holder type the PIN on the reader, see [`Exclusive::verify_on_pin_pad`].
    ///
    /// # Errors
    /// If the link failed, or if the answer is no response APDU.
    pub fn verify_on_pin_pad(&mut self, verify: &PinPadVerify) -> Result<Response, LinkError> {
        response(&self.section.verify_on_pin_pad(verify)?)
    }

    fn exchange_with_right_le(&mut self, command: &Command) -> Result<Response, LinkError> {
        let response = self.exchange(command)?;
        if let StatusKind::WrongLe(le) = response.status.kind()
            && response.data.is_empty()
            && command.data().is_empty()
            && command.le().is_some()
        {
            let le = u16::try_from(le).unwrap_or(256);
            return self.exchange(&command_with_le(command, le));
        }
        Ok(response)
    }

    fn exchange(&mut self, command: &Command) -> Result<Response, LinkError> {
        let bytes = command.encode(self.section.protocol());
        response(&self.section.transmit(&bytes)?)
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

#[cfg(test)]
mod tests {
    use cps_apdu::{Atr, StatusWord};

    use super::*;
    use crate::{CardLink, CommandPattern, Dialogue, Exchange, Item, Replay};

    fn send(dialogue: Dialogue, command: &Command) -> Result<(Vec<u8>, StatusWord), LinkError> {
        let atr = Atr::new(&[0x3B, 0x00]).expect("two bytes");
        let mut link = Replay::new(dialogue, atr);
        let played = link.clone();
        let section = link.exclusive().expect("no event");
        let response = Channel::new(section, 0xE7).send(command)?;
        assert_eq!(played.remaining(), 0);
        Ok((response.data.to_vec(), response.status))
    }

    fn exchange(command: &Command, answer: &[u8]) -> Item {
        let bytes = command.encode(cps_apdu::Protocol::T0);
        Item::Exchange(Exchange {
            command: CommandPattern::of(bytes.as_slice()),
            answer: answer.into(),
        })
    }

    #[test]
    fn answers_are_completed() {
        let digest = Command::compute_digital_signature(&[0xAB]);
        let read = Command::read_binary(0, 256);
        let table: [(&str, &Command, &[u8], StatusWord); 8] = [
            (
                "> 00 B0 00 00 00\n< 01 02 90 00",
                &read,
                &[1, 2],
                StatusWord::OK,
            ),
            (
                "> 00 2A 9E 9A 01 AB\n< 61 02\n> 00 C0 00 00 02\n< 01 02 90 00",
                &digest,
                &[1, 2],
                StatusWord::OK,
            ),
            (
                "> 00 2A 9E 9A 01 AB\n< 61 00\n> 00 C0 00 00 E7\n< 01 02 61 01\n\
                 > 00 C0 00 00 01\n< 03 90 00",
                &digest,
                &[1, 2, 3],
                StatusWord::OK,
            ),
            (
                "> 00 2A 9E 9A 01 AB\n< 61 00\n> 00 C0 00 00 E7\n< 6C 01\n\
                 > 00 C0 00 00 01\n< 03 90 00",
                &digest,
                &[3],
                StatusWord::OK,
            ),
            (
                "> 00 B0 00 00 00\n< 6C 02\n> 00 B0 00 00 02\n< 01 02 90 00",
                &read,
                &[1, 2],
                StatusWord::OK,
            ),
            // A second `6Cxx` is an answer like any other.
            (
                "> 00 B0 00 00 00\n< 6C 02\n> 00 B0 00 00 02\n< 6C 03",
                &read,
                &[],
                StatusWord(0x6C03),
            ),
            // A command with data is never sent a second time.
            (
                "> 00 2A 9E 9A 01 AB\n< 6C 02",
                &digest,
                &[],
                StatusWord(0x6C02),
            ),
            (
                "> 00 2A 9E 9A 01 AB\n< 61 02\n> 00 C0 00 00 02\n< 69 85",
                &digest,
                &[],
                StatusWord::CONDITIONS_OF_USE,
            ),
        ];
        for (dialogue, command, data, status) in table {
            let answer = send(dialogue.parse().expect("well formed"), command);
            assert_eq!(answer, Ok((data.to_vec(), status)), "{dialogue}");
        }
    }

    #[test]
    fn get_response_stays_on_the_channel_of_the_command() {
        let dialogue = "> 01 2A 9E 9A 01 AB\n< 61 02\n> 01 C0 00 00 02\n< 01 02 90 00";
        let command = Command::compute_digital_signature(&[0xAB]).on_channel(1);
        let answer = send(dialogue.parse().expect("well formed"), &command);
        assert_eq!(answer, Ok((vec![1, 2], StatusWord::OK)));
    }

    #[test]
    fn answers_without_end_are_cut() {
        let digest = Command::compute_digital_signature(&[0xAB]);
        let endless = Err(LinkError::Other("the card's answer does not end".into()));

        let nothing = vec![
            exchange(&digest, &[0x61, 0x10]),
            exchange(&Command::get_response(0x10), &[0x61, 0x10]),
        ];
        assert_eq!(send(Dialogue::new(nothing), &digest), endless);

        let mut answer = vec![0xAA; 0xE7];
        answer.extend([0x61, 0x00]);
        let mut items = vec![exchange(&digest, &[0x61, 0x00])];
        for _ in 0..MAX_PIECES {
            items.push(exchange(&Command::get_response(0xE7), &answer));
        }
        assert_eq!(send(Dialogue::new(items), &digest), endless);
    }

    #[test]
    fn a_card_whose_answer_has_no_status_word_counts_as_removed() {
        let challenge = Command::get_challenge(8);
        for answer in [&[][..], &[0x90]] {
            assert_eq!(
                send(
                    Dialogue::new(vec![exchange(&challenge, answer)]),
                    &challenge
                ),
                Err(LinkError::Removed)
            );
        }
    }
}
