use cps_apdu::StatusWord;

use super::Cps3;
use super::files::Ef;
use super::instruction::BinaryFile;
use crate::chip::Answer;

impl Cps3 {
    /// READ BINARY (ISO 7816-4, 11.3.3).
    pub(crate) fn read_binary(
        &mut self,
        file: BinaryFile,
        offset: usize,
    ) -> Result<Answer, StatusWord> {
        let pin = self.pin.is_verified();
        let limit = usize::from(self.behaviour.read_limit);
        let ef = self.current_ef(file)?;
        ef.rules.read.check(pin)?;
        let rest = ef.contents.get(offset..).filter(|rest| !rest.is_empty());
        let rest = rest.ok_or(StatusWord::WRONG_OFFSET)?;
        Ok(Answer::prefix(rest[..rest.len().min(limit)].to_vec()))
    }

    /// UPDATE BINARY (ISO 7816-4, 11.3.5): files do not grow.
    pub(crate) fn update_binary(
        &mut self,
        file: BinaryFile,
        offset: usize,
        data: &[u8],
    ) -> Result<Answer, StatusWord> {
        let pin = self.pin.is_verified();
        let ef = self.current_ef(file)?;
        ef.rules.update.check(pin)?;
        if offset >= ef.contents.len() {
            return Err(StatusWord::WRONG_OFFSET);
        }
        let span = ef
            .contents
            .get_mut(offset..offset + data.len())
            .ok_or(StatusWord::FILE_FULL)?;
        span.copy_from_slice(data);
        Ok(Answer::done())
    }

    /// The EF that a binary command means; a short identifier selects it.
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
