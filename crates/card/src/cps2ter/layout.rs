//! The table of the CPS2ter side (`card.md` §3.6 and §8).

use cps_apdu::FileId;
use cps_apdu::tlv::Tag;

/// Status words (`card.md` §8).
pub(super) const NOT_FOUND: u16 = 0x9404;
pub(super) const PIN_NEEDED: [u16; 2] = [0x9802, 0x9804];
/// Tag of file descriptions: size, identifier, type.
pub(super) const DESCRIPTION: Tag = Tag(0x85);

/// The application of the data objects (`card.md` §3.5).
pub(super) const DATA_APPLICATION: &str = "CPS";
/// The billing situation, which the directory of a CPS3 does not list (`card.md` §3.6).
pub(crate) const SIT_FACT: (&str, [FileId; 3]) =
    ("CPS_SIT_FACT", [FileId::MF, FileId(0x7F01), FileId(0x4000)]);
/// The CPS2ter form of activity 1; those of the others follow (`card.md` §3.6).
pub(crate) const ACTIVITY_1: u16 = 0x4010;
/// Beginning of the labels of the other objects.
pub(super) const LABEL: &str = "CPS2TER_";
