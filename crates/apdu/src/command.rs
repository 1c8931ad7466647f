//! Command APDUs. Each command that the project sends is a named constructor of [`Command`], with
//! its clause of ISO 7816-4 or its section of the card reference; [`Command::encode`] makes the
//! bytes for a protocol, [`Command::parse`] is what the simulated card begins with.

use std::fmt;

use crate::{Aid, ApduBytes, Hex, Path};

/// The transmission protocol of a link: it decides how a command with data and answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Bytes (ISO 7816-3, 10): a command with data carries no Le, the answer waits as `61xx`.
    T0,
    /// Blocks (ISO 7816-3, 11), and contactless cards.
    T1,
}

/// A command APDU with short lengths (ISO 7816-4, 5.1 "Command-response pairs").
///
/// The named constructors are the only commands that this project sends.
/// `Debug` and `Display` never show the data field of a command that may carry a PIN.
#[derive(PartialEq, Eq)]
pub struct Command {
    cla: u8,
    ins: u8,
    p1: u8,
    p2: u8,
    data: ApduBytes,
    le: Option<u16>,
}

/// The reason why bytes are no command APDU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// Fewer than the four bytes of a header, or a length byte that does not fit what follows.
    #[error("command has the wrong length")]
    Length,
}

/// The way in which SELECT names a file: P1 of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum SelectBy {
    FileId = 0x00,
    DfName = 0x04,
    PathFromMf = 0x08,
    PathFromCurrent = 0x09,
}

impl Command {
    const SELECT: u8 = 0xA4;
    const READ_BINARY: u8 = 0xB0;
    const UPDATE_BINARY: u8 = 0xD6;
    const GET_RESPONSE: u8 = 0xC0;
    const GET_DATA_ODD: u8 = 0xCB;
    const VERIFY: u8 = 0x20;
    const CHANGE_REFERENCE_DATA: u8 = 0x24;
    const RESET_RETRY_COUNTER: u8 = 0x2C;
    const MANAGE_SECURITY_ENVIRONMENT: u8 = 0x22;
    const PERFORM_SECURITY_OPERATION: u8 = 0x2A;
    const INTERNAL_AUTHENTICATE: u8 = 0x88;
    const GET_CHALLENGE: u8 = 0x84;

    fn new(ins: u8, p1: u8, p2: u8, data: impl Into<ApduBytes>, le: Option<u16>) -> Self {
        Self {
            cla: 0x00,
            ins,
            p1,
            p2,
            data: data.into(),
            le,
        }
    }

    /// Builds SELECT by DF name, no answer data wanted (ISO 7816-4, 11.2.2 "SELECT command").
    pub fn select_application(aid: &Aid) -> Self {
        Self::new(
            Self::SELECT,
            SelectBy::DfName as u8,
            0x0C,
            aid.as_slice(),
            None,
        )
    }

    /// Builds SELECT by DF name, FCP wanted (ISO 7816-4, 11.2.2).
    pub fn select_application_fcp(aid: &Aid) -> Self {
        Self::new(
            Self::SELECT,
            SelectBy::DfName as u8,
            0x04,
            aid.as_slice(),
            Some(256),
        )
    }

    /// Builds SELECT by absolute path with `P1 = 09`, no answer data wanted: the form of the CPS3.
    pub fn select_path(path: &Path) -> Self {
        Self::new(
            Self::SELECT,
            SelectBy::PathFromCurrent as u8,
            0x0C,
            path.to_bytes(),
            None,
        )
    }

    /// Builds SELECT by absolute path with `P1 = 09`, FCP wanted: the form of the CPS3.
    pub fn select_path_fcp(path: &Path) -> Self {
        Self::new(
            Self::SELECT,
            SelectBy::PathFromCurrent as u8,
            0x04,
            path.to_bytes(),
            Some(256),
        )
    }

