//! A simulated card as its host sees it: power, commands, counts, and what a test may look at or
//! change. Begin at [`Card::transmit`]; the generations are behind the trait `Chip`.

use std::fmt;

use cps_apdu::{ApduBytes, Atr, Command, Path, Protocol, Response, StatusWord};

use crate::chip::{Answer, AnswerKind, Chip};
use crate::speed::is_private_key_operation;
use crate::{Answers, Behaviour, Event, Exchange, Purpose, Reference};

const GET_RESPONSE: u8 = 0xC0;

/// Function that is given every command and answer of a card.
pub type Observer = Box<dyn FnMut(&Event<'_>) + Send>;

/// A simulated card: the state machine of its generation behind the transmission protocol.
pub struct Card {
    chip: Box<dyn Chip>,
    /// Answer data that wait for GET RESPONSE.
    waiting: ApduBytes,
    powered: bool,
    /// Whether the next result of a private key gets a wrong bit.
    flip_signature: bool,
    counts: Counts,
    observer: Option<Observer>,
}

/// Counts of commands and bytes since a card was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Command APDUs, GET RESPONSE included.
    pub commands: u64,
    /// Bytes of commands.
    pub bytes_in: u64,
    /// Bytes of answers, status words included.
    pub bytes_out: u64,
}

impl Card {
    pub(crate) fn new(chip: Box<dyn Chip>) -> Self {
        Self {
            chip,
            waiting: ApduBytes::default(),
            powered: false,
            flip_signature: false,
            counts: Counts::default(),
            observer: None,
        }
    }

    /// Powers the card, or resets it if it is powered; every verified PIN and every selection is
    /// gone.
    pub fn power_on(&mut self) -> Atr {
        self.chip.reset();
        self.waiting = ApduBytes::default();
        self.powered = true;
        let atr = self.chip.atr().clone();
        self.observe(&Event::PowerOn(&atr));
        atr
    }

    /// Takes the power away.
    pub fn power_off(&mut self) {
        if !self.powered {
            return;
        }
        self.chip.reset();
        self.waiting = ApduBytes::default();
        self.powered = false;
        self.observe(&Event::PowerOff);
    }

    /// Returns the answer to reset, without resetting.
    pub fn atr(&self) -> &Atr {
        self.chip.atr()
    }

    /// Sends one command APDU; the answer ends with the status word.
    ///
    /// A card without power answers `6F00`: a host that sends a command then is at fault.
    pub fn transmit(&mut self, command: &[u8]) -> ApduBytes {
        let response = if self.powered {
            self.respond(command)
        } else {
            Response::status(StatusWord::NO_DIAGNOSIS)
        };
        self.answer(command, &response)
    }

    /// Answers a command with this status word and does nothing else.
    pub(crate) fn refuse(&mut self, command: &[u8], status: StatusWord) -> ApduBytes {
        self.answer(command, &Response::status(status))
    }

    fn answer(&mut self, command: &[u8], response: &Response) -> ApduBytes {
        let answer = response.encode();
        self.counts.commands += 1;
        self.counts.bytes_in += command.len() as u64;
        self.counts.bytes_out += answer.len() as u64;
        let exchange = Exchange {
            command,
            answer: answer.as_slice(),
        };
        self.observe(&Event::Exchange(exchange));
        answer
    }

    /// Returns the counts since the card was made.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Shows every following event to `observer`, in place of an earlier one.
    pub fn set_observer(&mut self, observer: Observer) {
        self.observer = Some(observer);
    }

    /// Returns the card's behaviour where real cards are unknown.
    pub fn behaviour(&self) -> &Behaviour {
        self.chip.behaviour()
    }

    /// Changes the behaviour, from the next command on.
    pub fn set_behaviour(&mut self, behaviour: Behaviour) {
        self.chip.set_behaviour(behaviour);
    }

    /// Returns the protocol that a reader and this card agree on: T=1 if the ATR offers it, unless
    /// the behaviour says otherwise.
    pub fn protocol(&self) -> Protocol {
        match self.chip.behaviour().answers {
            Answers::T0 => Protocol::T0,
            Answers::Direct => Protocol::T1,
            Answers::Usual if self.atr().protocols().contains(&Protocol::T1) => Protocol::T1,
            Answers::Usual => Protocol::T0,
        }
    }

    /// Returns the number of tries that the PIN or the PUK has left.
    pub fn tries_left(&mut self, reference: Reference) -> u8 {
        self.chip.reference_data(reference).tries_left()
    }

    /// Sets how many tries the PIN or the PUK has left, at most the maximum; it is then not
    /// verified.
    pub fn set_tries_left(&mut self, reference: Reference, tries: u8) {
        self.chip.reference_data(reference).set_tries_left(tries);
    }

    /// Returns the certificate of a purpose, in DER, as it was issued; empty if the card has none
    /// for it.
    pub fn certificate(&self, purpose: Purpose) -> &[u8] {
        let path = self.chip.certificate(purpose);
        path.and_then(|path| self.file(&path)).unwrap_or(&[])
    }

