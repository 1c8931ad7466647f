//! Answers from an index. Begin at [`Index::open`].
//!
//! The file is never changed, only replaced: it is read without locks and without a file beside it
//! (SQLite's `immutable`), and a program that has it open goes on with the old one.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Row, params};
use serde::Serialize;
use thiserror::Error;

use crate::store::{APPLICATION, CIVIL, PROFESSION, SPECIALITY, SourceReport, VERSION};
use crate::{Day, Kind, folded, sys};

/// An index, open for reading.
#[derive(Debug)]
pub struct Index {
    store: Connection,
    about: About,
}

/// The reason why an index does not answer.
#[derive(Debug, Error)]
pub enum IndexError {
    /// The file cannot be read.
    #[error("the index cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The file is something else.
    #[error("the file is not an index of the directory")]
    Other,
    /// Another version of the program wrote it.
    #[error("the index has version {0}, and {VERSION} is needed: build it anew")]
    Version(i32),
    /// The file is shorter than it says.
    #[error("the index is cut off: build it anew")]
    CutOff,
    /// The content cannot be read.
    #[error("the index is damaged: build it anew ({0})")]
    Damaged(#[from] rusqlite::Error),
}

/// Origin and extent of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct About {
    /// Time at which it was built, in seconds since 1970.
    pub built: u64,
    /// Whether it has all persons of the extraction.
    pub everyone: bool,
    /// The structures whose people it has.
    pub structures: Vec<String>,
    /// The files that it was built from.
    pub sources: Vec<SourceReport>,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// IdNat_PS.
    pub number: String,
    /// Whether the person has an activity in a structure of the index. Of others the index has
    /// nothing but the number.
    pub kept: bool,
    /// Names, that of practice first.
    pub names: Vec<PersonName>,
    /// Professions (G15).
    pub professions: Vec<Coded>,
    /// Specialities and competences (R01).
    pub specialities: Vec<Coded>,
    /// Activities.
    pub activities: Vec<Activity>,
    /// Mailboxes.
    pub mailboxes: Vec<Mailbox>,
    /// Cards, the one that is valid longest first.
    pub cards: Vec<Card>,
}

/// A name of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonName {
    /// Whether it is the name of the civil register; else that of practice.
    pub civil: bool,
    /// Family name.
    pub family: String,
    /// Given name or names.
    pub given: String,
}

/// A code with the label that the extraction gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// The code.
    pub code: String,
    /// The label; absent if the extraction has none.
    pub label: Option<String>,
}

/// An activity of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// FINESS number of the site, or empty.
    pub finess: String,
    /// FINESS number of the legal entity, or empty.
    pub legal_finess: String,
    /// SIRET number, or empty.
    pub siret: String,
    /// Struct_IdNat, or empty.
    pub structure: String,
    /// Name of the site.
    pub name: String,
    /// Code of the profession that is practised (G15), or empty.
    pub profession: String,
    /// Role of a person without such a profession, or empty.
    pub role: String,
    /// Mode of practice, or empty.
    pub mode: String,
    /// Sector of activity, or empty.
    pub sector: String,
}

/// A mailbox of MSSanté.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mailbox {
    /// The address.
    pub address: String,
    /// Its type: PER for that of a person, ORG for that of a structure.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Number of the card.
    pub card: String,
    /// IdNat_PS of the holder; absent for an opposed card of another establishment.
    pub number: Option<String>,
    /// Type (G02); absent as the holder.
    #[serde(rename = "type")]
    pub kind: Option<Coded>,
    /// First day.
    pub valid_from: Option<Day>,
    /// Last day.
    pub valid_until: Option<Day>,
    /// Day on which the card was opposed.
    pub opposed: Option<Day>,
}

