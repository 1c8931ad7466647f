//! The tables of the index, their version, and what builder and reader share of them.

use serde::Serialize;

/// Marks the file as an index of this program (`PRAGMA application_id`): "CPSd".
pub(crate) const APPLICATION: i32 = 0x4350_5364;

/// Version of the tables (`PRAGMA user_version`). An index of another version is built anew: its
/// sources are the files of the day.
pub(crate) const VERSION: i32 = 1;

/// The tables. Dates are `YYYY-MM-DD`, times seconds since 1970, numbers of persons IdNat_PS.
///
/// `person.kept` is 0 for a person of whom nothing but the number is there. Cards of such a person
/// are there when opposed, without number of the person and type.
pub(crate) const TABLES: &str = "
CREATE TABLE about (
    built INTEGER NOT NULL,
    everyone INTEGER NOT NULL
);
CREATE TABLE structure (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE source (
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    changed INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    rejected INTEGER NOT NULL
);
CREATE TABLE label (
    domain TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (domain, code)
) WITHOUT ROWID;
CREATE TABLE person (number TEXT PRIMARY KEY, kept INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE name (
    number TEXT NOT NULL,
    origin TEXT NOT NULL,
    family TEXT NOT NULL,
    given TEXT NOT NULL,
    folded_family TEXT NOT NULL,
    folded_given TEXT NOT NULL,
    PRIMARY KEY (number, origin, family, given)
) WITHOUT ROWID;
CREATE TABLE profession (
    number TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (number, code)
) WITHOUT ROWID;
CREATE TABLE speciality (
    number TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (number, code)
) WITHOUT ROWID;
CREATE TABLE activity (
    number TEXT NOT NULL,
    finess TEXT NOT NULL,
    legal_finess TEXT NOT NULL,
    siret TEXT NOT NULL,
    structure TEXT NOT NULL,
    profession TEXT NOT NULL,
    role TEXT NOT NULL,
    mode TEXT NOT NULL,
    name TEXT NOT NULL,
    sector TEXT NOT NULL,
    PRIMARY KEY (number, finess, legal_finess, siret, structure, profession, role, mode)
) WITHOUT ROWID;
CREATE TABLE mailbox (
    number TEXT NOT NULL,
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (number, address)
) WITHOUT ROWID;
CREATE TABLE card (
    card TEXT PRIMARY KEY,
    number TEXT,
    kind TEXT,
    valid_from TEXT,
    valid_until TEXT,
    opposed TEXT
) WITHOUT ROWID;
";

/// The indices, made when the tables are full.
pub(crate) const INDICES: &str = "
CREATE INDEX name_by_text ON name (folded_family, folded_given);
CREATE INDEX card_by_number ON card (number) WHERE number IS NOT NULL;
";

/// Domains of labels.
pub(crate) const PROFESSION: &str = "profession";
pub(crate) const SPECIALITY: &str = "speciality";
pub(crate) const CARD_TYPE: &str = "card_type";

/// Origin of a name: the civil register, and practice.
pub(crate) const CIVIL: &str = "civil";
pub(crate) const PRACTICE: &str = "practice";

/// A file of which an index was built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// The word of its [`crate::Kind`].
    pub kind: String,
    /// Name of the file.
    pub file: String,
    /// Time of its last change, in seconds since 1970.
    pub changed: u64,
    /// Lines behind the header.
    pub lines: u64,
    /// Lines of which more than a bare number was kept.
    pub kept: u64,
    /// Lines that could not be read.
    pub rejected: u64,
}
