//! The file system of the card: an MF with two DFs, transparent EFs, and the rules for access.

use cps_apdu::{Aid, FileId, Path, StatusWord, tlv};

use crate::Behaviour;
use crate::chip::Answer;

/// Condition for an operation on a file: a security condition byte (`card.md` §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// `00`.
    Always,
    /// `11`: user authentication as defined in SE #1, which is the PIN.
    Pin,
    /// `45`: secure messaging as defined in SE #5, which this card does not offer.
    SecureMessaging,
    /// `FF`.
    Never,
}

impl Access {
    fn to_byte(self) -> u8 {
        match self {
            Self::Always => 0x00,
            Self::Pin => 0x11,
            Self::SecureMessaging => 0x45,
            Self::Never => 0xFF,
        }
    }

    fn check(self, visitor: Visitor) -> Result<(), StatusWord> {
        let verified = matches!(visitor, Visitor::Contact { pin_verified: true });
        match self {
            Self::Always => Ok(()),
            Self::Pin if verified => Ok(()),
            Self::Pin | Self::SecureMessaging | Self::Never => Err(StatusWord::SECURITY_STATUS),
        }
    }
}

/// The party that asks for a file: the interface that it comes through, and the PIN that it has
/// shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visitor {
    Contact { pin_verified: bool },
    Contactless,
}

/// The access rules of an EF, for the contact interface and for reading without contact; nothing
/// but reading is ever allowed there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) delete: Access,
    pub(crate) update: Access,
    pub(crate) read: Access,
    pub(crate) contactless_read: Access,
}

impl Rules {
    /// Free to read in contact mode, and nothing else.
    pub(crate) const PUBLIC: Self = Self {
        delete: Access::Never,
        update: Access::Never,
        read: Access::Always,
        contactless_read: Access::Never,
    };

    fn may_read(self, visitor: Visitor) -> Result<(), StatusWord> {
        match visitor {
            Visitor::Contact { .. } => self.read.check(visitor),
            Visitor::Contactless => self.contactless_read.check(visitor),
        }
    }

    fn may_update(self, visitor: Visitor) -> Result<(), StatusWord> {
        match visitor {
            Visitor::Contact { .. } => self.update.check(visitor),
            Visitor::Contactless => Access::Never.check(visitor),
        }
    }
}

/// A transparent elementary file.
#[derive(Clone, Debug)]
pub(crate) struct Ef {
    pub(crate) id: FileId,
    pub(crate) sfi: Option<u8>,
    pub(crate) rules: Rules,
    pub(crate) contents: Vec<u8>,
}

/// A dedicated file.
#[derive(Clone, Debug)]
pub(crate) struct Df {
    pub(crate) id: FileId,
    pub(crate) aid: Aid,
    pub(crate) files: Vec<Ef>,
}

/// Access mode byte: six conditions follow (`card.md` §3.2).
const ALL_SIX: u8 = 0x7B;
const TRANSPARENT_EF: u8 = 0x01;
const DEDICATED_FILE: u8 = 0x38;
const OPERATIONAL_ACTIVATED: u8 = 0x05;

/// Form in which SELECT describes a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    /// Template 62, with the short identifier: CPS3 (`card.md` §3.2).
    Parameters,
    /// Template 6F: CPS4 (`card.md` §3.8).
    Information,
}

impl Control {
    fn template(self) -> tlv::Tag {
        match self {
            Self::Parameters => tlv::Tag(0x62),
            Self::Information => tlv::Tag(0x6F),
        }
    }
}

impl Ef {
    /// Returns an EF that is free to read in contact mode.
    pub(crate) fn public(id: FileId, contents: Vec<u8>) -> Self {
        Self {
            id,
            sfi: None,
            rules: Rules::PUBLIC,
            contents,
        }
    }

    /// Answers READ BINARY (ISO 7816-4, 11.3.3) of `le` bytes from the offset on: at most as many as
    /// the card gives at once.
    pub(crate) fn read(
        &self,
        offset: usize,
        le: usize,
        behaviour: &Behaviour,
        visitor: Visitor,
    ) -> Result<Answer, StatusWord> {
        self.rules.may_read(visitor)?;
        let limit = usize::from(behaviour.read_limit);
        let rest = self.contents.get(offset..).unwrap_or(&[]);
        match behaviour.refusals.read_beyond_end {
            Some(status) if rest.len() < le.min(limit) => Err(StatusWord(status)),
            _ if rest.is_empty() => Err(StatusWord::WRONG_OFFSET),
            _ => Ok(Answer::prefix(rest[..rest.len().min(limit)].to_vec())),
        }
    }

    /// Answers UPDATE BINARY (ISO 7816-4, 11.3.5): files do not grow.
    pub(crate) fn update(
        &mut self,
        offset: usize,
        data: &[u8],
        visitor: Visitor,
    ) -> Result<Answer, StatusWord> {
        self.rules.may_update(visitor)?;
        if offset >= self.contents.len() {
            return Err(StatusWord::WRONG_OFFSET);
        }
        let span = self
            .contents
            .get_mut(offset..offset + data.len())
            .ok_or(StatusWord::FILE_FULL)?;
        span.copy_from_slice(data);
        Ok(Answer::done())
    }

