//! Presenting PIN and PUK, and counting their tries (`card.md` §4). Begin at [`Code::present`],
//! where a wrong PIN is counted and an uncertain presentation is not repeated.

use std::time::{Duration, Instant};

use cps_apdu::{ApduBytes, Command, Pin, StatusKind, StatusWord};
use cps_reader::{PinPadModify, PinPadVerify};

use crate::layout::Codes;
use crate::session::{Session, expect_ok};
use crate::{CardError, CardProfile, PinFormat, PinRole, PinStatus, Verification};

/// PIN and PUK (`card.md` §4).
pub(crate) struct Pins {
    pub(crate) pin: Code,
    pub(crate) puk: Code,
}

/// The time that the holder has at a PIN pad, for all questions together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PadTime(Instant);

impl PadTime {
    /// Returns the time that begins now.
    pub(crate) fn of(timeout: Duration) -> Self {
        Self(Instant::now() + timeout)
    }

    fn left(self) -> Duration {
        // Rounded, so that the whole time is not a second less.
        let left = self.0.saturating_duration_since(Instant::now());
        Duration::from_secs((left + Duration::from_millis(500)).as_secs())
    }
}

/// State of a PIN or PUK.
pub(crate) struct Code {
    role: PinRole,
    format: PinFormat,
    /// Tries left when the card last told.
    tries: u8,
    /// Tries after a success.
    max_tries: u8,
    /// Whether the card tells the state of the code when it is asked, as far as is known.
    tells_status: bool,
}

impl Pins {
    pub(crate) fn new(usual: &Codes) -> Self {
        Self {
            pin: Code::new(PinRole::Pin, usual.pin, usual.pin_tries),
            puk: Code::new(PinRole::Puk, usual.puk, usual.puk_tries),
        }
    }

    pub(crate) fn use_profile(&mut self, profile: &CardProfile) {
        if let Some(format) = profile.pin {
            self.pin.format = format;
        }
        if let Some(format) = profile.puk {
            self.puk.format = format;
        }
    }

    pub(crate) fn code(&mut self, role: PinRole) -> &mut Code {
        match role {
            PinRole::Pin => &mut self.pin,
            PinRole::Puk => &mut self.puk,
        }
    }

    /// Presents the PIN.
    pub(crate) fn verify(
        &mut self,
        session: &mut Session<'_, '_>,
        pin: &Pin,
    ) -> Result<(), CardError> {
        let block = self.pin_block(pin)?;
        self.pin.verify(session, block)
    }

    /// Has the holder type the PIN on the reader.
    pub(crate) fn verify_on_pad(
        &mut self,
        session: &mut Session<'_, '_>,
        time: PadTime,
    ) -> Result<(), CardError> {
        self.pin.verify_on_pad(session, time)
    }

    /// Returns the PIN that was, and the one that is to be.
    pub(crate) fn old_and_new(
        &self,
        old: &Pin,
        new: &Pin,
    ) -> Result<(ApduBytes, ApduBytes), CardError> {
        let old = self.pin_block(old)?;
        let new = self.pin.format.block(new).ok_or(CardError::NewPinFormat)?;
        Ok((old, new))
    }

    /// Returns the block of the PIN.
    pub(crate) fn pin_block(&self, pin: &Pin) -> Result<ApduBytes, CardError> {
        self.pin.format.block(pin).ok_or(CardError::PinFormat)
    }

    /// Returns the block of the PUK.
    pub(crate) fn puk_block(&self, puk: &Pin) -> Result<ApduBytes, CardError> {
        self.puk.format.block(puk).ok_or(CardError::PukFormat)
    }

    /// Returns the PUK, and the PIN that is to be.
    pub(crate) fn puk_and_new(
        &self,
        puk: &Pin,
        new: &Pin,
    ) -> Result<(ApduBytes, ApduBytes), CardError> {
        let puk = self.puk_block(puk)?;
        let new = self.pin.format.block(new).ok_or(CardError::NewPinFormat)?;
        Ok((puk, new))
    }
}

impl Code {
    fn new(role: PinRole, format: PinFormat, tries: u8) -> Self {
        Self {
            role,
            format,
            tries,
            max_tries: tries,
            tells_status: true,
        }
    }

    /// Returns its reference in commands.
    pub(crate) fn reference(&self) -> u8 {
        self.format.reference
    }

    /// Notes the counters that the card told.
    pub(crate) fn note_counters(&mut self, counters: super::PinCounters) {
        self.tries = counters.left;
        self.max_tries = counters.max;
    }

    /// Notes that the card gave all tries back.
    fn note_full(&mut self) {
        self.tries = self.max_tries;
    }

