//! A report on a card (`cps_types::report`): every file of its directory, and the answers to the
//! commands that the driver sends without being asked. Begin at [`files`] and [`answers`].
//!
//! Values are masked here, in `mask.rs`, before anything leaves this module. No code is presented
//! and nothing is written.

mod commands;
mod files;
mod mask;
mod times;

use std::collections::VecDeque;

use cps_apdu::tlv::Tag;
use cps_apdu::{Aid, Command, FileId, Path, Protocol, StatusWord};
use cps_reader::Channel;
use cps_types::report::{
    CardReport, CodeReport, CommandReport, FileReport, FileRole, Probe, ReportedCode,
    ReportedProtocol, ReportedStatus, TimesReport,
};

use self::commands::probe;
use self::files::Target;
use self::mask::{CONTACT, CONTACTLESS, Content};
use crate::cps2ter;
use crate::layout::{self, Layout};
use crate::session::Session;
use crate::{CardError, CardGeneration, SerialNumber};

pub(crate) use times::{measure, most};

/// The digest of the test data that are signed: SHA-256 of `CPS card report`.
pub(crate) const TEST_DIGEST: [u8; 32] = [
    0x2C, 0x04, 0x66, 0x76, 0xC4, 0x69, 0x8A, 0xA9, 0xE5, 0x9B, 0x7B, 0xA9, 0xA1, 0xD0, 0x60, 0x6F,
    0xB6, 0xDD, 0xF0, 0x64, 0x0D, 0x94, 0x00, 0x2D, 0xD1, 0xE4, 0x8A, 0xF5, 0xB5, 0x29, 0x37, 0x65,
];

/// Returns a report without any answer.
pub(crate) fn empty(layout: &Layout, atr: &[u8], protocol: Protocol, version: &str) -> CardReport {
    CardReport {
        format: cps_types::report::FORMAT,
        version: version.to_owned(),
        generation: layout.generation,
        atr: base16ct::upper::encode_string(atr),
        protocol: match protocol {
            Protocol::T0 => ReportedProtocol::T0,
            Protocol::T1 => ReportedProtocol::T1,
        },
        pin_presented: false,
        answers: Vec::new(),
        files: Vec::new(),
        codes: Vec::new(),
        environment_kept: None,
        keys: Vec::new(),
        facts: Vec::new(),
        times: TimesReport::default(),
    }
}

/// Most files of a report: more than any card has, and few enough for a card that lists one file
/// again and again.
const MOST_FILES: usize = 256;

/// The files that are still to be looked at, and those that were.
pub(crate) struct Walk {
    layout: &'static Layout,
    waiting: VecDeque<Target>,
    found: Vec<FileReport>,
    with_candidates: bool,
    with_pin: bool,
}

impl Walk {
    /// Begins with the files of fixed places; `with_pin` if the PIN is verified.
    pub(crate) fn new(layout: &'static Layout, with_pin: bool) -> Self {
        Self {
            layout,
            waiting: files::fixed(layout),
            found: Vec::new(),
            with_candidates: layout.codes.is_some(),
            with_pin,
        }
    }

    /// Looks at the next file; `false` if there is none left.
    pub(crate) fn step(&mut self, channel: &mut Channel<'_>) -> Result<bool, CardError> {
        let Some(target) = self.waiting.pop_front() else {
            return Ok(false);
        };
        if self.found.len() >= MOST_FILES {
            return Ok(false);
        }
        let (file, content) = files::examine(channel, self.layout, &target, self.with_pin)?;
        let listed = files::listed(self.layout, &file, content.as_slice());
        self.waiting.extend(listed);
        self.found.push(file);
        if self.waiting.is_empty() && std::mem::take(&mut self.with_candidates) {
            self.waiting = files::candidates(self.layout, &self.found).into();
        }
        Ok(true)
    }

    /// Returns the files that were found.
    pub(crate) fn into_files(self) -> Vec<FileReport> {
        self.found
    }
}

/// Returns the path of a file that can be read and has more bytes than one command gives, if the
/// card has one.
pub(crate) fn long_file(found: &[FileReport]) -> Option<Path> {
    let is_long = |file: &&FileReport| {
        files::was_read(file) && !file.needs_pin && file.size.is_some_and(|size| size > 256)
    };
    let mut long = found.iter().filter(is_long);
    let file = long
        .clone()
        .find(|file| file.role == FileRole::Certificate)
        .or(long.next())?;
    let ids: Vec<_> = file.ids()?.into_iter().map(FileId).collect();
    Some(Path::new(&ids))
}

/// Sends what a driver sends without being asked, to a card that was reset just now.
pub(crate) fn answers(
    session: &mut Session<'_, '_>,
    report: &mut CardReport,
) -> Result<(), CardError> {
    let layout = session.layout();
    let mut asker = Asker {
        session,
        layout,
        answers: &mut report.answers,
    };
    asker.after_reset()?;
    asker.in_mf()?;
    asker.in_application()?;
    if layout.codes.is_some() {
        asker.cps2ter(Probe::Cps2terRead)?;
        asker.session.leave();
        report.codes = codes(&report.answers);
    }
    Ok(())
}