    /// Returns the answer of SELECT (`card.md` §3.2 and §3.8).
    pub(crate) fn control(&self, control: Control) -> Vec<u8> {
        let size = u16::try_from(self.contents.len()).unwrap_or(u16::MAX);
        let sfi: &[u8] = match self.sfi {
            Some(sfi) => &[sfi << 3],
            None => &[],
        };
        let Rules {
            delete,
            update,
            read,
            contactless_read,
        } = self.rules;
        let never = Access::Never;
        let mut fcp = tlv::encode(tlv::Tag(0x80), &size.to_be_bytes());
        tlv::write(&mut fcp, tlv::Tag(0x82), &[TRANSPARENT_EF]);
        tlv::write(&mut fcp, tlv::Tag(0x83), &self.id.0.to_be_bytes());
        if control == Control::Parameters {
            tlv::write(&mut fcp, tlv::Tag(0x88), sfi);
        }
        let rules = access_rules(
            [delete, never, never, never, update, read],
            [never, never, never, never, never, contactless_read],
        );
        tlv::write(&mut fcp, tlv::Tag(0xA1), &rules);
        tlv::write(&mut fcp, tlv::Tag(0x8A), &[OPERATIONAL_ACTIVATED]);
        tlv::encode(control.template(), &fcp)
    }
}

impl Df {
    /// Returns the EF with this identifier.
    pub(crate) fn file(&self, id: FileId) -> Option<&Ef> {
        self.files.iter().find(|ef| ef.id == id)
    }

    /// Returns the answer of SELECT; its bytes are invented (`card.md` §3.2).
    pub(crate) fn control(&self, control: Control) -> Vec<u8> {
        let mut fcp = tlv::encode(tlv::Tag(0x82), &[DEDICATED_FILE]);
        tlv::write(&mut fcp, tlv::Tag(0x83), &self.id.0.to_be_bytes());
        tlv::write(&mut fcp, tlv::Tag(0x84), self.aid.as_slice());
        let rules = access_rules([Access::Never; 6], [Access::Never; 6]);
        tlv::write(&mut fcp, tlv::Tag(0xA1), &rules);
        tlv::write(&mut fcp, tlv::Tag(0x8A), &[OPERATIONAL_ACTIVATED]);
        tlv::encode(control.template(), &fcp)
    }
}

/// The place of the MF in a list of DFs.
pub(crate) const MF: usize = 0;

/// Returns the place of the DF with this identifier below the MF.
pub(crate) fn position_of_child(dfs: &[Df], id: FileId) -> Option<usize> {
    dfs.iter()
        .position(|df| df.id == id)
        .filter(|place| *place != MF)
}

/// Returns the DF and the EF that an absolute path names, whether or not the EF exists.
pub(crate) fn locate(dfs: &[Df], path: &Path) -> Option<(usize, FileId)> {
    match *path.files() {
        [FileId::MF, id] => Some((MF, id)),
        [FileId::MF, df, id] => Some((position_of_child(dfs, df)?, id)),
        _ => None,
    }
}

/// Returns the contents of the file at an absolute path.
pub(crate) fn contents<'f>(dfs: &'f [Df], path: &Path) -> Option<&'f [u8]> {
    let (df, id) = locate(dfs, path)?;
    dfs[df].file(id).map(|ef| ef.contents.as_slice())
}

/// Replaces the contents of a file, or makes a file that is free to read.
pub(crate) fn replace(dfs: &mut [Df], path: &Path, contents: Vec<u8>) {
    let Some((df, id)) = locate(dfs, path) else {
        return;
    };
    match dfs[df].files.iter_mut().find(|ef| ef.id == id) {
        Some(ef) => ef.contents = contents,
        None => dfs[df].files.push(Ef::public(id, contents)),
    }
}

/// Deletes a file, if there is one.
pub(crate) fn delete(dfs: &mut [Df], path: &Path) {
    if let Some((df, id)) = locate(dfs, path) {
        dfs[df].files.retain(|ef| ef.id != id);
    }
}

/// Returns the value of tag A1: conditions for delete, terminate, activate, deactivate, update and
/// read, in contact (8C) and contactless (9C) mode.
fn access_rules(contact: [Access; 6], contactless: [Access; 6]) -> Vec<u8> {
    let mut rules = Vec::new();
    for (tag, conditions) in [(0x8C, contact), (0x9C, contactless)] {
        let mut value = vec![ALL_SIX];
        value.extend(conditions.map(Access::to_byte));
        tlv::write(&mut rules, tlv::Tag(tag), &value);
    }
    rules
}

#[cfg(test)]
mod tests {
    use hex_literal::hex;

    use super::*;
    use crate::content::directory::CONTACT;

    #[test]
    fn fcps_are_those_of_a_real_card() {
        // `card.md` §3.2
        let serial = Ef {
            id: FileId(0xD003),
            sfi: Some(0x1C),
            rules: Rules {
                contactless_read: Access::Always,
                ..Rules::PUBLIC
            },
            contents: vec![0; 12],
        };
        assert_eq!(
            serial.control(Control::Parameters),
            hex!(
                "62 25 80 02 00 0C 82 01 01 83 02 D0 03 88 01 E0 A1 12 8C 07 7B FF FF FF FF FF 00"
                "9C 07 7B FF FF FF FF FF 00 8A 01 05"
            )
        );
        let contact = Df {
            id: FileId(0x0001),
            aid: CONTACT,
            files: Vec::new(),
        };
        assert_eq!(
            contact.control(Control::Parameters),
            hex!(
                "62 2D 82 01 38 83 02 00 01 84 0D E8 28 BD 08 0F 80 25 00 00 01 FF 00 10 A1 12 8C 07"
                "7B FF FF FF FF FF FF 9C 07 7B FF FF FF FF FF FF 8A 01 05"
            )
        );
    }
}
