//! A card that behaves as one that was reported (`cps_types::report`). Begin at [`Profile::like`].
//!
//! Everything that a report tells and a simulated card can vary is taken from it: the answer to
//! reset, the places of files, the answers to commands, the tries of PIN and PUK. The holder is the
//! profile's, since a report has none.

use cps_apdu::{Atr, Protocol};
use cps_types::CardGeneration;
use cps_types::report::{CardReport, CodeReport, FileRole, Probe, ReportedCode, ReportedProtocol};

use crate::profile::Generation;
use crate::{
    Answers, AppletSelect, Behaviour, CodeScope, ContactlessFiles, FileIdSet, Layout, Mse,
    OutsideFiles, Profile, PublicKeys, Refusals, Reselect,
};

/// The reason why a card cannot be made like a reported one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LikeError {
    /// The report is of another form.
    #[error(
        "the report has form {0}, this simulator reads form 1: use the simulator of its version"
    )]
    Format(u32),
    /// The profile is of another generation.
    #[error(
        "the report is on a card of another generation than the profile: name a profile of {0}"
    )]
    Generation(&'static str),
    /// The answer to reset is no such thing.
    #[error("the answer to reset in the report is not 2 to 33 bytes in hexadecimal digits")]
    Atr,
}

/// The answer of a card that gives as many bytes at once as the protocol allows.
const MOST: u32 = 256;
const OK: u16 = 0x9000;
const FILE_NOT_FOUND: u16 = 0x6A82;
const DATA_NOT_FOUND: u16 = 0x6A88;

impl Profile {
    /// Returns the same holder on a card that behaves as the reported one.
    ///
    /// # Errors
    /// [`LikeError`]
    pub fn like(mut self, report: &CardReport) -> Result<Self, LikeError> {
        if report.format != cps_types::report::FORMAT {
            return Err(LikeError::Format(report.format));
        }
        let (generation, name) = match report.generation {
            CardGeneration::Cps3 => (Generation::Cps3, "cps3"),
            CardGeneration::Cps3Contactless => (Generation::Cps3Contactless, "cps3_contactless"),
            CardGeneration::Cps4 => (Generation::Cps4, "cps4"),
        };
        if self.card.generation != generation {
            return Err(LikeError::Generation(name));
        }
        let atr = atr(&report.atr).ok_or(LikeError::Atr)?;
        self.behaviour = behaviour(report, &atr);
        self.layout = layout(report, atr);
        let code = |wanted| report.codes.iter().find(|code| code.code == wanted);
        let tries = |code: Option<&CodeReport>| code.and_then(|code| code.tries_left);
        let (pin, puk) = (code(ReportedCode::Pin), code(ReportedCode::Puk));
        self.card.pin_tries_left = tries(pin).or(self.card.pin_tries_left);
        self.card.puk_tries_left = tries(puk).or(self.card.puk_tries_left);
        let uses = puk.and_then(|code| code.uses_left);
        self.card.puk_uses_left = uses.or(self.card.puk_uses_left);
        Ok(self)
    }

    /// Returns the name of the profile that comes with the simulator for a reported card.
    pub fn name_like(report: &CardReport) -> &'static str {
        match report.generation {
            CardGeneration::Cps3 => "medecin",
            CardGeneration::Cps3Contactless => "medecin-sans-contact",
            CardGeneration::Cps4 => "medecin-cps4",
        }
    }

    /// Returns the behaviour of its card.
    pub fn behaviour(&self) -> &Behaviour {
        &self.behaviour
    }
}

fn atr(digits: &str) -> Option<Atr> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Vec<u8> = pairs.map(byte).collect::<Option<_>>()?;
    Atr::new(&bytes).ok()
}

