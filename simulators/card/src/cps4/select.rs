use cps_apdu::{FileId, Path, StatusWord};

use super::Cps4;
use super::channels::{Channel, Selection};
use super::security::Environment;
use crate::OutsideFiles;
use crate::chip::Answer;
use crate::content::files::{MF, Visitor, position_of_child};
use crate::content::{Control, Ef};

impl Cps4 {
    /// Answers SELECT by path from the MF (`card.md` §3.7 and §6.8).
    pub(crate) fn select(&mut self, path: &[u8], information: bool) -> Result<Answer, StatusWord> {
        let found = self.find(path)?;
        if found.ef.is_none() {
            // A security environment belongs to its DF.
            self.environment = Environment::default();
        }
        self.channel = Channel::Applet(found);
        if !information {
            return Ok(Answer::done());
        }
        let df = &self.files[found.df];
        Ok(Answer::whole(match found.ef.and_then(|id| df.file(id)) {
            Some(ef) => ef.control(Control::Information),
            None => df.control(Control::Information),
        }))
    }

    fn find(&self, path: &[u8]) -> Result<Selection, StatusWord> {
        let path = Path::from_bytes(path).ok_or(StatusWord::WRONG_LENGTH)?;
        match *path.files() {
            [] => Ok(Selection::default()),
            [id] => match position_of_child(&self.files, id) {
                Some(df) => Ok(Selection { df, ef: None }),
                None => self.ef(MF, id),
            },
            [df, id] => match position_of_child(&self.files, df) {
                Some(df) => self.ef(df, id),
                None => Err(StatusWord::FILE_NOT_FOUND),
            },
            _ => Err(StatusWord::FILE_NOT_FOUND),
        }
    }

    fn ef(&self, df: usize, id: FileId) -> Result<Selection, StatusWord> {
        let in_class_a0 = self.behaviour.outside_files == OutsideFiles::InClassA0
            && self.cps2ter.has(self.files[df].id, id);
        match self.files[df].file(id) {
            Some(_) if !in_class_a0 => Ok(Selection { df, ef: Some(id) }),
            _ => Err(StatusWord::FILE_NOT_FOUND),
        }
    }

    /// Answers READ BINARY (ISO 7816-4, 11.3.3).
    pub(crate) fn read_binary(&mut self, offset: usize, le: usize) -> Result<Answer, StatusWord> {
        let visitor = self.visitor();
        let behaviour = self.behaviour;
        self.current_ef()?.read(offset, le, &behaviour, visitor)
    }

    /// Answers UPDATE BINARY (ISO 7816-4, 11.3.5).
    pub(crate) fn update_binary(
        &mut self,
        offset: usize,
        data: &[u8],
    ) -> Result<Answer, StatusWord> {
        let visitor = self.visitor();
        self.current_ef()?.update(offset, data, visitor)
    }

    fn visitor(&self) -> Visitor {
        Visitor::Contact {
            pin_verified: self.codes.pin.is_verified(),
        }
    }

    fn current_ef(&mut self) -> Result<&mut Ef, StatusWord> {
        let none = StatusWord::NO_CURRENT_EF;
        let Channel::Applet(Selection { df, ef: Some(id) }) = self.channel else {
            return Err(none);
        };
        let files = &mut self.files[df].files;
        files.iter_mut().find(|ef| ef.id == id).ok_or(none)
    }
}
