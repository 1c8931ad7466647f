//! The CPS2ter side that newer cards emulate, in class A0 (`card.md` §8).
//!
//! The command forms are known, the contents of the files are not: they are opaque bytes.

use cps_apdu::{Command, FileId, StatusWord};

use crate::chip::Answer;
use crate::profile::Profile;

/// Files of this side (`card.md` §8; verified).
const ACTIVITY_01: FileId = FileId(0x4010);
pub(crate) const SITUATIONS: FileId = FileId(0x7F01);
pub(crate) const SIT_FACT: FileId = FileId(0x4000);

/// The class byte of this side.
pub(crate) const CLASS: u8 = 0xA0;

const SELECT: u8 = 0xA4;
const GET_RESPONSE: u8 = 0xC0;
const READ_BINARY: u8 = 0xB0;

/// Status words of this side (`card.md` §8).
const BAD_OFFSET: StatusWord = StatusWord(0x9402);
const FILE_NOT_FOUND: StatusWord = StatusWord(0x9404);
const FILE_TYPE_UNFIT: StatusWord = StatusWord(0x9408);
const ACCESS_REFUSED: StatusWord = StatusWord(0x9804);

/// Types of files in an FCI.
const TYPE_MF: u8 = 0x01;
const TYPE_DF: u8 = 0x02;
const TYPE_EF: u8 = 0x04;
/// The length of an FCI, tag and length included; after the type nothing is known.
const FCI_LENGTH: u8 = 0x0D;
/// The length of a file, whose contents are unknown: as many equal bytes.
const OPAQUE_LENGTH: usize = 32;

/// A file: its DF, its identifier, its bytes, and whether the PIN protects it.
#[derive(Clone, Debug)]
pub(crate) struct Cps2terFile {
    pub(crate) df: FileId,
    pub(crate) id: FileId,
    pub(crate) contents: Vec<u8>,
    pub(crate) protected: bool,
}

impl Cps2terFile {
    /// Returns a file of opaque bytes.
    pub(crate) fn opaque(df: FileId, id: FileId, filler: u8, protected: bool) -> Self {
        Self {
            df,
            id,
            contents: vec![filler; OPAQUE_LENGTH],
            protected,
        }
    }
}

/// The files of this side and what is selected among them.
#[derive(Clone, Debug)]
pub(crate) struct Cps2ter {
    files: Vec<Cps2terFile>,
    selected: Option<Selected>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Selected {
    df: FileId,
    ef: Option<FileId>,
}

impl Cps2ter {
    pub(crate) fn new(files: Vec<Cps2terFile>) -> Self {
        Self {
            files,
            selected: None,
        }
    }

    /// Whether this side has a file in this DF.
    pub(crate) fn has(&self, df: FileId, id: FileId) -> bool {
        self.files.iter().any(|file| (file.df, file.id) == (df, id))
    }

    /// Whether the last selection was on this side: the IAS-ECC side then refuses its commands.
    pub(crate) fn is_current(&self) -> bool {
        self.selected.is_some()
    }

    /// Goes back to the IAS-ECC side.
    pub(crate) fn leave(&mut self) {
        self.selected = None;
    }

    pub(crate) fn execute(
        &mut self,
        command: &Command,
        pin_verified: bool,
    ) -> Result<Answer, StatusWord> {
        match command.ins() {
            // Never `9000`: even a selection that went well is said with a word of its own.
            SELECT => self.select(command).and_then(Err),
            GET_RESPONSE => self.fci(command),
            READ_BINARY => self.read(command, pin_verified),
            _ => Err(StatusWord::WRONG_INS),
        }
    }

    /// Selects one level. The answer is always a status word, `9Fxx` if it went well.
    fn select(&mut self, command: &Command) -> Result<StatusWord, StatusWord> {
        if (command.p1(), command.p2()) != (0, 0) {
            return Err(StatusWord::WRONG_OFFSET);
        }
        let &[high, low] = command.data() else {
            return Err(StatusWord::WRONG_LENGTH);
        };
        let id = FileId(u16::from_be_bytes([high, low]));
        self.selected = Some(self.step(id)?);
        Ok(StatusWord(0x9F00 | u16::from(FCI_LENGTH)))
    }

    fn step(&self, id: FileId) -> Result<Selected, StatusWord> {
        if id == FileId::MF {
            return Ok(Selected { df: id, ef: None });
        }
        let df = self.selected.ok_or(FILE_NOT_FOUND)?.df;
        if df == FileId::MF && self.files.iter().any(|file| file.df == id) {
            return Ok(Selected { df: id, ef: None });
        }
        match self.has(df, id) {
            true => Ok(Selected { df, ef: Some(id) }),
            false => Err(FILE_NOT_FOUND),
        }
    }

    /// Returns `85 L <size> <FID> <type> …` of the selected file.
    fn fci(&self, command: &Command) -> Result<Answer, StatusWord> {
        let selected = self.selected.ok_or(StatusWord::NO_DIAGNOSIS)?;
        if command.le() != Some(u16::from(FCI_LENGTH)) {
            return Err(StatusWord::WRONG_LENGTH);
        }
        let (id, kind, size) = match (selected.ef, self.file(selected)) {
            (Some(id), Some(file)) => (id, TYPE_EF, file.contents.len()),
            _ if selected.df == FileId::MF => (FileId::MF, TYPE_MF, 0),
            _ => (selected.df, TYPE_DF, 0),
        };
        let mut fci = vec![0x85, FCI_LENGTH - 2];
        fci.extend(u16::try_from(size).unwrap_or(u16::MAX).to_be_bytes());
        fci.extend(id.0.to_be_bytes());
        fci.push(kind);
        fci.resize(usize::from(FCI_LENGTH), 0);
        Ok(Answer::whole(fci))
    }

    fn read(&self, command: &Command, pin_verified: bool) -> Result<Answer, StatusWord> {
        let file = self.selected.and_then(|selected| self.file(selected));
        let file = file.ok_or(FILE_TYPE_UNFIT)?;
        if file.protected && !pin_verified {
            return Err(ACCESS_REFUSED);
        }
        let le = usize::from(command.le().ok_or(StatusWord::WRONG_LENGTH)?);
        let offset = usize::from(command.p1()) << 8 | usize::from(command.p2());
        let rest = file.contents.get(offset..).ok_or(BAD_OFFSET)?;
        let wanted = rest.get(..le).ok_or(StatusWord::WRONG_LENGTH)?;
        Ok(Answer::whole(wanted.to_vec()))
    }

    fn file(&self, selected: Selected) -> Option<&Cps2terFile> {
        let id = selected.ef?;
        self.files
            .iter()
            .find(|file| (file.df, file.id) == (selected.df, id))
    }
}

/// Returns the file of an activity, by its index from 1 to 16.
pub(crate) fn activity(index: u8) -> FileId {
    FileId(ACTIVITY_01.0 + u16::from(index) - 1)
}

/// Returns the protected files of a holder: the activities and CPS_SIT_FACT, which always exists.
pub(crate) fn protected(profile: &Profile) -> Vec<Cps2terFile> {
    let indexes = profile.activities.iter().map(|activity| activity.index());
    let mut files: Vec<_> = indexes
        .map(|index| Cps2terFile::opaque(FileId::MF, activity(index), index, true))
        .collect();
    files.push(Cps2terFile::opaque(SITUATIONS, SIT_FACT, 0, true));
    files
}