/// Sends what shows the effects of a verified PIN, which may end its verification.
pub(crate) fn answers_with_pin(
    session: &mut Session<'_, '_>,
    report: &mut CardReport,
) -> Result<(), CardError> {
    let layout = session.layout();
    let Some(codes) = &layout.codes else {
        return Ok(());
    };
    let mut asker = Asker {
        session,
        layout,
        answers: &mut report.answers,
    };
    let status = || Command::verify_status(codes.pin.reference);
    asker.ask(Probe::PinStatusPresented, status(), None)?;
    asker.cps2ter(Probe::Cps2terReadPresented)?;
    // The CPS2ter side is left, and the application selected again.
    asker.session.select_applet()?;
    asker.session.select_df(&layout.application())?;
    asker.ask(Probe::PinStatusReselected, status(), None)?;
    Ok(())
}

/// Objects for GET DATA: class, reference and part (`card.md` §4.3 and §5.4).
const PIN_OBJECT: [u8; 4] = [0xBF, 0x81, 0x01, 0xA0];
const PUK_OBJECT: [u8; 4] = [0xBF, 0x81, 0x02, 0xA0];
const SIGNATURE_KEY: [u8; 4] = [0xBF, 0x90, 0x01, 0xA0];
const AUTHENTICATION_KEY: [u8; 4] = [0xBF, 0x90, 0x02, 0xA0];
const ENVIRONMENT_3: [u8; 4] = [0xBF, 0xFB, 0x03, 0x7B];
const ENVIRONMENT_5: [u8; 4] = [0xBF, 0xFB, 0x05, 0x7B];
/// Bytes of a file of the CPS2ter side that are asked for.
const CPS2TER_READ: u16 = 16;

/// Sends commands and keeps the reports on their answers.
struct Asker<'a, 's, 'l> {
    session: &'a mut Session<'s, 'l>,
    layout: &'static Layout,
    answers: &'a mut Vec<CommandReport>,
}