impl Index {
    /// Opens an index.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        check_size(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = sys::detached(Connection::open_with_flags(uri(path)?, flags)?)?;
        // The file may be damaged: what it says of itself is not followed.
        store.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        let pragma = |name: &str| store.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        if pragma("application_id")? != APPLICATION {
            return Err(IndexError::Other);
        }
        let version = pragma("user_version")?;
        if version != VERSION {
            return Err(IndexError::Version(version));
        }
        let about = about(&store)?;
        Ok(Self { store, about })
    }

    /// Returns origin and extent.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Returns the day of the oldest file that it was built from: from then on changes may be missing.
    pub fn oldest_source(&self) -> Option<Day> {
        let oldest = self.about.sources.iter().map(|source| source.changed).min();
        Day::of_unix(oldest?)
    }

    /// Whether it was built from an extraction of this kind: without one it knows nothing of these
    /// things.
    pub fn knows(&self, kind: Kind) -> bool {
        let mut sources = self.about.sources.iter();
        sources.any(|source| source.kind == kind.word())
    }

    /// Returns the person with an IdNat_PS; `None` if the extraction has none.
    ///
    /// # Errors
    /// [`IndexError::Damaged`].
    pub fn person(&self, number: &str) -> Result<Option<Person>, IndexError> {
        let mut statement = self
            .store
            .prepare_cached("SELECT kept FROM person WHERE number = ?1")?;
        let kept = statement.query_row([number], |row| row.get(0)).optional()?;
        let Some(kept) = kept else { return Ok(None) };
        Ok(Some(Person {
            number: number.to_owned(),
            kept,
            names: self.rows(
                "SELECT origin, family, given FROM name WHERE number = ?1 ORDER BY origin DESC",
                number,
                |row| {
                    let civil = row.get_ref(0)?.as_str()? == CIVIL;
                    let (family, given) = (row.get(1)?, row.get(2)?);
                    Ok(PersonName {
                        civil,
                        family,
                        given,
                    })
                },
            )?,
            professions: self.coded("profession", PROFESSION, number)?,
            specialities: self.coded("speciality", SPECIALITY, number)?,
            activities: self.rows(
                "SELECT finess, legal_finess, siret, structure, name, profession, role, mode, sector
                 FROM activity WHERE number = ?1",
                number,
                |row| {
                    Ok(Activity {
                        finess: row.get(0)?,
                        legal_finess: row.get(1)?,
                        siret: row.get(2)?,
                        structure: row.get(3)?,
                        name: row.get(4)?,
                        profession: row.get(5)?,
                        role: row.get(6)?,
                        mode: row.get(7)?,
                        sector: row.get(8)?,
                    })
                },
            )?,
            mailboxes: self.rows(
                "SELECT address, kind FROM mailbox WHERE number = ?1",
                number,
                |row| {
                    let (address, kind) = (row.get(0)?, row.get(1)?);
                    Ok(Mailbox { address, kind })
                },
            )?,
            cards: self.rows(
                &(CARD.to_owned() + "WHERE number = ?1 ORDER BY valid_until DESC, card"),
                number,
                card,
            )?,
        }))
    }

    /// Returns the card with a number: one of a person of ours, or an opposed one of any other.
    ///
    /// # Errors
    /// [`IndexError::Damaged`].
    pub fn card(&self, number: &str) -> Result<Option<Card>, IndexError> {
        let cards = self.rows(&(CARD.to_owned() + "WHERE card = ?1"), number, card)?;
        Ok(cards.into_iter().next())
    }

    /// Returns the persons with a family name, and with a given name if one is given, in the order
    /// of their numbers. Names are compared without accents, case and punctuation.
    ///
    /// # Errors
    /// [`IndexError::Damaged`].
    pub fn by_name(&self, family: &str, given: Option<&str>) -> Result<Vec<Person>, IndexError> {
        let mut statement = self.store.prepare_cached(
            "SELECT DISTINCT number FROM name WHERE folded_family = ?1
             AND (?2 IS NULL OR folded_given = ?2) ORDER BY number",
        )?;
        let names = params![folded(family), given.map(folded)];
        let numbers = statement.query_map(names, |row| row.get::<_, String>(0))?;
        let mut found = Vec::new();
        for number in numbers {
            found.extend(self.person(&number?)?);
        }
        Ok(found)
    }

    /// Reads every page of the file.
    ///
    /// # Errors
    /// [`IndexError::CutOff`] or [`IndexError::Damaged`] if one cannot be read as it was written.
    pub fn check(&self) -> Result<(), IndexError> {
        let found: String = self
            .store
            .pragma_query_value(None, "integrity_check", |row| row.get(0))?;
        if found == "ok" {
            return Ok(());
        }
        let damaged = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
        Err(rusqlite::Error::SqliteFailure(damaged, Some(found)).into())
    }

    fn coded(&self, table: &str, domain: &str, number: &str) -> Result<Vec<Coded>, IndexError> {
        self.rows(
            &format!(
                "SELECT t.code, l.label FROM {table} t
                 LEFT JOIN label l ON l.domain = '{domain}' AND l.code = t.code
                 WHERE t.number = ?1 ORDER BY t.code"
            ),
            number,
            |row| {
                let (code, label) = (row.get(0)?, row.get(1)?);
                Ok(Coded { code, label })
            },
        )
    }

    fn rows<T>(
        &self,
        query: &str,
        key: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, IndexError> {
        let mut statement = self.store.prepare_cached(query)?;
        let rows = statement.query_map([key], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The columns that [`card`] reads.
const CARD: &str = "SELECT card, number, kind,
    (SELECT label FROM label WHERE domain = 'card_type' AND code = kind),
    valid_from, valid_until, opposed FROM card ";

fn card(row: &Row<'_>) -> rusqlite::Result<Card> {
    let day = |place: usize| -> rusqlite::Result<Option<Day>> {
        let text = row.get_ref(place)?.as_str_or_null()?;
        Ok(text.and_then(Day::parse))
    };
    let (kind, label): (Option<String>, _) = (row.get(2)?, row.get(3)?);
    Ok(Card {
        card: row.get(0)?,
        number: row.get(1)?,
        kind: kind.map(|code| Coded { code, label }),
        valid_from: day(4)?,
        valid_until: day(5)?,
        opposed: day(6)?,
    })
}

fn about(store: &Connection) -> Result<About, IndexError> {
    let (built, everyone) = store.query_row("SELECT built, everyone FROM about", [], |row| {
        Ok((unsigned(row, 0)?, row.get(1)?))
    })?;
    let mut statement = store.prepare("SELECT id FROM structure ORDER BY id")?;
    let structures = statement.query_map([], |row| row.get(0))?;
    let structures = structures.collect::<Result<_, _>>()?;
    let mut statement =
        store.prepare("SELECT kind, file, changed, lines, kept, rejected FROM source")?;
    let sources = statement.query_map([], |row| {
        Ok(SourceReport {
            kind: row.get(0)?,
            file: row.get(1)?,
            changed: unsigned(row, 2)?,
            lines: unsigned(row, 3)?,
            kept: unsigned(row, 4)?,
            rejected: unsigned(row, 5)?,
        })
    })?;
    let sources = sources.collect::<Result<_, _>>()?;
    Ok(About {
        built,
        everyone,
        structures,
        sources,
    })
}

/// Returns an integer of a row that is never negative.
fn unsigned(row: &Row<'_>, place: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(place)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(place, value))
}

/// Compares the size of the file with the number of pages in its header (SQLite's file format, 1.3):
/// a page that is not there is noticed before it is looked for.
fn check_size(path: &Path) -> Result<(), IndexError> {
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file").into());
    }
    let mut header = [0; 100];
    match file.read_exact(&mut header) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(IndexError::Other),
        read => read?,
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(IndexError::Other);
    }
    let page = u64::from(u16::from_be_bytes([header[16], header[17]]));
    // A page of 65536 bytes is written as 1.
    let page = if page == 1 { 65_536 } else { page };
    let pages = u32::from_be_bytes([header[28], header[29], header[30], header[31]]);
    if page * u64::from(pages) > about.len() {
        return Err(IndexError::CutOff);
    }
    Ok(())
}

/// Returns the name of the file for SQLite, which then neither locks it nor looks for another beside
/// it.
fn uri(path: &Path) -> io::Result<String> {
    use std::fmt::Write as _;

    let path = std::path::absolute(path)?;
    let mut uri = "file:".to_owned();
    for byte in &*sys::path_of_uri(&path) {
        if byte.is_ascii_alphanumeric() || b"/:-_.".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a string takes everything");
        }
    }
    Ok(uri + "?immutable=1")
}