    /// Builds SELECT by path from the MF with `P1 = 08`, FCI wanted: the form of the CPS4.
    pub fn select_path_from_mf_fci(path: &Path) -> Self {
        let bytes: Vec<u8> = path
            .without_mf()
            .iter()
            .flat_map(|f| f.0.to_be_bytes())
            .collect();
        Self::new(
            Self::SELECT,
            SelectBy::PathFromMf as u8,
            0x00,
            bytes,
            Some(256),
        )
    }

    /// Builds SELECT by path from the MF with `P1 = 08`, no answer data wanted: a DF of the CPS4.
    pub fn select_path_from_mf(path: &Path) -> Self {
        let bytes: Vec<u8> = path
            .without_mf()
            .iter()
            .flat_map(|f| f.0.to_be_bytes())
            .collect();
        Self::new(Self::SELECT, SelectBy::PathFromMf as u8, 0x00, bytes, None)
    }

    /// Builds SELECT by file identifier in class A0: one level of the CPS2ter side (`card.md` §8).
    pub fn select_cps2ter(file: crate::FileId) -> Self {
        let mut command = Self::new(
            Self::SELECT,
            SelectBy::FileId as u8,
            0x00,
            file.0.to_be_bytes().as_slice(),
            None,
        );
        command.cla = 0xA0;
        command
    }

    /// Builds GET RESPONSE in class A0, for the bytes that `9Fxx` of the CPS2ter side announced
    /// (`card.md` §8).
    pub fn get_response_cps2ter(le: u16) -> Self {
        let mut command = Self::get_response(le);
        command.cla = 0xA0;
        command
    }

    /// Builds READ BINARY in class A0, of the current EF of the CPS2ter side (`card.md` §8).
    pub fn read_binary_cps2ter(offset: u16, le: u16) -> Self {
        let mut command = Self::read_binary(offset, le);
        command.cla = 0xA0;
        command
    }

    /// Builds READ BINARY of the current EF, `le` from 1 to 256 (ISO 7816-4, 11.3.3).
    pub fn read_binary(offset: u16, le: u16) -> Self {
        let [p1, p2] = (offset & 0x7FFF).to_be_bytes();
        Self::new(Self::READ_BINARY, p1, p2, Vec::new(), Some(le))
    }

    /// Builds READ BINARY of an EF named by its short identifier, which selects it (ISO 7816-4,
    /// 11.3.3).
    pub fn read_binary_sfi(sfi: u8, offset: u8, le: u16) -> Self {
        Self::new(
            Self::READ_BINARY,
            0x80 | (sfi & 0x1F),
            offset,
            Vec::new(),
            Some(le),
        )
    }

    /// Builds UPDATE BINARY of the current EF (ISO 7816-4, 11.3.5).
    pub fn update_binary(offset: u16, data: &[u8]) -> Self {
        let [p1, p2] = (offset & 0x7FFF).to_be_bytes();
        Self::new(Self::UPDATE_BINARY, p1, p2, data, None)
    }

    /// Builds GET RESPONSE for `le` waiting bytes, 1 to 256 (ISO 7816-4, 11.8.1).
    pub fn get_response(le: u16) -> Self {
        Self::new(Self::GET_RESPONSE, 0x00, 0x00, Vec::new(), Some(le))
    }

    /// Builds GET DATA with a tag list for the current DF (ISO 7816-4, 11.4.3, odd instruction).
    pub fn get_data(tag_list: &[u8]) -> Self {
        Self::new(Self::GET_DATA_ODD, 0x3F, 0xFF, tag_list, Some(256))
    }

    /// Builds VERIFY with a reference data block (ISO 7816-4, 11.6.6). A wrong block spends a try.
    pub fn verify(reference: u8, block: ApduBytes) -> Self {
        Self::new(Self::VERIFY, 0x00, reference, block, None)
    }

    /// Builds VERIFY without data, which asks for the status and spends no try (ISO 7816-4,
    /// 11.6.6).
    pub fn verify_status(reference: u8) -> Self {
        Self::new(Self::VERIFY, 0x00, reference, Vec::new(), None)
    }

