//! An opened card: each method is one exclusive section of the link. Begin at [`Card::open`] and
//! [`Sections::run`]; a wrong PIN is counted in `pin/code.rs`.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cps_apdu::{ApduBytes, Pin};
use cps_reader::{CardLink, Channel, Hold, LinkError, PinPad};
use cps_types::report::{CardReport, judge};

use crate::application::Application;
use crate::pin::PadTime;
use crate::report::{self, Walk};
use crate::{
    CardError, CardGeneration, CardProfile, CertificateEntry, DataEntry, DataReading, Detection,
    KeyEntry, PinRole, SerialNumber, SigningInput, SigningQueue, UpdateState, Verification,
    Verified, detect, detection, drivers,
};

/// An opened card.
///
/// Each method is one exclusive section of the link. A reset of the card by another program is
/// survived: what was selected is selected again, and what was verified is not any more.
///
/// Every method fails with [`CardError::Link`] if the card, the reader or the service is gone, and
/// with [`CardError::Refused`] or [`CardError::BadAnswer`] if the card does not follow its
/// specification.
pub struct Card {
    sections: Sections,
    serial: SerialNumber,
    pin_pad: PinPad,
    held: Option<Hold>,
}

impl Card {
    /// Detects the card and reads its serial number: 1 command on a CPS3 just inserted, 3 on a
    /// CPS4 with T=1; 2 more on a CPS3 whose answer to reset is not one of the known ones.
    ///
    /// # Errors
    /// [`CardError::Unknown`] and [`CardError::Vitale`] for other cards, which are sent no command;
    /// [`CardError::NotCps`] if the serial number is not one of the family;
    /// [`CardError::Cps2ter`].
    pub fn open(link: Box<dyn CardLink>) -> Result<Self, CardError> {
        let generation = match detect(link.atr()) {
            Detection::Cps(generation) => generation,
            Detection::Cps2ter => return Err(CardError::Cps2ter),
            Detection::Vitale => return Err(CardError::Vitale),
            Detection::Unknown => {
                let atr = link.atr().clone();
                return Err(CardError::Unknown { atr });
            }
        };
        let driver = drivers::of(generation);
        let tells_all = detection::is_known(link.atr());
        let mut sections = Sections {
            link,
            application: Application::new(driver),
            epoch: next_epoch(),
            proven: None,
            is_wanted: None,
        };
        let (serial, pin_pad) = sections.run(None, |application, channel| {
            let serial = application.probe(channel)?;
            if !tells_all {
                application.settle(channel)?;
            }
            Ok((serial, channel.pin_pad()))
        })?;
        let generation = sections.application.generation();
        tracing::debug!(card = %serial, ?generation, "card opened");
        Ok(Self {
            sections,
            serial,
            pin_pad,
            held: None,
        })
    }

    /// Gives the question that is asked when the card's turn has come and before a code is presented,
    /// a key is used, an object is written or a file is reported on: whether the program that wants
    /// it still waits. `None` for work that no program waits for.
    pub fn set_wanted(&mut self, is_wanted: Option<IsWanted>) {
        self.sections.is_wanted = is_wanted;
    }

    /// Returns generation and interface.
    pub fn generation(&self) -> CardGeneration {
        self.sections.application.generation()
    }

    /// Returns the serial number.
    pub fn serial(&self) -> &SerialNumber {
        &self.serial
    }

    /// Returns what the holder can type on the reader.
    pub fn pin_pad(&self) -> PinPad {
        self.pin_pad
    }

    /// Reads the last update of the card. A cache of a card belongs to one such state.
    pub fn update_state(&mut self) -> Result<UpdateState, CardError> {
        self.sections.run(None, |a, c| a.update_state(c))
    }

    /// Returns the certificates that the card's directory lists, in its order.
    ///
    /// # Errors
    /// [`CardError::Damaged`] if a directory file cannot be read.
    pub fn certificates(&mut self) -> Result<Vec<CertificateEntry>, CardError> {
        self.sections.run(None, |a, c| a.certificates(c))
    }

