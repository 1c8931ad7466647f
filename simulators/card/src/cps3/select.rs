use cps_apdu::{Command, FileId, Path, StatusWord};

use super::instruction::SelectBy;
use super::security::Environment;
use super::{Cps3, ids};
use crate::Reselect;
use crate::chip::Answer;
use crate::content::Control;
use crate::content::files::{MF, position_of_child};

/// The current selection: a DF, by its place in the list, and perhaps one of its EFs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) df: usize,
    pub(crate) ef: Option<FileId>,
}

/// The place of the contact DF in the list of DFs.
pub(crate) const CONTACT: usize = 1;
/// The place of the contactless DF.
pub(crate) const CONTACTLESS: usize = 2;

/// Whether a command selects the IAS-ECC application by its name: the way back from the CPS2ter
/// side (`card.md` §2, "Re-select rule").
pub(crate) fn is_application(command: &Command) -> bool {
    (command.cla(), command.ins(), command.p1()) == (0x00, 0xA4, 0x04)
        && command.data() == ids::IAS_ECC.as_slice()
}

impl Cps3 {
    pub(crate) fn select(
        &mut self,
        by: SelectBy,
        name: &[u8],
        fcp: bool,
    ) -> Result<Answer, StatusWord> {
        let found = self.find(by, name)?;
        let is_applet = by == SelectBy::DfName && found.df == MF;
        if is_applet {
            self.cps2ter.leave();
            if self.behaviour.reselect == Reselect::EndsVerification {
                self.codes.forget_verification();
            }
        }
        if found.ef.is_none() {
            // A security environment belongs to its DF.
            self.environment = Environment::default();
        }
        self.selection = found;
        if !fcp || is_applet && !self.behaviour.applet_fcp {
            return Ok(Answer::done());
        }
        let df = &self.files[found.df];
        let fcp = match found.ef.and_then(|id| df.file(id)) {
            Some(ef) => ef.control(Control::Parameters),
            None => df.control(Control::Parameters),
        };
        Ok(Answer::whole(fcp))
    }

    /// Returns the file that SELECT means; nothing changes if there is none (`card.md` §3.7).
    fn find(&self, by: SelectBy, name: &[u8]) -> Result<Selection, StatusWord> {
        let current = self.selection.df;
        let one_id = || match *name {
            [high, low] => Ok(FileId(u16::from_be_bytes([high, low]))),
            _ => Err(StatusWord::WRONG_LENGTH),
        };
        match by {
            SelectBy::FileId if name.is_empty() => Ok(Selection::default()),
            SelectBy::FileId => self.step(current, one_id()?),
            SelectBy::ChildDf => match self.step(current, one_id()?)? {
                Selection { ef: Some(_), .. } => Err(StatusWord::FILE_NOT_FOUND),
                df => Ok(df),
            },
            SelectBy::ChildEf => self.step(current, one_id()?),
            SelectBy::Parent if name.is_empty() => Ok(Selection::default()),
            SelectBy::Parent => Err(StatusWord::WRONG_LENGTH),
            SelectBy::DfName => {
                let place = self.files.iter().position(|df| df.aid.as_slice() == name);
                let df = place.ok_or(StatusWord::FILE_NOT_FOUND)?;
                Ok(Selection { df, ef: None })
            }
            SelectBy::Path => {
                let path = Path::from_bytes(name).ok_or(StatusWord::WRONG_LENGTH)?;
                let start = Selection {
                    df: current,
                    ef: None,
                };
                path.files().iter().try_fold(start, |at, id| match at.ef {
                    None => self.step(at.df, *id),
                    Some(_) => Err(StatusWord::FILE_NOT_FOUND),
                })
            }
        }
    }

    /// Returns the child of a DF with this identifier, or the MF, which can be named from
    /// everywhere.
    fn step(&self, df: usize, id: FileId) -> Result<Selection, StatusWord> {
        if id == FileId::MF {
            return Ok(Selection::default());
        }
        if df == MF
            && let Some(child) = position_of_child(&self.files, id)
        {
            return Ok(Selection {
                df: child,
                ef: None,
            });
        }
        match self.files[df].file(id) {
            Some(_) => Ok(Selection { df, ef: Some(id) }),
            None => Err(StatusWord::FILE_NOT_FOUND),
        }
    }
}