    /// Builds CHANGE REFERENCE DATA with the old and the new block (ISO 7816-4, 11.6.7).
    pub fn change_reference_data(reference: u8, old_and_new: ApduBytes) -> Self {
        Self::new(
            Self::CHANGE_REFERENCE_DATA,
            0x00,
            reference,
            old_and_new,
            None,
        )
    }

    /// Builds CHANGE REFERENCE DATA with the new block only, after a VERIFY of the old one (ISO
    /// 7816-4, 11.6.7, `P1 = 01`).
    pub fn set_reference_data(reference: u8, new: ApduBytes) -> Self {
        Self::new(Self::CHANGE_REFERENCE_DATA, 0x01, reference, new, None)
    }

    /// Builds RESET RETRY COUNTER with the new block (ISO 7816-4, 11.6.10, `P1 = 02`).
    pub fn reset_retry_counter(reference: u8, new: ApduBytes) -> Self {
        Self::new(Self::RESET_RETRY_COUNTER, 0x02, reference, new, None)
    }

    /// Builds RESET RETRY COUNTER without data (ISO 7816-4, 11.6.10, `P1 = 03`).
    pub fn reset_retry_counter_only(reference: u8) -> Self {
        Self::new(Self::RESET_RETRY_COUNTER, 0x03, reference, Vec::new(), None)
    }

    /// Builds MANAGE SECURITY ENVIRONMENT, SET: `p1` says for which operations, `crt` is the
    /// control reference template (ISO 7816-4, 11.6.11).
    pub fn manage_security_environment(p1: u8, crt: u8, data: &[u8]) -> Self {
        Self::new(Self::MANAGE_SECURITY_ENVIRONMENT, p1, crt, data, None)
    }

    /// Builds PERFORM SECURITY OPERATION, HASH with an intermediate state and the last block (ISO
    /// 7816-8, "HASH operation").
    pub fn hash_last_block(data: &[u8]) -> Self {
        Self::new(Self::PERFORM_SECURITY_OPERATION, 0x90, 0xA0, data, None)
    }

    /// Builds PERFORM SECURITY OPERATION, COMPUTE DIGITAL SIGNATURE; `digest` is empty when the
    /// card has it already (ISO 7816-8, "COMPUTE DIGITAL SIGNATURE operation").
    pub fn compute_digital_signature(digest: &[u8]) -> Self {
        Self::new(
            Self::PERFORM_SECURITY_OPERATION,
            0x9E,
            0x9A,
            digest,
            Some(256),
        )
    }

    /// Builds PERFORM SECURITY OPERATION, DECIPHER (ISO 7816-8, "DECIPHER operation").
    ///
    /// Only the last command of a chain expects an answer.
    pub fn decipher(data: &[u8], last: bool) -> Self {
        let le = last.then_some(256);
        let mut command = Self::new(Self::PERFORM_SECURITY_OPERATION, 0x80, 0x86, data, le);
        if !last {
            command.cla |= 0x10;
        }
        command
    }

    /// Builds INTERNAL AUTHENTICATE (ISO 7816-4, 11.6.2).
    pub fn internal_authenticate(data: &[u8]) -> Self {
        Self::new(Self::INTERNAL_AUTHENTICATE, 0x00, 0x00, data, Some(256))
    }

    /// Builds GET CHALLENGE for `le` random bytes (ISO 7816-4, 11.6.3).
    pub fn get_challenge(le: u16) -> Self {
        Self::new(Self::GET_CHALLENGE, 0x00, 0x00, Vec::new(), Some(le))
    }

    /// Returns the same command on a logical channel 0 to 3 (ISO 7816-4, 5.4.1 "Class byte").
    #[must_use]
    pub fn on_channel(mut self, channel: u8) -> Self {
        self.cla = (self.cla & 0xFC) | (channel & 0x03);
        self
    }

    /// Returns the same command with another Le, 1 to 256: what `6Cxx` asks for.
    #[must_use]
    pub fn with_le(mut self, le: u16) -> Self {
        self.le = Some(le);
        self
    }