    /// Reads the bytes of a certificate, each once: what its file holds, if that is no certificate
    /// or is cut short.
    ///
    /// # Errors
    /// [`CardError::Damaged`] if the file does not exist or the card refuses to read it.
    pub fn read_certificate(
        &mut self,
        certificate: &CertificateEntry,
    ) -> Result<Vec<u8>, CardError> {
        self.sections
            .run(None, |a, c| a.read_certificate(c, certificate))
    }

    /// Whether the file of a certificate holds these parts of `expected`, which was read from it
    /// earlier. 1 command, and 1 for each part of the length of one answer.
    ///
    /// # Errors
    /// [`CardError::Link`]: a file that is not there or cannot be read holds something else.
    pub fn has_certificate(
        &mut self,
        certificate: &CertificateEntry,
        expected: &[u8],
        parts: &[Range<usize>],
    ) -> Result<bool, CardError> {
        let compared = self.sections.run(None, |a, c| {
            a.has_certificate(c, certificate, expected, parts)
        });
        match compared {
            Err(CardError::Link(error)) => Err(error.into()),
            compared => Ok(compared == Ok(true)),
        }
    }

    /// Selects the application where the next key operation finds its key. No command if it is
    /// selected.
    ///
    /// # Errors
    /// [`CardError::Damaged`] if there is no such application.
    pub fn rest(&mut self) -> Result<(), CardError> {
        self.sections.run(None, |a, c| a.rest(c))
    }

    /// Returns the rest of the directory: token, PIN, keys and data objects.
    ///
    /// # Errors
    /// [`CardError::Damaged`] if a directory file cannot be read.
    pub fn profile(&mut self) -> Result<CardProfile, CardError> {
        self.sections.run(None, |a, c| a.profile(c))
    }

    /// Takes a profile that was read from this card earlier: its PIN lengths apply.
    pub fn use_profile(&mut self, profile: &CardProfile) {
        self.sections.application.use_profile(profile);
    }

    /// Returns the length of a data object by the directory or its file's description, without
    /// reading it; `None` if neither tells, or it lies outside the application. 1 command, and the
    /// one for the description where that waits.
    ///
    /// # Errors
    /// [`CardError::Damaged`] if the file does not exist.
    pub fn data_length(&mut self, data: &DataEntry) -> Result<Option<usize>, CardError> {
        self.sections.run(None, |a, c| a.data_length(c, data))
    }

    /// Returns the content of a data object, the zeros at its end included.
    ///
    /// Objects that [end the login](DataEntry::may_end_login) are better read together, by
    /// [`Self::read_data_together`].
    ///
    /// # Errors
    /// [`CardError::NotLoggedIn`] if it is private and `verified` is missing or void;
    /// [`CardError::Damaged`] if the file does not exist or cannot be read.
    pub fn read_data(
        &mut self,
        data: &DataEntry,
        verified: Option<&Verified>,
    ) -> Result<ApduBytes, CardError> {
        if data.private && verified.is_none() {
            return Err(CardError::NotLoggedIn);
        }
        if data.may_end_login() {
            let mut read = self.sections.run(verified, |a, c| {
                a.read_cps2ter(c, std::slice::from_ref(data))
            })?;
            return read.pop().unwrap_or(Err(CardError::NotLoggedIn));
        }
        self.sections.run(verified, |a, c| a.read_data(c, data))
    }

    /// Reads on in a public data object until all of it was read, or `pause`, which is asked between
    /// two commands, ends the section; returns whether all was read. 1 command at least, and 1 more
    /// than in one section for each time that it is taken up again.
    ///
    /// # Errors
    /// Those of [`Self::read_data`].
    pub fn read_on(
        &mut self,
        reading: &mut DataReading,
        pause: &mut dyn FnMut() -> bool,
    ) -> Result<bool, CardError> {
        if reading.entry.private {
            return Err(CardError::NotLoggedIn);
        }
        self.sections.run(None, |a, c| a.read_on(c, reading, pause))
    }

