//! The commands of one exclusive section, and the memory of what is selected. Begin at
//! [`Session::send_repeatable`], which selects the application again when another program has left
//! it.

use cps_apdu::tlv;
use cps_apdu::{ApduBytes, Command, FileId, Path, Response, StatusKind, StatusWord};
use cps_reader::{Channel, PinPadModify, PinPadVerify};

use crate::layout::{self, Layout};
use crate::profile::FilePart;
use crate::{CardError, Damage, SerialNumber};

/// Selection on the card, as far as it is known.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum Location {
    /// Another program may have been at the card, or it was reset.
    #[default]
    Unknown,
    /// The IAS-ECC application, and in it we do not know what.
    Applet,
    /// This DF was the last to be selected.
    Df(Path),
}

/// The facts of a card that outlast a section.
#[derive(Debug, Default)]
pub(crate) struct CardMemory {
    pub(crate) location: Location,
    /// Whether the card was seen to forget a security environment that nothing had ended.
    pub(crate) forgets_environment: bool,
}

/// The commands of one exclusive section.
///
/// **Recovery** (`card.md` §2, §6.8 and §9). Another program may leave the card in another
/// application, which answers our commands with certain status words: then the IAS-ECC application
/// is selected and the command repeated, once, and only if it neither counts nor changes anything.
/// Within a section no other program reaches the card, so only the first command can meet this.
pub(crate) struct Session<'s, 'l> {
    layout: &'static Layout,
    channel: &'s mut Channel<'l>,
    location: &'s mut Location,
    /// The security environment that was set last in this section, with nothing since that ends it.
    environment: Option<Environment>,
    forgets_environment: &'s mut bool,
}

/// The parameters of MANAGE SECURITY ENVIRONMENT.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Environment {
    /// The operations that it is for: P1.
    pub(crate) operations: u8,
    /// The control reference template: P2.
    pub(crate) template: u8,
    /// The content of the template.
    pub(crate) data: Vec<u8>,
}

/// A file, or the part of it that is meant, as far as it was read.
#[derive(Default)]
pub(crate) struct ReadSoFar {
    /// The number of bytes that are wanted, once known.
    pub(crate) length: Option<usize>,
    pub(crate) content: ApduBytes,
}

/// Asked between two commands whether the section ends here, because other work waits.
pub(crate) type Pause<'p> = &'p mut dyn FnMut() -> bool;

/// A command on the logical channel of the card's generation.
pub(crate) struct Addressed(Command);

impl Addressed {
    pub(crate) fn into_command(self) -> Command {
        self.0
    }
}

impl<'s, 'l> Session<'s, 'l> {
    pub(crate) fn new(
        layout: &'static Layout,
        channel: &'s mut Channel<'l>,
        memory: &'s mut CardMemory,
    ) -> Self {
        Self {
            layout,
            channel,
            location: &mut memory.location,
            environment: None,
            forgets_environment: &mut memory.forgets_environment,
        }
    }

    pub(crate) fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// Sends a command once.
    pub(crate) fn send(&mut self, command: Command) -> Result<Response, CardError> {
        let command = self.address(command);
        self.transmit(&command)
    }

    /// Sends a command that may be repeated, and that works in every DF.
    pub(crate) fn send_repeatable(&mut self, command: Command) -> Result<Response, CardError> {
        let command = self.address(command);
        let response = self.transmit(&command)?;
        if !self.is_elsewhere(response.status) {
            return Ok(response);
        }
        self.select_applet()?;
        self.transmit(&command)
    }

    /// Sends a command that may be repeated and that a card need not know.
    ///
    /// A refusal can mean that another application is selected. The directory of ours is selected
    /// to find out, and not the application itself, because that ends what was verified: a card
    /// that refuses the command for itself keeps its login.
    pub(crate) fn send_optional(&mut self, command: Command) -> Result<Response, CardError> {
        let command = self.address(command);
        let response = self.transmit(&command)?;
        if !self.is_elsewhere(response.status) {
            return Ok(response);
        }
        self.select_df(&self.layout.application())?;
        self.transmit(&command)
    }