    /// Presents the code in this block.
    pub(crate) fn verify(
        &mut self,
        session: &mut Session<'_, '_>,
        block: ApduBytes,
    ) -> Result<(), CardError> {
        let command = Command::verify(self.format.reference, block);
        self.present(session, "VERIFY", command)
    }

    /// Has the holder type the code on the reader.
    ///
    /// The status comes first: it brings the card back from another program's application, because
    /// the holder is not asked a second time, and a blocked code is not asked for at all.
    pub(crate) fn verify_on_pad(
        &mut self,
        session: &mut Session<'_, '_>,
        time: PadTime,
    ) -> Result<(), CardError> {
        self.check_not_blocked(session)?;
        let command = Command::verify(self.format.reference, self.format.empty_block());
        let verify = self.entry(session, command, time);
        let length = match self.role {
            PinRole::Pin => CardError::PinFormat,
            PinRole::Puk => CardError::PukFormat,
        };
        let status = of_the_card(session.type_pin(&verify)?.status, length)?;
        self.outcome(session, "VERIFY", status)
    }

    /// Has the holder type the code and a new one on the reader, for a card that changes it in one
    /// command. The status comes first, as with [`Self::verify_on_pad`].
    pub(crate) fn change_on_pad(
        &mut self,
        session: &mut Session<'_, '_>,
        time: PadTime,
    ) -> Result<(), CardError> {
        self.check_not_blocked(session)?;
        let mut both = self.format.empty_block();
        both.extend(self.format.empty_block().as_slice());
        let command = Command::change_reference_data(self.format.reference, both);
        let modify = PinPadModify {
            entry: self.entry(session, command, time),
            asks_present: true,
        };
        let status = of_the_card(session.type_new_pin(&modify)?.status, CardError::PinFormat)?;
        self.outcome(session, "CHANGE REFERENCE DATA", status)
    }

    /// Has the holder type a new code on the reader, which a card sets that has taken the right to
    /// it.
    pub(crate) fn set_on_pad(
        &mut self,
        session: &mut Session<'_, '_>,
        time: PadTime,
    ) -> Result<(), CardError> {
        let block = self.format.empty_block();
        let command = Command::set_reference_data(self.format.reference, block);
        self.type_new(session, "CHANGE REFERENCE DATA", command, time)
    }

    /// Does the same for a card that gives the code its tries back in the same command.
    pub(crate) fn reset_on_pad(
        &mut self,
        session: &mut Session<'_, '_>,
        time: PadTime,
    ) -> Result<(), CardError> {
        let block = self.format.empty_block();
        let command = Command::reset_retry_counter(self.format.reference, block);
        self.type_new(session, "RESET RETRY COUNTER", command, time)?;
        self.note_full();
        Ok(())
    }

    fn type_new(
        &self,
        session: &mut Session<'_, '_>,
        name: &'static str,
        command: Command,
        time: PadTime,
    ) -> Result<(), CardError> {
        let modify = PinPadModify {
            entry: self.entry(session, command, time),
            asks_present: false,
        };
        let status = session.type_new_pin(&modify)?.status;
        expect_ok(name, of_the_card(status, CardError::NewPinFormat)?)
    }

    fn entry(&self, session: &Session<'_, '_>, command: Command, time: PadTime) -> PinPadVerify {
        PinPadVerify {
            command: session.address(command).into_command(),
            min_digits: self.format.policy.min_length,
            max_digits: self.format.policy.max_length,
            timeout: time.left(),
        }
    }

    /// Asks the card for the status of the code.
    ///
    /// # Errors
    /// That it is blocked.
    fn check_not_blocked(&mut self, session: &mut Session<'_, '_>) -> Result<(), CardError> {
        match self.status(session)? {
            Verification::NotVerified(PinStatus::BLOCKED) => Err(self.blocked()),
            _ => Ok(()),
        }
    }

    /// Asks without presenting anything: no try is spent. The directory of the application is
    /// selected then.
    pub(crate) fn status(
        &mut self,
        session: &mut Session<'_, '_>,
    ) -> Result<Verification, CardError> {
        let application = session.layout().application();
        if !session.is_at(&application) {
            session.select_df(&application)?;
        }
        let command = Command::verify_status(self.format.reference);
        let status = session.send_optional(command)?.status;
        self.tells_status = matches!(
            status.kind(),
            StatusKind::Ok | StatusKind::PinRetries(_) | StatusKind::Blocked
        );
        match status.kind() {
            StatusKind::Ok => Ok(Verification::Verified),
            StatusKind::PinRetries(0) | StatusKind::Blocked => {
                self.tries = 0;
                Ok(Verification::NotVerified(PinStatus::BLOCKED))
            }
            StatusKind::PinRetries(tries) => {
                self.tries = tries;
                Ok(Verification::NotVerified(PinStatus::tries_left(tries)))
            }
            StatusKind::SecurityStatus => Ok(Verification::NotVerified(PinStatus::UNKNOWN)),
            // Cards that know no VERIFY without data say so in many ways (6700, 6A86, 6A88, 6D00).
            _ => Ok(Verification::Unknown),
        }
    }