    /// Returns the contents of data objects that all [may end the login](DataEntry::may_end_login), in
    /// their order: in one section, so that the application is left once.
    ///
    /// Coming back ends the login on a card that forgets the PIN when an application is selected
    /// again, and whether real cards do is unknown: other objects that need the PIN are better read
    /// first, and [`CardError::NotLoggedIn`] afterwards asks for a new login.
    ///
    /// # Errors
    /// Each object has its own, as [`Self::read_data`]; the method fails if the card cannot be
    /// reached or does not come back.
    pub fn read_data_together(
        &mut self,
        data: &[DataEntry],
        verified: &Verified,
    ) -> Result<Vec<Result<ApduBytes, CardError>>, CardError> {
        self.sections
            .run(Some(verified), |a, c| a.read_cps2ter(c, data))
    }

    /// Replaces the content of a data object, padded with zeros to the size of its file.
    ///
    /// Only the span that differs is written; it is read back.
    ///
    /// # Errors
    /// [`CardError::ReadOnly`], [`CardError::DataTooLong`], [`CardError::NotLoggedIn`];
    /// [`CardError::Damaged`] if the file does not keep what is written.
    pub fn write_data(
        &mut self,
        data: &DataEntry,
        verified: &Verified,
        content: &[u8],
    ) -> Result<(), CardError> {
        if !data.modifiable {
            return Err(CardError::ReadOnly);
        }
        self.sections
            .run_if_wanted(Some(verified), |a, c| a.write_data(c, data, content))
    }

    /// Keeps every other program from the card until [`Self::reset`], and returns the way. No
    /// command. What another program did to the card before is known from then on.
    ///
    /// # Errors
    /// [`LinkError::Busy`] if another program has the card for itself.
    pub fn hold(&mut self) -> Result<Hold, CardError> {
        let hold = self.sections.hold()?;
        self.held = Some(hold);
        Ok(hold)
    }

    /// Returns the way in which the card is held, if it is.
    pub fn held(&self) -> Option<Hold> {
        self.held
    }

    /// Whether a PIN is verified, and how many tries are left; no try is spent. 1 command.
    pub fn pin_status(&mut self, role: PinRole) -> Result<Verification, CardError> {
        self.sections.run(None, |a, c| a.pin_status(c, role))
    }

    /// Checks the form of a PIN. No command.
    ///
    /// # Errors
    /// [`CardError::PinFormat`], [`CardError::NoPin`].
    pub fn check_pin(&self, pin: &Pin) -> Result<(), CardError> {
        self.sections.application.check_pin(pin)
    }

    /// Checks the form of a PIN that is to be set. No command.
    ///
    /// # Errors
    /// [`CardError::NewPinFormat`], [`CardError::NoPin`].
    pub fn check_new_pin(&self, new: &Pin) -> Result<(), CardError> {
        match self.check_pin(new) {
            Err(CardError::PinFormat) => Err(CardError::NewPinFormat),
            result => result,
        }
    }

    /// Checks the form of a PUK. No command.
    ///
    /// # Errors
    /// [`CardError::PukFormat`], [`CardError::NoPin`].
    pub fn check_puk(&self, puk: &Pin) -> Result<(), CardError> {
        self.sections.application.check_puk(puk)
    }

    /// Presents the PIN. 1 command.
    ///
    /// After a wrong PIN the card is asked whether it still honours an earlier proof, if there is
    /// one: 1 command more. If another program had the card in another state and the presentation
    /// may or may not have counted, it is not repeated: [`CardError::Disturbed`].
    ///
    /// # Errors
    /// [`CardError::PinFormat`] before the card is asked; [`CardError::PinIncorrect`],
    /// [`CardError::PinBlocked`], [`CardError::Disturbed`].
    pub fn verify_pin(&mut self, pin: &Pin) -> Result<Verified, CardError> {
        self.sections.present(|a, c| a.verify_pin(c, pin))?;
        Ok(self.sections.proof())
    }

