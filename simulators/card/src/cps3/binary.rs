use cps_apdu::StatusWord;

use super::Cps3;
use super::instruction::BinaryFile;
use crate::chip::Answer;
use crate::content::Ef;

impl Cps3 {
    /// Answers READ BINARY (ISO 7816-4, 11.3.3).
    pub(crate) fn read_binary(
        &mut self,
        file: BinaryFile,
        offset: usize,
        le: usize,
    ) -> Result<Answer, StatusWord> {
        let visitor = self.visitor();
        let behaviour = self.behaviour;
        self.current_ef(file)?.read(offset, le, &behaviour, visitor)
    }

    /// Answers UPDATE BINARY (ISO 7816-4, 11.3.5).
    pub(crate) fn update_binary(
        &mut self,
        file: BinaryFile,
        offset: usize,
        data: &[u8],
    ) -> Result<Answer, StatusWord> {
        let visitor = self.visitor();
        self.current_ef(file)?.update(offset, data, visitor)
    }

    /// Returns the EF that a binary command means; a short identifier selects it.
    fn current_ef(&mut self, file: BinaryFile) -> Result<&mut Ef, StatusWord> {
        let files = &mut self.files[self.selection.df].files;
        match file {
            BinaryFile::Current => {
                let id = self.selection.ef.ok_or(StatusWord::NO_CURRENT_EF)?;
                files
                    .iter_mut()
                    .find(|ef| ef.id == id)
                    .ok_or(StatusWord::NO_CURRENT_EF)
            }
            BinaryFile::Short(sfi) => {
                let ef = files.iter_mut().find(|ef| ef.sfi == Some(sfi));
                let ef = ef.ok_or(StatusWord::FILE_NOT_FOUND)?;
                self.selection.ef = Some(ef.id);
                Ok(ef)
            }
        }
    }
}