    /// Returns the channel, for commands that are sent for their answers alone.
    pub(crate) fn channel(&mut self) -> &mut Channel<'l> {
        self.channel
    }

    /// Whether the card kept the security environment that was set in this section; `None` if it
    /// was not needed twice.
    pub(crate) fn kept_environment(&self) -> Option<bool> {
        match *self.forgets_environment {
            true => Some(false),
            false => self.environment.is_some().then_some(true),
        }
    }

    /// Prepares a command that may have to be sent twice.
    pub(crate) fn address(&self, command: Command) -> Addressed {
        Addressed(command.on_channel(self.layout.channel))
    }

    /// Sends a prepared command once.
    pub(crate) fn transmit(&mut self, command: &Addressed) -> Result<Response, CardError> {
        if !self.layout.applet_is_implicit && *self.location == Location::Unknown {
            self.select_applet()?;
        }
        Ok(self.channel.send(&command.0)?)
    }

    /// Has the holder type the PIN on the reader, once; the application must be selected.
    pub(crate) fn type_pin(&mut self, verify: &PinPadVerify) -> Result<Response, CardError> {
        Ok(self.channel.verify_on_pin_pad(verify)?)
    }

    /// Has the holder type a new PIN on the reader.
    pub(crate) fn type_new_pin(&mut self, modify: &PinPadModify) -> Result<Response, CardError> {
        Ok(self.channel.modify_on_pin_pad(modify)?)
    }

    /// Sends a command for another application, which is on the basic channel.
    pub(crate) fn send_on_basic_channel(
        &mut self,
        command: &Command,
    ) -> Result<Response, CardError> {
        Ok(self.channel.send(command)?)
    }

    /// Whether a command was understood as one for another application.
    pub(crate) fn is_elsewhere(&self, status: StatusWord) -> bool {
        self.layout.elsewhere.contains(&status)
    }

    /// Selects the IAS-ECC application, from any selection. The MF is current afterwards.
    pub(crate) fn select_applet(&mut self) -> Result<(), CardError> {
        *self.location = Location::Unknown;
        self.end_environment();
        let select = self.address((self.layout.select_applet)(&layout::APPLET));
        let mut status = self.channel.send(&select.0)?.status;
        let recovery = self.layout.applet_recovery;
        if !status.is_ok() && !recovery.is_empty() {
            for (channel, application) in recovery {
                let select = Command::select_application(application).on_channel(*channel);
                self.channel.send(&select)?;
            }
            status = self.channel.send(&select.0)?.status;
        }
        expect_ok("SELECT", status)?;
        *self.location = Location::Df(Path::new(&[FileId::MF]));
        Ok(())
    }

    /// Whether this DF was the last to be selected, as far as we know.
    pub(crate) fn is_at(&self, df: &Path) -> bool {
        matches!(&*self.location, Location::Df(known) if known == df)
    }

    /// Notes that the card is, or may be, in another application from here on.
    pub(crate) fn leave(&mut self) {
        *self.location = Location::Unknown;
        self.end_environment();
    }

    /// Whether the card has this security environment: it was the last to be set in this section,
    /// and the card was not seen to forget one.
    pub(crate) fn has_environment(&self, environment: &Environment) -> bool {
        !*self.forgets_environment && self.environment.as_ref() == Some(environment)
    }

    /// Notes that the card has this security environment now.
    pub(crate) fn environment_set(&mut self, environment: &Environment) {
        self.environment = Some(environment.clone());
    }

    /// Notes that the card forgets its security environment by itself.
    pub(crate) fn environment_forgotten(&mut self) {
        *self.forgets_environment = true;
    }

    /// Notes that a selection may have ended the security environment.
    fn end_environment(&mut self) {
        self.environment = None;
    }

    /// Selects a DF.
    pub(crate) fn select_df(&mut self, df: &Path) -> Result<(), CardError> {
        match self.select(df, (self.layout.select_df)(df)) {
            Ok(_) => {}
            Err(CardError::Damaged { .. } | CardError::Refused { .. })
                if self.layout.ignores_df_answer && *self.location != Location::Unknown => {}
            Err(error) => return Err(error),
        }
        *self.location = Location::Df(df.clone());
        Ok(())
    }

    /// Selects an EF; what the card tells of it is not asked for where that costs a command.
    pub(crate) fn select_ef(&mut self, file: &Path) -> Result<(), CardError> {
        self.select(file, (self.layout.select_ef)(file))?;
        *self.location = parent(file);
        Ok(())
    }

    /// Selects an EF; returns its size if its description tells.
    pub(crate) fn select_ef_with_size(&mut self, file: &Path) -> Result<Option<usize>, CardError> {
        let response = self.select(file, (self.layout.select_ef_described)(file))?;
        *self.location = parent(file);
        Ok(size_of(response.data.as_slice(), self.layout))
    }

    fn select(&mut self, path: &Path, command: Command) -> Result<Response, CardError> {
        if *self.location != Location::Unknown {
            *self.location = Location::Applet;
        }
        self.end_environment();
        let response = self.send_repeatable(command)?;
        match response.status {
            StatusWord::OK => Ok(response),
            StatusWord::FILE_NOT_FOUND => Err(CardError::Damaged {
                file: path.clone(),
                reason: Damage::Missing,
            }),
            status => Err(CardError::Refused {
                command: "SELECT",
                status,
            }),
        }
    }

    /// Reads the selected EF once, `le` bytes from `offset`; fewer if it ends before.
    pub(crate) fn read(
        &mut self,
        file: &Path,
        offset: usize,
        le: usize,
    ) -> Result<ApduBytes, CardError> {
        let too_long = || CardError::Damaged {
            file: file.clone(),
            reason: Damage::TooLong,
        };
        let le = le.min(usize::from(self.layout.max_read));
        if offset.saturating_add(le) > layout::MAX_FILE {
            return Err(too_long());
        }
        let offset = u16::try_from(offset).map_err(|_| too_long())?;
        let le = u16::try_from(le).map_err(|_| too_long())?;
        let response = self.send(Command::read_binary(offset, le))?;
        match response.status {
            StatusWord::OK | StatusWord::END_OF_FILE => {}
            StatusWord::WRONG_OFFSET => return Ok(ApduBytes::default()),
            StatusWord::SECURITY_STATUS => return Err(CardError::NotLoggedIn),
            status => {
                return Err(CardError::Damaged {
                    file: file.clone(),
                    reason: Damage::Unreadable(status),
                });
            }
        }
        if response.data.len() > usize::from(le) {
            return Err(CardError::BadAnswer {
                command: "READ BINARY",
                length: response.data.len(),
            });
        }
        Ok(response.data)
    }

    /// Reads the selected EF, `content` being what it holds from `start` on as far as it was read,
    /// until there are `length` bytes.
    pub(crate) fn read_up_to(
        &mut self,
        file: &Path,
        start: usize,
        content: &mut ApduBytes,
        length: usize,
    ) -> Result<(), CardError> {
        while content.len() < length {
            self.read_next(file, start, content, length)?;
        }
        Ok(())
    }

    /// Reads the next piece of the selected EF, see [`Self::read_up_to`]. 1 command.
    fn read_next(
        &mut self,
        file: &Path,
        start: usize,
        content: &mut ApduBytes,
        length: usize,
    ) -> Result<(), CardError> {
        let offset = start.saturating_add(content.len());
        let piece = self.read(file, offset, length - content.len())?;
        content.extend(piece.as_slice());
        if content.len() < length && piece.len() < layout::SMALLEST_READ {
            return Err(CardError::Damaged {
                file: file.clone(),
                reason: Damage::CutShort {
                    read: content.len(),
                    announced: length,
                },
            });
        }
        Ok(())
    }

    /// Selects and reads an EF, or the part of it that is meant.
    pub(crate) fn read_part(&mut self, part: &FilePart) -> Result<ApduBytes, CardError> {
        let mut read = ReadSoFar::default();
        self.read_on(part, &mut read, &mut || false)?;
        Ok(read.content)
    }

    /// Selects an EF and reads on in it, or in the part of it that is meant, until all of it was
    /// read or `pause` ends that; returns whether all was read.
    pub(crate) fn read_on(
        &mut self,
        part: &FilePart,
        read: &mut ReadSoFar,
        pause: Pause<'_>,
    ) -> Result<bool, CardError> {
        let file = &part.path;
        let start = part.range.as_ref().map_or(0, |range| range.start);
        let length = match (read.length, &part.range) {
            (Some(length), _) => {
                self.select_ef(file)?;
                length
            }
            (None, Some(range)) => {
                self.select_ef(file)?;
                range.len()
            }
            (None, None) => {
                let size = self.select_ef_with_size(file)?;
                size.ok_or_else(|| CardError::Damaged {
                    file: file.clone(),
                    reason: Damage::NoSize,
                })?
            }
        };
        if read.length.replace(length).is_none() {
            read.content = ApduBytes::with_capacity(length);
        }
        while read.content.len() < length {
            if pause() {
                return Ok(false);
            }
            self.read_next(file, start, &mut read.content, length)?;
        }
        Ok(true)
    }

    /// Reads EF.SN, by its short identifier where the MF is current after a reset.
    pub(crate) fn serial_number(&mut self) -> Result<SerialNumber, CardError> {
        let file = Path::new(&layout::EF_SN);
        if let Some(sfi) = self.layout.serial_sfi {
            let response = self.send(Command::read_binary_sfi(sfi, 0, SerialNumber::LENGTH))?;
            if response.status.is_ok()
                && let Some(serial) = SerialNumber::from_file(response.data.as_slice())
            {
                *self.location = parent(&file);
                return Ok(serial);
            }
        }
        let not_cps = |serial_file: &[u8]| CardError::NotCps {
            serial_file: serial_file.to_vec(),
        };
        let read = self
            .select_ef(&file)
            .and_then(|()| self.read(&file, 0, usize::from(SerialNumber::LENGTH)));
        match read {
            Ok(content) => SerialNumber::from_file(content.as_slice())
                .ok_or_else(|| not_cps(content.as_slice())),
            Err(CardError::Link(error)) => Err(error.into()),
            Err(_) => Err(not_cps(&[])),
        }
    }

    /// Fills `out` with random bytes of the card's generator.
    pub(crate) fn random(&mut self, out: &mut [u8]) -> Result<(), CardError> {
        for piece in out.chunks_mut(usize::from(layout::CHALLENGE)) {
            let response = self.send_optional(Command::get_challenge(layout::CHALLENGE))?;
            expect_ok("GET CHALLENGE", response.status)?;
            let random = response.data.as_slice();
            if random.len() != usize::from(layout::CHALLENGE) {
                return Err(CardError::BadAnswer {
                    command: "GET CHALLENGE",
                    length: random.len(),
                });
            }
            piece.copy_from_slice(&random[..piece.len()]);
        }
        Ok(())
    }
}

/// Returns the DF that is current when this EF is selected.
fn parent(file: &Path) -> Location {
    match file.files() {
        [df @ .., _] if file.is_absolute() => Location::Df(Path::new(df)),
        _ => Location::Applet,
    }
}

/// Returns the size that a file description tells.
pub(crate) fn size_of(description: &[u8], layout: &Layout) -> Option<usize> {
    let size = tlv::find(
        tlv::find(description, layout.description)?,
        layout::FILE_SIZE,
    )?;
    match size {
        [low] => Some(usize::from(*low)),
        [high, low] => Some(usize::from(u16::from_be_bytes([*high, *low]))),
        _ => None,
    }
}

/// Whether `status` is `9000`; otherwise the refusal of `command`.
pub(crate) fn expect_ok(command: &'static str, status: StatusWord) -> Result<(), CardError> {
    match status.kind() {
        StatusKind::Ok => Ok(()),
        _ => Err(CardError::Refused { command, status }),
    }
}