    /// Has the holder type the PIN on the reader, `timeout` at most. 2 commands.
    ///
    /// Like [`Self::verify_pin`], but the PIN never comes to this machine. While the reader waits
    /// for the holder no other program reaches the card, and only the holder can end the wait.
    ///
    /// # Errors
    /// [`CardError::PinPadCancelled`], [`CardError::PinPadTimeout`] and [`CardError::PinFormat`] if
    /// the holder typed nothing that the card is asked about: what was verified still is.
    /// [`CardError::PinIncorrect`]; [`CardError::PinBlocked`], before the holder is asked if the
    /// card says so; [`LinkError::NoPinPad`].
    pub fn verify_pin_on_pad(&mut self, timeout: Duration) -> Result<Verified, CardError> {
        self.sections
            .present(|a, c| a.verify_pin_on_pad(c, PadTime::of(timeout)))?;
        Ok(self.sections.proof())
    }

    /// Whether the card still honours this proof, as far as it has told. No command.
    pub fn honours(&self, proof: &Verified) -> bool {
        proof.epoch == self.sections.epoch
    }

    /// Changes the PIN. 1 command.
    ///
    /// # Errors
    /// [`CardError::PinFormat`] and [`CardError::NewPinFormat`] before the card is asked;
    /// otherwise as [`Self::verify_pin`].
    pub fn change_pin(&mut self, old: &Pin, new: &Pin) -> Result<(), CardError> {
        self.sections.present(|a, c| a.change_pin(c, old, new))
    }

    /// Has the holder type the PIN on the reader, and a new one twice, `timeout` at most. 2 commands
    /// on a CPS3, which has both codes in one; 3 on a CPS4, whose holder is asked for the PIN first.
    ///
    /// # Errors
    /// Those of [`Self::verify_pin_on_pad`]; [`CardError::NewPinsDiffer`] and
    /// [`CardError::NewPinFormat`], with which the PIN is as it was. A CPS4 may have the PIN verified
    /// then.
    pub fn change_pin_on_pad(&mut self, timeout: Duration) -> Result<(), CardError> {
        self.sections
            .present(|a, c| a.change_pin_on_pad(c, PadTime::of(timeout)))
    }

    /// Presents the PUK and changes nothing (VERIFY of reference 02, `card.md` §4.2), then
    /// resets the card, since the PUK is verified: any program could set a PIN with it.
    ///
    /// On a CPS3 the counters are read before. Whether a right PUK that unblocks nothing spends one
    /// of its uses is unknown (`card.md` §12, row 15).
    ///
    /// # Errors
    /// [`CardError::PukFormat`] before the card is asked; [`CardError::PukBlocked`], before a try
    /// is spent if the counters say so; [`CardError::PukIncorrect`], [`CardError::Disturbed`].
    pub fn verify_puk(&mut self, puk: &Pin) -> Result<(), CardError> {
        let result = self.sections.present(|a, c| a.verify_puk(c, puk));
        self.forget_puk(result)
    }

    /// Sets a new PIN and its tries by the PUK, then resets the card, since the PUK is verified.
    ///
    /// # Errors
    /// [`CardError::PukFormat`] and [`CardError::NewPinFormat`] before the card is asked;
    /// [`CardError::PukBlocked`], before a try is spent if the counters say so;
    /// [`CardError::PukIncorrect`], [`CardError::Disturbed`].
    pub fn unblock(&mut self, puk: &Pin, new: &Pin) -> Result<(), CardError> {
        let result = self.sections.present(|a, c| a.unblock(c, puk, new));
        self.forget_puk(result)
    }