    /// Reads a command as a card receives it.
    ///
    /// Five bytes are a header and Le; a card that reads the fifth byte as "no data" (the empty
    /// VERIFY under T=0) looks at [`Self::data`], which is empty.
    ///
    /// # Errors
    /// If the length byte does not fit the bytes that follow.
    pub fn parse(bytes: &[u8]) -> Result<Self, CommandError> {
        let (&[cla, ins, p1, p2], body) =
            bytes.split_first_chunk::<4>().ok_or(CommandError::Length)?;
        let le = |byte: u8| Some(if byte == 0 { 256 } else { u16::from(byte) });
        let (data, le) = match body {
            [] => (&[][..], None),
            [p3] => (&[][..], le(*p3)),
            [lc, rest @ ..] if rest.len() == usize::from(*lc) => (rest, None),
            [lc, data @ .., last] if data.len() == usize::from(*lc) && *lc > 0 => (data, le(*last)),
            _ => return Err(CommandError::Length),
        };
        Ok(Self {
            cla,
            ins,
            p1,
            p2,
            data: ApduBytes::from(data),
            le,
        })
    }

    /// Returns the bytes for a link with this protocol.
    ///
    /// # Panics
    /// If there are more than 255 bytes of data: no constructor above makes such a command from
    /// the sizes that the drivers use.
    pub fn encode(&self, protocol: Protocol) -> ApduBytes {
        let mut out = ApduBytes::with_capacity(6 + self.data.len());
        out.extend(&[self.cla, self.ins, self.p1, self.p2]);
        #[allow(clippy::cast_possible_truncation)] // 256 is written as 00
        let le = self.le.map(|n| n as u8);
        match (self.data.len(), le, protocol) {
            (0, None, Protocol::T0) => out.extend(&[0]),
            (0, None, Protocol::T1) => {}
            (0, Some(le), _) => out.extend(&[le]),
            (n, le, _) => {
                let lc = u8::try_from(n).expect("short commands carry at most 255 bytes");
                out.extend(&[lc]);
                out.extend(self.data.as_slice());
                if let (Some(le), Protocol::T1) = (le, protocol) {
                    out.extend(&[le]);
                }
            }
        }
        out
    }

    /// Returns the class byte.
    pub fn cla(&self) -> u8 {
        self.cla
    }

    /// Returns the instruction byte.
    pub fn ins(&self) -> u8 {
        self.ins
    }

    /// Returns the first parameter byte.
    pub fn p1(&self) -> u8 {
        self.p1
    }

    /// Returns the second parameter byte.
    pub fn p2(&self) -> u8 {
        self.p2
    }

    /// Returns the data field, possibly empty.
    pub fn data(&self) -> &[u8] {
        self.data.as_slice()
    }

    /// Returns the number of bytes expected in the answer, 1 to 256.
    pub fn le(&self) -> Option<u16> {
        self.le
    }

    /// Whether more commands of the same chain follow (ISO 7816-4, 5.3.3 "Command chaining").
    pub fn is_chained(&self) -> bool {
        self.cla & 0x90 == 0x10
    }

    /// Whether the data field may hold a PIN or PUK.
    pub fn carries_secret(&self) -> bool {
        matches!(
            self.ins,
            Self::VERIFY | Self::CHANGE_REFERENCE_DATA | Self::RESET_RETRY_COUNTER
        )
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Hex(&[self.cla, self.ins, self.p1, self.p2]))?;
        if !self.data.is_empty() {
            write!(f, " {:02X} ", self.data.len())?;
            if self.carries_secret() {
                f.write_str("…")?;
            } else {
                write!(f, "{}", Hex(self.data.as_slice()))?;
            }
        }
        match self.le {
            Some(le) => write!(f, " {:02X}", le & 0xFF),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Command({self})")
    }
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;
    use proptest::prelude::*;

    use super::*;
    use crate::{FileId, Pin};

    const AID: Aid = Aid::new(&hex!("8025000001FF0100"));

