//! The card's PKCS#15 application: what all generations have in common.
//!
//! Its DF is where the card rests: directory files, certificates and data lie in it, and keys are
//! found only while it is selected.
//! [`Location`] remembers whether it is, so that a signature needs no SELECT. The memory can be
//! wrong, because another program may select something else between two exclusive sections; what
//! happens then is in [`Session`].

mod certificate;
mod data;
mod directory;
pub(crate) mod key;
mod update;

use std::ops::Range;

use cps_apdu::{ApduBytes, Path, Pin};
use cps_pkcs15::ObjectDirectory;
use cps_reader::Channel;
use cps_types::report::CardReport;

use crate::cps2ter;
use crate::driver::CardDriver;
use crate::drivers;
use crate::layout::Layout;
use crate::pin::{PadTime, Pins};
use crate::report::{self, Walk};
use crate::session::{CardMemory, Location, Pause, Session};
use crate::signing_queue::SigningQueue;
use crate::{
    CardError, CardGeneration, CardProfile, CertificateEntry, DataEntry, DataReading, KeyEntry,
    PinRole, Purpose, SerialNumber, SignScheme, SigningInput, UpdateState, Verification,
};

/// The application of one inserted card. Each method is given one exclusive section.
pub(crate) struct Application {
    driver: &'static dyn CardDriver,
    memory: CardMemory,
    /// `None` on a card without PIN.
    pins: Option<Pins>,
    /// EF.ODF, once read.
    directory: Option<ObjectDirectory>,
}

impl Application {
    pub(crate) fn new(driver: &'static dyn CardDriver) -> Self {
        Self {
            driver,
            memory: CardMemory::default(),
            pins: driver.layout().codes.as_ref().map(Pins::new),
            directory: None,
        }
    }

    pub(crate) fn generation(&self) -> CardGeneration {
        self.driver.layout().generation
    }