    /// Does the same with codes that the holder types on the reader, `timeout` at most: the PUK, and
    /// then the new PIN twice.
    ///
    /// # Errors
    /// Those of [`Self::unblock`], and those of [`Self::change_pin_on_pad`]. A CPS4 has given the old
    /// PIN its tries back if the holder stops after the PUK.
    pub fn unblock_on_pad(&mut self, timeout: Duration) -> Result<(), CardError> {
        let mut set = Ok(());
        let presented = self.sections.present(|a, c| {
            set = a.unblock_on_pad(c, PadTime::of(timeout))?;
            Ok(())
        });
        match (presented, set) {
            (Ok(()), Ok(())) => self.reset(),
            (Ok(()), Err(failure)) => self.reset().and(Err(failure)),
            (refused, _) => self.forget_puk(refused),
        }
    }

    /// Resets the card unless the PUK was not presented or was refused: after any other failure it
    /// may be verified all the same.
    fn forget_puk(&mut self, result: Result<(), CardError>) -> Result<(), CardError> {
        match result {
            Err(
                CardError::NoPin
                | CardError::PukFormat
                | CardError::NewPinFormat
                | CardError::PinPadCancelled
                | CardError::PinPadTimeout
                | CardError::PukIncorrect { .. }
                | CardError::PukBlocked,
            ) => result,
            _ => {
                let reset = self.reset();
                result.and(reset)
            }
        }
    }

    /// Signs. 3 commands with GET RESPONSE, 4 if the card finishes the hash; 1 more after another
    /// application, program or reset.
    ///
    /// The result is not checked against the certificate here.
    ///
    /// # Errors
    /// [`CardError::NotLoggedIn`] if the key needs the PIN and `verified` is missing or void;
    /// [`CardError::DataInvalid`] if the input has a length or form that the key does not take;
    /// [`CardError::Unsupported`] for schemes that the card does not know.
    pub fn sign(
        &mut self,
        verified: Option<&Verified>,
        key: &KeyEntry,
        input: &SigningInput,
    ) -> Result<Vec<u8>, CardError> {
        if key.needs_pin && verified.is_none() {
            return Err(CardError::NotLoggedIn);
        }
        self.sections
            .run_if_wanted(verified, |a, c| a.sign(c, key, input))
    }

    /// Signs what a queue gives, in one exclusive section. One command less for each signature but
    /// the first than [`Self::sign`], on a card that keeps its security environment. On a card that
    /// does not, as many: the first queue with more than one input finds out, by one command.
    ///
    /// The section lasts until the queue has no more: it decides how long others wait, and how long
    /// the login is a right. The results are not checked against the certificate here.
    ///
    /// # Errors
    /// Those of [`Self::sign`], for the input that the queue gave last; those before it are signed.
    pub fn sign_queue(
        &mut self,
        key: &KeyEntry,
        queue: &mut dyn SigningQueue,
    ) -> Result<(), CardError> {
        let verified = queue.proof().map(|proof| Verified { epoch: proof.epoch });
        if key.needs_pin && verified.is_none() {
            return Err(CardError::NotLoggedIn);
        }
        self.sections
            .run_if_wanted(verified.as_ref(), |a, c| a.sign_queue(c, key, queue))
    }

    /// Deciphers PKCS#1 v1.5 (RFC 8017, section 7.2) and removes the padding.
    ///
    /// # Errors
    /// [`CardError::KeyUsage`], [`CardError::NotLoggedIn`]; [`CardError::DataInvalid`] for every
    /// cryptogram that does not decipher, for any reason: a caller that could tell the
    /// reasons apart could decipher without the key (Bleichenbacher, CRYPTO '98).
    pub fn decipher(
        &mut self,
        verified: &Verified,
        key: &KeyEntry,
        cryptogram: &[u8],
    ) -> Result<ApduBytes, CardError> {
        if !key.decrypts {
            return Err(CardError::KeyUsage);
        }
        self.sections
            .run_if_wanted(Some(verified), |a, c| a.decipher(c, key, cryptogram))
    }