    /// Selects the directory of the application, where a code of that directory is found and one
    /// of the whole card is found as well (ISO 7816-4, 11.6.1: bit 8 of the reference).
    ///
    /// A card that does not tell the state of the code cannot be asked whether a try was spent:
    /// there the memory of what is selected is not enough.
    fn select_directory(&self, session: &mut Session<'_, '_>) -> Result<(), CardError> {
        let application = session.layout().application();
        if self.tells_status && session.is_at(&application) {
            return Ok(());
        }
        session.select_df(&application)
    }

    /// Sends a command that spends a try if the code in it is wrong, in the directory of the
    /// application.
    ///
    /// If another program had the card in another application, the command was not for ours; but
    /// before it is sent again the card is asked, without a code, and must show as many tries as
    /// it had before. Otherwise a try may have been spent, and the decision is the holder's.
    pub(crate) fn present(
        &mut self,
        session: &mut Session<'_, '_>,
        name: &'static str,
        command: Command,
    ) -> Result<(), CardError> {
        self.select_directory(session)?;
        let command = session.address(command);
        let mut status = session.transmit(&command)?.status;
        if session.is_elsewhere(status) {
            session.select_applet()?;
            let before = self.tries;
            match self.status(session)? {
                Verification::NotVerified(PinStatus::BLOCKED) => return Err(self.blocked()),
                Verification::NotVerified(PinStatus {
                    retries: Some(tries),
                    ..
                }) if tries >= before => {}
                Verification::NotVerified(_) | Verification::Verified | Verification::Unknown => {
                    return Err(CardError::Disturbed);
                }
            }
            status = session.transmit(&command)?.status;
        }
        self.outcome(session, name, status)
    }

    fn outcome(
        &mut self,
        session: &mut Session<'_, '_>,
        name: &'static str,
        status: StatusWord,
    ) -> Result<(), CardError> {
        match status.kind() {
            StatusKind::Ok => {
                self.note_full();
                Ok(())
            }
            StatusKind::PinRetries(0) | StatusKind::Blocked => {
                self.tries = 0;
                Err(self.blocked())
            }
            StatusKind::PinRetries(tries) => {
                self.tries = tries;
                Err(self.incorrect(Some(tries)))
            }
            // Wrong; the card may say how many tries are left when it is asked.
            StatusKind::Other(StatusWord::VERIFICATION_FAILED) => match self.status(session)? {
                Verification::NotVerified(PinStatus::BLOCKED) => Err(self.blocked()),
                Verification::NotVerified(PinStatus { retries, .. }) => {
                    Err(self.incorrect(retries))
                }
                Verification::Verified | Verification::Unknown => Err(self.incorrect(None)),
            },
            _ => Err(CardError::Refused {
                command: name,
                status,
            }),
        }
    }

    /// Sends a RESET RETRY COUNTER, which gives the code all its tries back.
    pub(crate) fn reset_tries(
        &mut self,
        session: &mut Session<'_, '_>,
        command: Command,
    ) -> Result<(), CardError> {
        let status = session.send(command)?.status;
        expect_ok("RESET RETRY COUNTER", status)?;
        self.note_full();
        Ok(())
    }

    /// Returns the error for a code without tries.
    pub(crate) fn blocked(&self) -> CardError {
        match self.role {
            PinRole::Pin => CardError::PinBlocked,
            PinRole::Puk => CardError::PukBlocked,
        }
    }

    fn incorrect(&self, retries: Option<u8>) -> CardError {
        match self.role {
            PinRole::Pin => CardError::PinIncorrect { retries },
            PinRole::Puk => CardError::PukIncorrect { retries },
        }
    }
}

/// Returns a status word of the card.
///
/// # Errors
/// The reader's own answers, with which the card was sent nothing; `length` for a code of another
/// length.
fn of_the_card(status: StatusWord, length: CardError) -> Result<StatusWord, CardError> {
    match status {
        StatusWord::PIN_PAD_TIMEOUT => Err(CardError::PinPadTimeout),
        StatusWord::PIN_PAD_CANCELLED => Err(CardError::PinPadCancelled),
        StatusWord::PIN_PAD_DIFFER => Err(CardError::NewPinsDiffer),
        StatusWord::PIN_PAD_LENGTH => Err(length),
        status => Ok(status),
    }
}