    /// Returns the layout that is assumed of the card.
    pub(crate) fn layout(&self) -> &'static Layout {
        self.driver.layout()
    }

    /// Forgets what is selected: another program may have been at the card.
    pub(crate) fn forget_location(&mut self) {
        self.memory.location = Location::Unknown;
    }

    /// Reads the serial number; the first method to be called.
    pub(crate) fn probe(&mut self, channel: &mut Channel<'_>) -> Result<SerialNumber, CardError> {
        self.session(channel).serial_number()
    }

    /// Finds out which of two cards it is; after [`Self::probe`].
    pub(crate) fn settle(&mut self, channel: &mut Channel<'_>) -> Result<(), CardError> {
        let generation = self.driver.settle(&mut self.session(channel))?;
        if generation != self.generation() {
            let location = std::mem::take(&mut self.memory.location);
            *self = Self::new(drivers::of(generation));
            self.memory.location = location;
        }
        Ok(())
    }

    /// Leaves the card where the next key operation finds its key.
    pub(crate) fn rest(&mut self, channel: &mut Channel<'_>) -> Result<(), CardError> {
        let application = self.driver.layout().application();
        let mut session = self.session(channel);
        match session.is_at(&application) {
            true => Ok(()),
            false => session.select_df(&application),
        }
    }

    pub(crate) fn update_state(
        &mut self,
        channel: &mut Channel<'_>,
    ) -> Result<UpdateState, CardError> {
        if !self.driver.layout().keeps_updates {
            return Ok(UpdateState::NotKept);
        }
        update::read(&mut self.session(channel))
    }

    pub(crate) fn certificates(
        &mut self,
        channel: &mut Channel<'_>,
    ) -> Result<Vec<CertificateEntry>, CardError> {
        let mut session = Session::new(self.driver.layout(), channel, &mut self.memory);
        directory::certificates(&mut session, &mut self.directory)
    }

    pub(crate) fn read_certificate(
        &mut self,
        channel: &mut Channel<'_>,
        entry: &CertificateEntry,
    ) -> Result<Vec<u8>, CardError> {
        certificate::read(&mut self.session(channel), entry)
    }

    pub(crate) fn has_certificate(
        &mut self,
        channel: &mut Channel<'_>,
        entry: &CertificateEntry,
        expected: &[u8],
        parts: &[Range<usize>],
    ) -> Result<bool, CardError> {
        certificate::has(&mut self.session(channel), entry, expected, parts)
    }

    pub(crate) fn profile(&mut self, channel: &mut Channel<'_>) -> Result<CardProfile, CardError> {
        let mut session = Session::new(self.driver.layout(), channel, &mut self.memory);
        let mut profile = directory::profile(&mut session, &mut self.directory)?;
        profile
            .data
            .extend(self.driver.unlisted_data(&profile.data));
        self.use_profile(&profile);
        Ok(profile)
    }

    pub(crate) fn use_profile(&mut self, profile: &CardProfile) {
        if let Some(pins) = &mut self.pins {
            pins.use_profile(profile);
        }
    }

    pub(crate) fn data_length(
        &mut self,
        channel: &mut Channel<'_>,
        entry: &DataEntry,
    ) -> Result<Option<usize>, CardError> {
        data::length(&mut self.session(channel), entry)
    }

    pub(crate) fn read_data(
        &mut self,
        channel: &mut Channel<'_>,
        entry: &DataEntry,
    ) -> Result<ApduBytes, CardError> {
        data::read(&mut self.session(channel), entry)
    }

    pub(crate) fn read_on(
        &mut self,
        channel: &mut Channel<'_>,
        reading: &mut DataReading,
        pause: Pause<'_>,
    ) -> Result<bool, CardError> {
        data::read_on(&mut self.session(channel), reading, pause)
    }

    /// Reads objects of the CPS2ter side, which takes the place of this application meanwhile.
    pub(crate) fn read_cps2ter(
        &mut self,
        channel: &mut Channel<'_>,
        entries: &[DataEntry],
    ) -> Result<Vec<Result<ApduBytes, CardError>>, CardError> {
        let files = entries.iter().map(|entry| entry.location.path());
        cps2ter::read_in_place(&mut self.session(channel), files)
    }

    pub(crate) fn write_data(
        &mut self,
        channel: &mut Channel<'_>,
        entry: &DataEntry,
        content: &[u8],
    ) -> Result<(), CardError> {
        data::write(&mut self.session(channel), entry, content)
    }

    pub(crate) fn pin_status(
        &mut self,
        channel: &mut Channel<'_>,
        role: PinRole,
    ) -> Result<Verification, CardError> {
        self.with_pins(channel, |_, session, pins| pins.code(role).status(session))
    }

    pub(crate) fn check_pin(&self, pin: &Pin) -> Result<(), CardError> {
        self.pins().and_then(|pins| pins.pin_block(pin)).map(drop)
    }

    pub(crate) fn check_puk(&self, puk: &Pin) -> Result<(), CardError> {
        self.pins().and_then(|pins| pins.puk_block(puk)).map(drop)
    }

    fn pins(&self) -> Result<&Pins, CardError> {
        self.pins.as_ref().ok_or(CardError::NoPin)
    }

    pub(crate) fn verify_pin(
        &mut self,
        channel: &mut Channel<'_>,
        pin: &Pin,
    ) -> Result<(), CardError> {
        self.with_pins(channel, |_, session, pins| pins.verify(session, pin))
    }

    pub(crate) fn verify_pin_on_pad(
        &mut self,
        channel: &mut Channel<'_>,
        time: PadTime,
    ) -> Result<(), CardError> {
        self.with_pins(channel, |_, session, pins| {
            pins.verify_on_pad(session, time)
        })
    }

    pub(crate) fn change_pin(
        &mut self,
        channel: &mut Channel<'_>,
        old: &Pin,
        new: &Pin,
    ) -> Result<(), CardError> {
        self.with_pins(channel, |driver, session, pins| {
            driver.change_pin(session, pins, old, new)
        })
    }

    pub(crate) fn change_pin_on_pad(
        &mut self,
        channel: &mut Channel<'_>,
        time: PadTime,
    ) -> Result<(), CardError> {
        self.with_pins(channel, |driver, session, pins| {
            driver.change_pin_on_pad(session, pins, time)
        })
    }

    pub(crate) fn unblock_on_pad(
        &mut self,
        channel: &mut Channel<'_>,
        time: PadTime,
    ) -> Result<Result<(), CardError>, CardError> {
        self.with_pins(channel, |driver, session, pins| {
            driver.unblock_on_pad(session, pins, time)
        })
    }

    pub(crate) fn verify_puk(
        &mut self,
        channel: &mut Channel<'_>,
        puk: &Pin,
    ) -> Result<(), CardError> {
        self.with_pins(channel, |driver, session, pins| {
            let puk = pins.puk_block(puk)?;
            driver.verify_puk(session, pins, puk)
        })
    }

    pub(crate) fn unblock(
        &mut self,
        channel: &mut Channel<'_>,
        puk: &Pin,
        new: &Pin,
    ) -> Result<(), CardError> {
        self.with_pins(channel, |driver, session, pins| {
            driver.unblock(session, pins, puk, new)
        })
    }

    pub(crate) fn sign(
        &mut self,
        channel: &mut Channel<'_>,
        key: &KeyEntry,
        input: &SigningInput,
    ) -> Result<Vec<u8>, CardError> {
        let driver = self.driver;
        sign(driver, &mut self.session(channel), key, input)
    }

    /// Signs what a queue gives, one after the other.
    pub(crate) fn sign_queue(
        &mut self,
        channel: &mut Channel<'_>,
        key: &KeyEntry,
        queue: &mut dyn SigningQueue,
    ) -> Result<(), CardError> {
        let driver = self.driver;
        let mut session = self.session(channel);
        while let Some(input) = queue.next() {
            let signature = sign(driver, &mut session, key, &input)?;
            queue.signed(&input, signature);
        }
        Ok(())
    }

    /// Deciphers a cryptogram whose length the caller has checked: the length is no secret of the
    /// key.
    pub(crate) fn decipher(
        &mut self,
        channel: &mut Channel<'_>,
        key: &KeyEntry,
        cryptogram: &[u8],
    ) -> Result<ApduBytes, CardError> {
        if cryptogram.len() != key.modulus_length() {
            return Err(CardError::DataInvalid);
        }
        let driver = self.driver;
        driver
            .decipher(&mut self.session(channel), key, cryptogram)
            .map_err(|error| match error {
                // Also when it only failed for want of the key: see `Card::decipher`.
                CardError::Refused { .. } | CardError::BadAnswer { .. } => CardError::DataInvalid,
                error => error,
            })
    }

    /// Returns a report on the answers of a card that was reset just now.
    pub(crate) fn report_answers(
        &mut self,
        channel: &mut Channel<'_>,
        report: &mut CardReport,
    ) -> Result<(), CardError> {
        let mut session = self.session(channel);
        report::answers(&mut session, report)
    }

    /// Reports on the effects of a verified PIN, which may not be verified afterwards.
    pub(crate) fn report_pin(
        &mut self,
        channel: &mut Channel<'_>,
        keys: &[KeyEntry],
        report: &mut CardReport,
    ) -> Result<(), CardError> {
        report.environment_kept = self.keeps_environment(channel, keys)?;
        let mut session = self.session(channel);
        session.select_df(&session.layout().application())?;
        report::answers_with_pin(&mut session, report)
    }

    /// Whether a second signature needs no new security environment: signs test data twice, with the
    /// key that commits no one.
    fn keeps_environment(
        &mut self,
        channel: &mut Channel<'_>,
        keys: &[KeyEntry],
    ) -> Result<Option<bool>, CardError> {
        let mut keys = keys.iter();
        let Some(key) = keys.find(|key| key.purpose == Purpose::Authentication) else {
            return Ok(None);
        };
        let input = SigningInput::digest(SignScheme::RsaPkcs1Sha256, &report::TEST_DIGEST);
        let driver = self.driver;
        let mut session = self.session(channel);
        for _ in 0..2 {
            match sign(driver, &mut session, key, &input) {
                Ok(_) => {}
                Err(error @ (CardError::Link(_) | CardError::NotLoggedIn)) => return Err(error),
                Err(_) => return Ok(None),
            }
        }
        Ok(session.kept_environment())
    }

    /// Looks at the next file, from the directory of the application; `false` if none is left.
    pub(crate) fn report_file(
        &mut self,
        channel: &mut Channel<'_>,
        walk: &mut Walk,
    ) -> Result<bool, CardError> {
        self.in_application(channel, |channel| walk.step(channel))
    }

    /// Measures reads of a file.
    pub(crate) fn report_times(
        &mut self,
        channel: &mut Channel<'_>,
        file: &Path,
        report: &mut CardReport,
    ) -> Result<(), CardError> {
        let layout = self.driver.layout();
        self.in_application(channel, |channel| {
            report.times = report::measure(channel, layout, file)?;
            report.answers.push(report::most(channel, layout)?);
            Ok(())
        })
    }

    /// Sends commands that this side knows nothing of, between two selections of the application's
    /// directory.
    fn in_application<T>(
        &mut self,
        channel: &mut Channel<'_>,
        commands: impl FnOnce(&mut Channel<'_>) -> Result<T, CardError>,
    ) -> Result<T, CardError> {
        let application = self.driver.layout().application();
        self.session(channel).select_df(&application)?;
        let result = commands(channel);
        self.session(channel).select_df(&application)?;
        result
    }

    pub(crate) fn random(
        &mut self,
        channel: &mut Channel<'_>,
        out: &mut [u8],
    ) -> Result<(), CardError> {
        self.session(channel).random(out)
    }

    fn session<'s, 'l>(&'s mut self, channel: &'s mut Channel<'l>) -> Session<'s, 'l> {
        Session::new(self.driver.layout(), channel, &mut self.memory)
    }

    fn with_pins<T>(
        &mut self,
        channel: &mut Channel<'_>,
        commands: impl FnOnce(&dyn CardDriver, &mut Session<'_, '_>, &mut Pins) -> Result<T, CardError>,
    ) -> Result<T, CardError> {
        let pins = self.pins.as_mut().ok_or(CardError::NoPin)?;
        let mut session = Session::new(self.driver.layout(), channel, &mut self.memory);
        commands(self.driver, &mut session, pins)
    }
}

fn sign(
    driver: &dyn CardDriver,
    session: &mut Session<'_, '_>,
    key: &KeyEntry,
    input: &SigningInput,
) -> Result<Vec<u8>, CardError> {
    let signature = driver.sign(session, key, input)?;
    if signature.len() != key.modulus_length() {
        return Err(CardError::BadAnswer {
            command: "the signature command",
            length: signature.len(),
        });
    }
    Ok(signature.to_vec())
}