    /// Fills `out` from the card's random generator.
    pub fn random(&mut self, out: &mut [u8]) -> Result<(), CardError> {
        self.sections.run(None, |a, c| a.random(c, out))
    }

    /// Reports on the card: its files, and its answers to the commands that a driver sends without
    /// being asked. No code is presented and nothing is written; values are masked but for a short
    /// list of constants.
    ///
    /// With `verified`, the structure of protected files is in it too, and the effects of the PIN;
    /// two signatures of test data are made with the authentication key and thrown away. The card
    /// is reset, so that every proof is void afterwards. About 250 commands.
    ///
    /// # Errors
    /// [`CardError::NotLoggedIn`] if `verified` is void; those that every method has.
    pub fn report(
        &mut self,
        version: &str,
        keys: &[KeyEntry],
        verified: Option<&Verified>,
    ) -> Result<CardReport, CardError> {
        let layout = self.sections.application.layout();
        let (atr, protocol) = (self.sections.link.atr(), self.sections.link.protocol());
        let mut report = report::empty(layout, atr.as_slice(), protocol, version);
        let mut walk = Walk::new(layout, verified.is_some());
        // One section for each file: other programs wait for one file at most.
        while self
            .sections
            .run_if_wanted(verified, |a, c| a.report_file(c, &mut walk))?
        {}
        report.files = walk.into_files();
        if let Some(verified) = verified {
            report.pin_presented = true;
            self.sections
                .run(Some(verified), |a, c| a.report_pin(c, keys, &mut report))?;
        }
        if let Some(file) = report::long_file(&report.files) {
            self.sections
                .run(None, |a, c| a.report_times(c, &file, &mut report))?;
        }
        self.sections.link.reset()?;
        self.sections.forget();
        self.held = None;
        self.sections
            .run(None, |a, c| a.report_answers(c, &mut report))?;
        self.reset()?;
        report.facts = judge(&report);
        Ok(report)
    }

    /// Resets the card: no PIN is verified any more, for any program. A [`Self::hold`] ends after
    /// that.
    ///
    /// One command then selects the application again, so that the next signature costs no more
    /// than those before.
    pub fn reset(&mut self) -> Result<(), CardError> {
        let reset = self.sections.link.reset();
        self.sections.forget();
        reset?;
        self.held = None;
        match self.sections.run(None, |a, c| a.rest(c)) {
            // Another program was quicker: the application is selected when it has finished.
            Err(CardError::Link(LinkError::Busy)) => Ok(()),
            result => result,
        }
    }
}

/// Whether a program still waits for what it has asked.
pub type IsWanted = Box<dyn Fn() -> bool + Send>;

/// The link, the application, and what lasts between exclusive sections.
struct Sections {
    link: Box<dyn CardLink>,
    application: Application,
    /// Changes whenever a verified PIN is not verified any more.
    epoch: u64,
    /// The last epoch of which a proof was given out.
    proven: Option<u64>,
    /// Whether the program that asked still waits; `None` for work that none asked for.
    is_wanted: Option<IsWanted>,
}