fn layout(report: &CardReport, atr: Atr) -> Layout {
    let directory = report.file(FileRole::Certificates);
    let is_usual = matches!(
        directory.map(|file| file.path.as_str()),
        None | Some("3F00/0001/7005" | "3F00/0001/7105" | "3F00/0002/7005")
    );
    let data = report.data("CPS_DATA").map(|file| file.id().to_owned());
    let is_usual = is_usual && data.is_none_or(|id| id != "D108");
    let is_own = directory.is_some_and(|file| file.path.starts_with("3F00/0002/"));
    Layout {
        atr: Some(atr),
        file_ids: match is_usual {
            true => FileIdSet::Usual,
            false => FileIdSet::Other,
        },
        contactless_files: match is_own {
            true => ContactlessFiles::OwnDf,
            false => ContactlessFiles::ContactDf,
        },
        public_keys: match report.file(FileRole::PublicKeys) {
            Some(_) => PublicKeys::Listed,
            None => PublicKeys::Unlisted,
        },
    }
}

fn behaviour(report: &CardReport, atr: &Atr) -> Behaviour {
    let usual = Behaviour::default();
    let status = |probe| report.status(probe);
    // The same status of every card means nothing; any other is a refusal.
    let refused = |probe| status(probe).filter(|status| *status != OK);
    let most = report.answer(Probe::ReadMost).map(|answer| answer.length);
    let offers_t1 = atr.protocols().contains(&Protocol::T1);
    let not_applet = |probe| refused(probe).is_some();
    Behaviour {
        answers: match (report.protocol, offers_t1) {
            (ReportedProtocol::T0, true) => Answers::T0,
            (ReportedProtocol::T1, false) => Answers::Direct,
            _ => Answers::Usual,
        },
        read_limit: match most {
            Some(length) if (1..MOST).contains(&length) => u16::try_from(length).unwrap_or(231),
            _ => usual.read_limit,
        },
        empty_verify: status(Probe::PinStatus)
            .filter(|status| !matches!(status, 0x63C0..=0x63CF | 0x6983 | 0x9000)),
        refusals: Refusals {
            short_file_id: refused(Probe::SerialByShortId),
            get_data: refused(Probe::PinObject),
            get_challenge: refused(Probe::Challenge),
            read_beyond_end: refused(Probe::ReadBeyondEnd).filter(|_| {
                let answer = report.answer(Probe::ReadBeyondEnd);
                answer.is_some_and(|answer| answer.length == 0)
            }),
            update_file: update_file(report),
        },
        code_scope: match status(Probe::PinStatusInMf) {
            Some(DATA_NOT_FOUND) => CodeScope::Application,
            _ => CodeScope::Card,
        },
        outside_files: outside_files(report),
        reselect: match status(Probe::PinStatusReselected) {
            Some(OK) => Reselect::KeepsVerification,
            _ => usual.reselect,
        },
        mse: match report.environment_kept {
            Some(true) => Mse::Kept,
            _ => usual.mse,
        },
        applet_fcp: report
            .answer(Probe::SelectAppletDescribed)
            .is_some_and(|answer| answer.length > 0),
        applet_select: match () {
            () if not_applet(Probe::SelectApplet) => AppletSelect::RefusedFirst,
            () if not_applet(Probe::SelectAppletAgain) => AppletSelect::RefusedAgain,
            () => AppletSelect::Accepted,
        },
        cps2ter_shares_pin: status(Probe::Cps2terReadPresented).is_none_or(|status| status == OK),
        // What spends tries is in no report.
        third_wrong_pin: usual.third_wrong_pin,
        wrong_pin_answer: usual.wrong_pin_answer,
        wrong_pin: usual.wrong_pin,
    }
}

/// Returns the refusal of SELECT of EF.ACTUA; that there is none is no refusal.
fn update_file(report: &CardReport) -> Option<u16> {
    let status = report.file(FileRole::Update)?.select.last()?.0;
    (!matches!(status, OK | FILE_NOT_FOUND)).then_some(status)
}

/// Returns the place of the files that a CPS4 lists outside its application.
fn outside_files(report: &CardReport) -> OutsideFiles {
    let data = report
        .files
        .iter()
        .filter(|file| file.role == FileRole::Data);
    let mut outside = data.filter(|file| !file.path.starts_with("3F00/0001/"));
    let is_by_path = outside.all(|file| file.exists());
    match is_by_path {
        true => OutsideFiles::ByPath,
        false => OutsideFiles::InClassA0,
    }
}
