//! The meaning of the elements of the data objects: the only place that names their tags.
//!
//! `identity.md` §6.3 and §6.4.
//! When the real layout of a file becomes known, only the table changes.

use cps_apdu::tlv::Tag;
use serde::{Deserialize, Serialize};

use crate::Layout;

/// Which entries of the tag map apply to a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TagProfile {
    /// The entries that real cards are known to follow.
    #[default]
    Known,
    /// Those of the simulated card as well.
    Simulator,
}

/// The data objects whose contents are interpreted (`identity.md` §6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Object {
    /// CPS_ID_CARD.
    Card,
    /// CPS_NAME_PS.
    Names,
    /// CPS_LANG_PS.
    Languages,
    /// CPS_INFO_PS.
    Info,
    /// CPS_ACTIVITY_01_PS to CPS_ACTIVITY_16_PS: the only ones that need the PIN.
    Activity,
}

/// One entry of the map.
pub(super) struct Entry {
    pub(super) object: Object,
    pub(super) container: Tag,
    pub(super) tag: Tag,
    pub(super) field: Field,
    pub(super) layout: Layout,
}

/// The meaning of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    /// Product category (G01), one byte.
    Category,
    /// Card number, ASCII digits.
    CardNumber,
    /// Number of the card's issuer, BCD.
    CardIssuer,
    /// Card type (G02), one byte.
    CardType,
    /// First day of validity, BCD `yyyymmdd`.
    ValidFrom,
    /// Last day of validity, BCD `yyyymmdd`.
    ValidUntil,
    /// Type of the person identifier (G08); the identifier itself tells it.
    NationalIdType,
    NationalId,
    FamilyName,
    GivenNames,
    Civility,
    Language,
    Profession,
    FutureProfession,
    RegisterSection,
    Specialisation,
    Role,
    Specialty,
    /// Index of the activity, one byte.
    Index,
    Mode,
    Responsibility,
    Replaces,
    StructureName,
    StructureId,
    Sector,
}

impl Field {
    /// Encoding of its value.
    pub(super) fn encoding(self) -> Encoding {
        match self {
            Self::Category | Self::CardType => Encoding::BcdByte,
            Self::CardIssuer => Encoding::Bcd,
            Self::ValidFrom | Self::ValidUntil => Encoding::BcdDate,
            Self::Index => Encoding::Index,
            _ => Encoding::Text,
        }
    }

    /// Returns the name of the field in warnings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::CardNumber => "card number",
            Self::CardIssuer => "card issuer",
            Self::CardType => "card type",
            Self::ValidFrom => "valid from",
            Self::ValidUntil => "valid until",
            Self::NationalIdType => "type of national id",
            Self::NationalId => "national id",
            Self::FamilyName => "family name",
            Self::GivenNames => "given names",
            Self::Civility => "civility",
            Self::Language => "language",
            Self::Profession => "profession",
            Self::FutureProfession => "future profession",
            Self::RegisterSection => "register section",
            Self::Specialisation => "specialisation",
            Self::Role => "role",
            Self::Specialty => "specialty",
            Self::Index => "index",
            Self::Mode => "mode of practice",
            Self::Responsibility => "responsibility",
            Self::Replaces => "replaced professional",
            Self::StructureName => "structure name",
            Self::StructureId => "structure id",
            Self::Sector => "sector",
        }
    }
}

/// Encoding of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// ASCII or UTF-8.
    Text,
    /// One byte with two decimal digits.
    BcdByte,
    /// Two decimal digits per byte.
    Bcd,
    /// `yyyymmdd`, two decimal digits per byte.
    BcdDate,
    /// One byte, binary.
    Index,
}

const fn entry(object: Object, container: u32, tag: u32, field: Field, layout: Layout) -> Entry {
    Entry {
        object,
        container: Tag(container),
        tag: Tag(tag),
        field,
        layout,
    }
}

use Layout::{Reported, Simulated};
use Object::{Activity, Card, Info, Languages, Names};

static TAG_MAP: [Entry; 28] = [
    entry(Card, 0xE0, 0x80, Field::Category, Simulated),
    entry(Card, 0xE0, 0x81, Field::CardNumber, Simulated),
    entry(Card, 0xE0, 0x82, Field::CardIssuer, Simulated),
    entry(Card, 0xE0, 0x83, Field::CardType, Simulated),
    entry(Card, 0xE0, 0x84, Field::ValidFrom, Simulated),
    entry(Card, 0xE0, 0x85, Field::ValidUntil, Simulated),
    entry(Names, 0xE1, 0x80, Field::NationalIdType, Simulated),
    entry(Names, 0xE1, 0x81, Field::NationalId, Simulated),
    entry(Names, 0xE1, 0x82, Field::FamilyName, Simulated),
    entry(Names, 0xE1, 0x83, Field::GivenNames, Simulated),
    entry(Names, 0xE1, 0x84, Field::Civility, Simulated),
    entry(Languages, 0xE2, 0x80, Field::Language, Simulated),
    entry(Info, 0xE3, 0x80, Field::Profession, Simulated),
    entry(Info, 0xE3, 0x81, Field::Specialty, Simulated),
    entry(Info, 0xE3, 0x82, Field::NationalId, Simulated),
    entry(Info, 0xE3, 0x83, Field::FamilyName, Simulated),
    entry(Info, 0xE3, 0x84, Field::GivenNames, Simulated),
    entry(Info, 0xE3, 0x85, Field::FutureProfession, Simulated),
    entry(Info, 0xE3, 0x86, Field::RegisterSection, Simulated),
    entry(Info, 0xE3, 0x87, Field::Specialisation, Simulated),
    entry(Info, 0xE3, 0x88, Field::Role, Simulated),
    entry(Activity, 0xEE, 0x80, Field::Index, Simulated),
    entry(Activity, 0xEE, 0x81, Field::Mode, Simulated),
    entry(Activity, 0xEE, 0x82, Field::Responsibility, Simulated),
    entry(Activity, 0xEE, 0x83, Field::Replaces, Simulated),
    entry(Activity, 0xEE, 0x84, Field::StructureName, Reported),
    entry(Activity, 0xEE, 0x85, Field::StructureId, Reported),
    entry(Activity, 0xEE, 0x86, Field::Sector, Reported),
];

/// Returns the entry for an element, among those of the profile.
pub(super) fn find(
    profile: TagProfile,
    object: Object,
    containers: &[Tag],
    tag: Tag,
) -> Option<&'static Entry> {
    let [container] = containers else {
        return None;
    };
    TAG_MAP
        .iter()
        .filter(|e| profile == TagProfile::Simulator || e.layout != Simulated)
        .find(|e| e.object == object && e.container == *container && e.tag == tag)
}