impl Sections {
    /// Runs one exclusive section if the program that asked still waits when it has begun: another
    /// program may have had the card for long.
    fn run_if_wanted<T>(
        &mut self,
        verified: Option<&Verified>,
        commands: impl FnOnce(&mut Application, &mut Channel<'_>) -> Result<T, CardError>,
    ) -> Result<T, CardError> {
        let is_wanted = self.is_wanted.take();
        let result = self.run(verified, |application, channel| {
            match is_wanted.as_ref().is_none_or(|is_wanted| is_wanted()) {
                true => commands(application, channel),
                false => Err(CardError::Abandoned),
            }
        });
        self.is_wanted = is_wanted;
        result
    }

    /// Runs one exclusive section, after a check that `verified` still holds.
    fn run<T>(
        &mut self,
        verified: Option<&Verified>,
        commands: impl FnOnce(&mut Application, &mut Channel<'_>) -> Result<T, CardError>,
    ) -> Result<T, CardError> {
        let result = self.run_exclusively(verified, commands);
        match &result {
            Err(CardError::Link(LinkError::Reset)) => self.forget(),
            Err(CardError::Link(_)) => self.application.forget_location(),
            // The card has lost the verified PIN without a reset that this link could see.
            Err(CardError::NotLoggedIn) if verified.is_some() => self.epoch = next_epoch(),
            _ => {}
        }
        result
    }

    /// Runs one exclusive section that presents a PIN or PUK.
    ///
    /// Whether a failure ends an earlier verification is the card's to know (`card.md` §4.4): it is asked, in the same section, if there is a proof that depends on it.
    fn present(
        &mut self,
        commands: impl FnOnce(&mut Application, &mut Channel<'_>) -> Result<(), CardError>,
    ) -> Result<(), CardError> {
        let is_proven = self.proven == Some(self.epoch);
        let mut still_verified = false;
        let result = self.run_if_wanted(None, |application, channel| {
            let result = commands(application, channel);
            if is_proven && result.as_ref().is_err_and(may_have_ended_verification) {
                let status = application.pin_status(channel, PinRole::Pin);
                still_verified = status == Ok(Verification::Verified);
            }
            result
        });
        match &result {
            // The section did not begin.
            Err(CardError::Link(LinkError::Busy)) => {}
            Err(CardError::Link(_)) => self.epoch = next_epoch(),
            Err(error) if may_have_ended_verification(error) && !still_verified => {
                self.epoch = next_epoch();
            }
            _ => {}
        }
        result
    }

    /// Returns a proof that the PIN is verified now.
    fn proof(&mut self) -> Verified {
        self.proven = Some(self.epoch);
        Verified { epoch: self.epoch }
    }

    fn run_exclusively<T>(
        &mut self,
        verified: Option<&Verified>,
        commands: impl FnOnce(&mut Application, &mut Channel<'_>) -> Result<T, CardError>,
    ) -> Result<T, CardError> {
        let begun = self.link.exclusive();
        let section = if let Err(LinkError::Reset) = begun {
            drop(begun);
            tracing::debug!("card was reset by another program");
            self.epoch = next_epoch();
            self.application.forget_location();
            self.link.exclusive()?
        } else {
            begun?
        };
        if verified.is_some_and(|v| v.epoch != self.epoch) {
            return Err(CardError::NotLoggedIn);
        }
        commands(
            &mut self.application,
            &mut Channel::new(section, RESPONSE_LIMIT),
        )
    }

    fn hold(&mut self) -> Result<Hold, CardError> {
        let held = self.link.hold();
        let hold = match held {
            Err(LinkError::Reset) => {
                tracing::debug!("card was reset by another program");
                self.forget();
                self.link.hold()?
            }
            held => held?,
        };
        Ok(hold)
    }

    fn forget(&mut self) {
        self.epoch = next_epoch();
        self.application.forget_location();
    }
}

/// Whether a failed presentation reached the card and was answered.
fn may_have_ended_verification(error: &CardError) -> bool {
    !matches!(
        error,
        CardError::Link(_)
            | CardError::Abandoned
            | CardError::NoPin
            | CardError::PinFormat
            | CardError::NewPinFormat
            | CardError::NewPinsDiffer
            | CardError::PukFormat
            | CardError::PinPadCancelled
            | CardError::PinPadTimeout
    )
}

/// Most bytes that GET RESPONSE asks for: a signature of 256 bytes costs one command.
const RESPONSE_LIMIT: u16 = 256;

/// Returns a number that no card of this process has had: a proof from one card is void on another.
fn next_epoch() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