    /// Flips a bit in the middle of every certificate.
    pub(crate) fn damage_certificates(&mut self) {
        let purposes = [
            Purpose::Signature,
            Purpose::Authentication,
            Purpose::Technical,
        ];
        for purpose in purposes {
            let Some(path) = self.chip.certificate(purpose) else {
                continue;
            };
            let mut contents = self.chip.file(&path).unwrap_or(&[]).to_vec();
            flip_a_bit(&mut contents);
            self.chip.set_file(&path, contents);
        }
    }

    /// Flips a bit in the next result of a private key.
    pub(crate) fn flip_next_signature(&mut self) {
        self.flip_signature = true;
    }

    /// Returns the contents of the file at an absolute path, without regard to its access rules.
    pub fn file(&self, path: &Path) -> Option<&[u8]> {
        self.chip.file(path)
    }

    /// Replaces the contents of the file at an absolute path, or makes a file that is free to read:
    /// for cards that are damaged, or were updated. The path must lead through DFs of the card.
    pub fn set_file(&mut self, path: &Path, contents: Vec<u8>) {
        self.chip.set_file(path, contents);
    }

    /// Deletes the file at an absolute path, if there is one.
    pub fn delete_file(&mut self, path: &Path) {
        self.chip.delete_file(path);
    }

    fn observe(&mut self, event: &Event<'_>) {
        if let Some(observer) = &mut self.observer {
            observer(event);
        }
    }

    fn respond(&mut self, bytes: &[u8]) -> Response {
        // Waiting data are gone with any next command (ISO 7816-4, 11.8.1).
        let waiting = std::mem::take(&mut self.waiting);
        let Ok(command) = Command::parse(bytes) else {
            return Response::status(StatusWord::WRONG_LENGTH);
        };
        if command.ins() == GET_RESPONSE && command.cla() & 0xFC == 0 && self.is_t0() {
            return self.get_response(&command, waiting);
        }
        match self.chip.execute(&command) {
            Ok(mut answer) => {
                if self.flip_signature && is_private_key_operation(&command) {
                    self.flip_signature = false;
                    flip_a_bit(&mut answer.data);
                }
                self.deliver(&command, answer)
            }
            Err(status) => Response::status(status),
        }
    }

    /// Answers GET RESPONSE (ISO 7816-4, 11.8.1).
    fn get_response(&mut self, command: &Command, waiting: ApduBytes) -> Response {
        if command.p1() != 0 || command.p2() != 0 {
            return Response::status(StatusWord::WRONG_P1P2);
        }
        if waiting.is_empty() {
            return Response::status(StatusWord::CONDITIONS_OF_USE);
        }
        let Some(le) = command.le() else {
            return Response::status(StatusWord::WRONG_LENGTH);
        };
        let le = usize::from(le);
        if le > waiting.len() {
            let status = StatusWord::wrong_le(waiting.len());
            self.waiting = waiting;
            return Response::status(status);
        }
        let (now, later) = waiting.as_slice().split_at(le);
        self.waiting = ApduBytes::from(later);
        let status = match later.len() {
            0 => StatusWord::OK,
            more => StatusWord::more_data(more),
        };
        Response::new(now, status)
    }

    /// Packs answer data as the transmission protocol wants it (ISO 7816-3, 12.1 and 12.2).
    fn deliver(&mut self, command: &Command, answer: Answer) -> Response {
        let Answer { data, kind } = answer;
        if data.is_empty() {
            return Response::status(StatusWord::OK);
        }
        let available = data.len();
        let wanted = match command.le() {
            Some(le) if command.data().is_empty() => usize::from(le),
            _ if self.is_t0() => {
                self.waiting = ApduBytes::from(data);
                return Response::status(StatusWord::more_data(available));
            }
            Some(le) => usize::from(le),
            None => available,
        };
        match (wanted.cmp(&available), kind) {
            (std::cmp::Ordering::Equal, _) => Response::new(data, StatusWord::OK),
            (std::cmp::Ordering::Less, AnswerKind::Prefix) => {
                Response::new(&data[..wanted], StatusWord::OK)
            }
            (std::cmp::Ordering::Greater, AnswerKind::Prefix) if !self.is_t0() => {
                Response::new(data, StatusWord::END_OF_FILE)
            }
            (std::cmp::Ordering::Greater, AnswerKind::Whole) if !self.is_t0() => {
                Response::new(data, StatusWord::OK)
            }
            _ => Response::status(StatusWord::wrong_le(available)),
        }
    }

    /// Whether answer data wait for GET RESPONSE.
    fn is_t0(&self) -> bool {
        self.protocol() == Protocol::T0
    }
}

fn flip_a_bit(bytes: &mut [u8]) {
    if let Some(byte) = bytes.get_mut(bytes.len() / 2) {
        *byte ^= 0x10;
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("atr", self.chip.atr())
            .field("powered", &self.powered)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}