impl Asker<'_, '_, '_> {
    /// Sends a command on the channel of the generation; returns the last status word.
    fn ask(
        &mut self,
        name: Probe,
        command: Command,
        content: Option<Content>,
    ) -> Result<StatusWord, CardError> {
        let command = command.on_channel(self.layout.channel);
        self.ask_as_is(name, &command, content)
    }

    fn ask_as_is(
        &mut self,
        name: Probe,
        command: &Command,
        content: Option<Content>,
    ) -> Result<StatusWord, CardError> {
        let answer = probe(self.session.channel(), name, command, content)?;
        let last = answer.status.last().copied().unwrap_or(ReportedStatus(0));
        self.answers.push(answer);
        Ok(StatusWord(last.0))
    }

    fn after_reset(&mut self) -> Result<(), CardError> {
        if let Some(sfi) = self.layout.serial_sfi {
            let command = Command::read_binary_sfi(sfi, 0, SerialNumber::LENGTH);
            self.ask(Probe::SerialByShortId, command, None)?;
        }
        let select = || Command::select_application(&layout::APPLET);
        if self.layout.applet_is_implicit {
            let described = Command::select_application_fcp(&layout::APPLET);
            self.ask(
                Probe::SelectAppletDescribed,
                described,
                Some(Content::Description),
            )?;
            self.ask(Probe::SelectApplet, select(), None)?;
            return self.session.select_applet();
        }
        for name in [Probe::SelectApplet, Probe::SelectAppletAgain] {
            if !self.ask(name, select(), None)?.is_ok() {
                // With the commands that make it selectable (`card.md` §6.8).
                self.session.select_applet()?;
            }
        }
        Ok(())
    }

    /// Asks for what is asked for in the MF, which is current.
    fn in_mf(&mut self) -> Result<(), CardError> {
        if let Some(codes) = &self.layout.codes {
            let (pin, puk) = (codes.pin.reference, codes.puk.reference);
            self.ask(Probe::PinStatusInMf, Command::verify_status(pin), None)?;
            self.ask(Probe::PukStatusInMf, Command::verify_status(puk), None)?;
            if self.has_objects() {
                self.get_data(Probe::PinObject, PIN_OBJECT)?;
                self.get_data(Probe::PukObject, PUK_OBJECT)?;
                self.get_data(Probe::Environment3Object, ENVIRONMENT_3)?;
                self.get_data(Probe::Environment5Object, ENVIRONMENT_5)?;
            }
        }
        if self.layout.keeps_updates {
            let select = (self.layout.select_ef)(&Path::new(&layout::EF_ACTUA));
            self.ask(Probe::SelectUpdateFile, select, None)?;
        }
        self.session.select_ef(&Path::new(&layout::EF_SN))?;
        let beyond = Command::read_binary(0, self.layout.max_read);
        self.ask(Probe::ReadBeyondEnd, beyond, None)?;
        let end = Command::read_binary(SerialNumber::LENGTH, 1);
        self.ask(Probe::ReadAtEnd, end, None)?;
        Ok(())
    }

    fn in_application(&mut self) -> Result<(), CardError> {
        if self.layout.applet_is_implicit {
            let name = match self.layout.generation {
                CardGeneration::Cps3Contactless => CONTACTLESS,
                CardGeneration::Cps3 | CardGeneration::Cps4 => CONTACT,
            };
            let select = Command::select_application(&Aid::new(&name));
            self.ask(Probe::SelectApplicationByName, select, None)?;
        }
        self.session.select_df(&self.layout.application())?;
        if let Some(codes) = &self.layout.codes {
            let (pin, puk) = (codes.pin.reference, codes.puk.reference);
            self.ask(Probe::PinStatus, Command::verify_status(pin), None)?;
            self.ask(Probe::PukStatus, Command::verify_status(puk), None)?;
            if self.has_objects() {
                self.get_data(Probe::SignatureKeyObject, SIGNATURE_KEY)?;
                self.get_data(Probe::AuthenticationKeyObject, AUTHENTICATION_KEY)?;
            }
        }
        let challenge = Command::get_challenge(layout::CHALLENGE);
        self.ask(Probe::Challenge, challenge, None)?;
        Ok(())
    }

    /// Whether the generation describes its PINs, keys and environments.
    fn has_objects(&self) -> bool {
        self.layout.generation == CardGeneration::Cps3
    }

    fn get_data(&mut self, name: Probe, object: [u8; 4]) -> Result<(), CardError> {
        let [first, class, reference, part] = object;
        let list = [
            0x4D, 0x08, 0x70, 0x06, first, class, reference, 0x02, part, 0x80,
        ];
        self.ask(name, Command::get_data(&list), Some(Content::Object))?;
        Ok(())
    }

    /// Selects an activity and the billing situation in class A0, and reads of the latter; `reading`
    /// says how that is reported. The selections are reported without the PIN.
    fn cps2ter(&mut self, reading: Probe) -> Result<(), CardError> {
        let is_reported = reading == Probe::Cps2terRead;
        let ask = |asker: &mut Self, name, command: &Command| {
            if is_reported {
                asker.ask_as_is(name, command, None)?;
            } else {
                asker.session.send_on_basic_channel(command)?;
            }
            Ok::<_, CardError>(())
        };
        if let Some(aid) = &self.layout.cps2ter {
            let select = Command::select_application(aid);
            ask(self, Probe::SelectCps2ter, &select)?;
        }
        let (_, [mf, situations, situation]) = cps2ter::SIT_FACT;
        let select = Command::select_cps2ter;
        ask(self, Probe::Cps2terMf, &select(mf))?;
        let activity = FileId(cps2ter::ACTIVITY_1);
        ask(self, Probe::Cps2terActivity, &select(activity))?;
        self.session.send_on_basic_channel(&select(mf))?;
        ask(self, Probe::Cps2terSituations, &select(situations))?;
        ask(self, Probe::Cps2terSituation, &select(situation))?;
        let read = Command::read_binary_cps2ter(0, CPS2TER_READ);
        self.ask_as_is(reading, &read, None)?;
        if self.layout.cps2ter.is_none() && is_reported {
            let back = Command::select_application_fcp(&layout::APPLET);
            self.ask(Probe::SelectAppletBack, back, None)?;
        }
        Ok(())
    }
}

/// Returns the counters of PIN and PUK: by their objects, or the tries by an empty VERIFY.
fn codes(answers: &[CommandReport]) -> Vec<CodeReport> {
    let answer = |name| answers.iter().find(|answer| answer.probe == name);
    let counters = |code, object, status| {
        let number = |tag: u32| {
            let element = answer(object)?.structure.find(&Tag(tag).to_string())?;
            u16::from_str_radix(element.value.as_deref()?, 16).ok()
        };
        let byte = |tag| number(tag).and_then(|number| u8::try_from(number).ok());
        let told = answer(status).and_then(|answer| answer.status.last());
        let tries = match told {
            Some(&ReportedStatus(status @ 0x63C0..=0x63CF)) => Some((status & 0x0F) as u8),
            Some(&ReportedStatus(0x6983)) => Some(0),
            _ => None,
        };
        CodeReport {
            code,
            tries_left: byte(0x9B).or(tries),
            tries_max: byte(0x9A),
            uses_left: number(0x9D),
        }
    };
    vec![
        counters(ReportedCode::Pin, Probe::PinObject, Probe::PinStatus),
        counters(ReportedCode::Puk, Probe::PukObject, Probe::PukStatus),
    ]
}