    #[test]
    fn each_constructor_gives_the_bytes_of_the_reference() {
        let pin =
            || Pin::new(b"1234").and_then(|p| p.block(8, 0xFF).ok_or(crate::PinError::Length));
        let certificate = Path::new(&[FileId::MF, FileId(0x0001), FileId(0xA002)]);
        let table: [(Command, &[u8], &[u8]); 15] = [
            (
                Command::select_application(&AID),
                &hex!("00A4040C088025000001FF0100"),
                &hex!("00A4040C088025000001FF0100"),
            ),
            (
                Command::select_path_fcp(&certificate),
                &hex!("00A40904063F000001A002"),
                &hex!("00A40904063F000001A00200"),
            ),
            (
                Command::select_path(&Path::new(&[FileId::MF, FileId(1)])),
                &hex!("00A4090C043F000001"),
                &hex!("00A4090C043F000001"),
            ),
            (
                Command::select_path_from_mf_fci(&certificate).on_channel(1),
                &hex!("01A40800040001A002"),
                &hex!("01A40800040001A00200"),
            ),
            (
                Command::read_binary_sfi(0x1C, 0, 12),
                &hex!("00B09C000C"),
                &hex!("00B09C000C"),
            ),
            (
                Command::read_binary(0xE7, 256),
                &hex!("00B000E700"),
                &hex!("00B000E700"),
            ),
            (
                Command::get_response(0x26),
                &hex!("00C0000026"),
                &hex!("00C0000026"),
            ),
            (
                Command::get_data(&hex!("4D087006BF810102A080")),
                &hex!("00CB3FFF0A4D087006BF810102A080"),
                &hex!("00CB3FFF0A4D087006BF810102A08000"),
            ),
            (
                Command::verify(1, pin().expect("four digits")),
                &hex!("002000010831323334FFFFFFFF"),
                &hex!("002000010831323334FFFFFFFF"),
            ),
            (
                Command::verify_status(1),
                &hex!("0020000100"),
                &hex!("00200001"),
            ),
            (
                Command::reset_retry_counter(1, pin().expect("four digits")),
                &hex!("002C02010831323334FFFFFFFF"),
                &hex!("002C02010831323334FFFFFFFF"),
            ),
            (
                Command::manage_security_environment(0x41, 0xA4, &hex!("800102840182")),
                &hex!("002241A406800102840182"),
                &hex!("002241A406800102840182"),
            ),
            (
                Command::compute_digital_signature(&[]),
                &hex!("002A9E9A00"),
                &hex!("002A9E9A00"),
            ),
            (
                Command::decipher(&[0x81], false),
                &hex!("102A80860181"),
                &hex!("102A80860181"),
            ),
            (
                Command::get_challenge(8),
                &hex!("0084000008"),
                &hex!("0084000008"),
            ),
        ];
        for (command, t0, t1) in table {
            assert_eq!(
                Hex(command.encode(Protocol::T0).as_slice()).to_string(),
                Hex(t0).to_string()
            );
            assert_eq!(
                Hex(command.encode(Protocol::T1).as_slice()).to_string(),
                Hex(t1).to_string()
            );
        }
    }

    #[test]
    fn commands_that_carry_a_pin_print_header_and_length_only() {
        let block = Pin::new(b"1234")
            .expect("digits")
            .block(8, 0xFF)
            .expect("fits");
        assert_eq!(Command::verify(1, block).to_string(), "00 20 00 01 08 …");
        let parsed = Command::parse(&hex!("002400011031323334FFFFFFFF35363738FFFFFFFF"));
        assert_eq!(format!("{parsed:?}"), "Ok(Command(00 24 00 01 10 …))");
    }

    #[test]
    fn length_bytes_that_do_not_fit_are_refused() {
        for bytes in [
            &hex!("00A404")[..],
            &hex!("00A4040C08112233"),
            &hex!("00A4040C00112233"),
        ] {
            assert_eq!(
                Command::parse(bytes),
                Err(CommandError::Length),
                "{bytes:02X?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_parses_encodes_to_the_same_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..270)) {
            if let Ok(command) = Command::parse(&bytes) {
                let encoded = command.encode(Protocol::T1);
                prop_assert_eq!(encoded.as_slice(), &bytes[..]);
            }
        }
    }
}
