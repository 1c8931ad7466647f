//! Building an index from extractions. Begin at [`build`].

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::ffi::OsString;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use serde::Serialize;
use tempfile::{Builder as FileBuilder, NamedTempFile};
use thiserror::Error;

use crate::access::Access;
use crate::number::is_national;
use crate::source::Source;
use crate::store::{
    APPLICATION, CARD_TYPE, CIVIL, INDICES, PRACTICE, PROFESSION, SPECIALITY, SourceReport, TABLES,
    VERSION,
};
use crate::{
    Column, Day, Extraction, HeaderError, Kind, OpenError, Problem, Problems, Reason, Row,
    Structures, folded, sys,
};

/// Lines between two reports of progress.
const PROGRESS_LINES: u64 = 20_000;

/// Memory that SQLite may use for pages, in KiB.
const CACHE_KIB: i32 = 64 * 1024;

/// The choices for an index.
#[derive(Clone, Debug)]
pub struct Options {
    /// The structures whose people are kept.
    pub structures: Structures,
    /// Whether all people are kept.
    pub everyone: bool,
    /// The accounts that may read the index.
    pub access: Access,
    /// The time, in seconds since 1970.
    pub now: u64,
}

/// The state of a build.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Name of the file that is read.
    pub file: &'a str,
    /// Its kind.
    pub kind: Kind,
    /// Bytes that were read of it.
    pub bytes: u64,
    /// Its size.
    pub size: u64,
    /// Lines that were read of it.
    pub lines: u64,
}

/// The result of a build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The files, in the order in which they were read.
    pub sources: Vec<SourceReport>,
    /// Files of an archive that are no extraction of a kind that is used.
    pub unused: Vec<String>,
    /// Persons that are kept.
    pub people: u64,
    /// Cards of these persons.
    pub cards: u64,
    /// Opposed cards, of all persons.
    pub opposed: u64,
    /// Lines that were left out.
    pub problems: Problems,
}

/// The reason why there is no new index. The one that was there stays.
#[derive(Debug, Error)]
pub enum BuildError {
    /// A file cannot be opened.
    #[error("{file}: {error}")]
    Open {
        /// Name of the file.
        file: String,
        /// The reason.
        error: io::Error,
    },
    /// A file is no extraction.
    #[error("{file}: {error}")]
    Header {
        /// Name of the file.
        file: String,
        /// The reason.
        error: HeaderError,
    },
    /// An archive has no extraction.
    #[error("{file}: none of its files is an extraction that is known")]
    Archive {
        /// Name of the archive.
        file: String,
    },
    /// A file ends or fails before its end.
    #[error("{file}, behind line {line}: {error}")]
    Read {
        /// Name of the file.
        file: String,
        /// Last line that was read.
        line: u64,
        /// The reason.
        error: io::Error,
    },
    /// Most lines of a file cannot be read.
    #[error("{rejected} of {lines} lines of {} cannot be read, the first: {first}", first.file)]
    Unreadable {
        /// Lines that cannot be read.
        rejected: u64,
        /// All lines.
        lines: u64,
        /// The first of them.
        first: Problem,
    },
    /// There are people, but it is not told whose are kept.
    #[error("no structure is given")]
    NoStructures,
    /// The people of the structures are not in the extraction.
    #[error("no person has an activity in the structures that are given")]
    NoPeople,
    /// The index cannot be written.
    #[error("the index cannot be written: {0}")]
    Write(io::Error),
    /// The tables cannot be written.
    #[error("the index cannot be written: {0}")]
    Store(#[from] rusqlite::Error),
}

/// Builds an index of extractions, which may come in any order, and puts it in the place of another
/// or of none.
///
/// A line that cannot be read is left out and told; a file that cannot is an error.
///
/// # Errors
/// [`BuildError`]; the index that was there stays.
pub fn build(
    files: &[PathBuf],
    to: &Path,
    options: &Options,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Report, BuildError> {
    let mut unused = Vec::new();
    let mut sources = Vec::new();
    for file in files {
        sources.extend(extractions(file, &mut unused)?);
    }
    // The cards and mailboxes that are kept depend on the people.
    sources.sort_by_key(|(kind, _)| *kind);
    let people = sources.iter().any(|(kind, _)| *kind == Kind::People);
    if people && options.structures.is_empty() && !options.everyone {
        return Err(BuildError::NoStructures);
    }

    if !people && !options.structures.is_empty() {
        return Err(BuildError::NoPeople);
    }

    // One way to the directory: a second one may lead through another mount.
    let to = &std::path::absolute(to).map_err(BuildError::Write)?;
    let file = new_file_beside(to, options.access).map_err(BuildError::Write)?;
    let mut builder = Builder::new(&file, options)?;
    let mut reports = Vec::new();
    let mut problems = Problems::default();
    for (kind, source) in &sources {
        let (report, of_source) = builder.read(*kind, source, progress)?;
        reports.push(report);
        problems.append(of_source);
    }
    let mut report = builder.finish(&reports, options)?;
    if people && report.people == 0 {
        return Err(BuildError::NoPeople);
    }
    sys::put_in_place(file, to, options.access).map_err(BuildError::Write)?;
    report.sources = reports;
    report.unused = unused;
    report.problems = problems;
    Ok(report)
}

/// Makes a file in the directory of another, to replace that one.
fn new_file_beside(path: &Path, access: Access) -> io::Result<NamedTempFile> {
    let (Some(directory), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::IsADirectory.into());
    };
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    sys::new_file(directory, FileBuilder::new().prefix(&prefix), access)
}

/// Returns the extractions that a file holds, with their kinds.
fn extractions(file: &Path, unused: &mut Vec<String>) -> Result<Vec<(Kind, Source)>, BuildError> {
    let name = || file.display().to_string();
    let open = |error| BuildError::Open {
        file: name(),
        error,
    };
    let sources = Source::find(file).map_err(open)?;
    let archive = sources.iter().any(Source::is_entry) || sources.is_empty();
    let mut found = Vec::new();
    for source in sources {
        let opened = source
            .read(&Cell::new(0), |bytes| {
                Extraction::open(&source.name, bytes).map(|extraction| extraction.kind())
            })
            .map_err(open)?;
        match opened {
            Ok(kind) => found.push((kind, source)),
            Err(OpenError::Io(error)) => return Err(open(error)),
            Err(OpenError::Header(HeaderError::Unknown | HeaderError::Empty)) if archive => {
                unused.push(source.name);
            }
            Err(OpenError::Header(error)) => {
                let file = if archive { source.name } else { name() };
                return Err(BuildError::Header { file, error });
            }
        }
    }
    if found.is_empty() {
        return Err(BuildError::Archive { file: name() });
    }
    Ok(found)
}

/// The column at fault and the reason, of a line that is left out.
type Refusal = (Column, Reason);

/// A line that is left out, or an index that cannot be written.
enum Failure {
    Line(Refusal),
    Store(rusqlite::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Line(refusal)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}

/// An index that is being written.
struct Builder<'a> {
    store: Connection,
    options: &'a Options,
    /// Number of the person of the last line: those of a person follow each other.
    last: String,
    /// The labels that are in the index.
    labels: HashSet<(&'static str, String)>,
}

impl<'a> Builder<'a> {
    fn new(file: &NamedTempFile, options: &'a Options) -> Result<Self, BuildError> {
        let store = Connection::open(file.path())?;
        // The file has another name until it is whole, so nothing is undone in it.
        store.execute_batch(&format!(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
             PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -{CACHE_KIB};
             PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION};
             BEGIN; {TABLES}"
        ))?;
        store.set_prepared_statement_cache_capacity(32);
        Ok(Self {
            store,
            options,
            last: String::new(),
            labels: HashSet::new(),
        })
    }

    fn read(
        &mut self,
        kind: Kind,
        source: &Source,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(SourceReport, Problems), BuildError> {
        self.last.clear();
        let bytes = Cell::new(0);
        let read = source.read(&bytes, |file| {
            self.lines(source, file, &mut |lines| {
                progress(Progress {
                    file: &source.name,
                    kind,
                    bytes: bytes.get().min(source.size),
                    size: source.size,
                    lines,
                });
            })
        });
        read.map_err(|error| BuildError::Open {
            file: source.name.clone(),
            error,
        })?
    }

    fn lines(
        &mut self,
        source: &Source,
        file: &mut dyn BufRead,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(SourceReport, Problems), BuildError> {
        let failed = |line, error| BuildError::Read {
            file: source.name.clone(),
            line,
            error,
        };
        let mut extraction = match Extraction::open(&source.name, file) {
            Ok(extraction) => extraction,
            Err(OpenError::Io(error)) => return Err(failed(0, error)),
            Err(OpenError::Header(error)) => {
                let file = source.name.clone();
                return Err(BuildError::Header { file, error });
            }
        };
        let kind = extraction.kind();
        let (mut kept, mut rows) = (0, 0_u64);
        loop {
            let taken = match extraction.next_row() {
                Ok(None) => break,
                Ok(Some(row)) => self.take(kind, &row),
                Err(error) => return Err(failed(extraction.line(), error)),
            };
            match taken {
                Ok(taken) => kept += u64::from(taken),
                Err(Failure::Line((column, reason))) => extraction.reject(column, reason),
                Err(Failure::Store(error)) => return Err(error.into()),
            }
            rows += 1;
            if rows.is_multiple_of(PROGRESS_LINES) {
                progress(extraction.line() - 1);
            }
        }
        let lines = extraction.line() - 1;
        progress(lines);
        let problems = extraction.problems().clone();
        let rejected = problems.count;
        if rejected > lines / 2
            && let Some(first) = problems.first.first()
        {
            let first = first.clone();
            return Err(BuildError::Unreadable {
                rejected,
                lines,
                first,
            });
        }
        let report = SourceReport {
            kind: kind.word().to_owned(),
            file: source.name.clone(),
            changed: source.changed,
            lines,
            kept,
            rejected,
        };
        Ok((report, problems))
    }

    /// Takes a line; returns whether more than a bare number of it is kept.
    fn take(&mut self, kind: Kind, row: &Row<'_>) -> Result<bool, Failure> {
        match kind {
            Kind::People => self.activity(row),
            Kind::Skills => self.skill(row),
            Kind::Mailboxes => self.mailbox(row),
            Kind::Cards => self.card(row),
        }
    }

    fn activity(&mut self, row: &Row<'_>) -> Result<bool, Failure> {
        let number = holder(row, &[Column::NationalId])?;
        let structure = [
            row.ascii(Column::FinessSite),
            row.ascii(Column::FinessLegal),
            row.ascii(Column::Siret),
            row.ascii(Column::FormerStructureId),
        ];
        let ours = self.options.everyone || self.options.structures.hold(structure);
        if !ours {
            if self.last != number {
                self.run("INSERT OR IGNORE INTO person VALUES (?1, 0)", [&number])?;
                self.last = number.into_owned();
            }
            return Ok(false);
        }
        let names = [
            (PRACTICE, Column::PracticeFamily, Column::PracticeGiven),
            (CIVIL, Column::CivilFamily, Column::CivilGiven),
        ]
        .map(|(origin, family, given)| (origin, row.text(family), row.text(given)));
        if names.iter().all(|(_, family, _)| family.is_empty()) {
            return Err((Column::PracticeFamily, Reason::Name).into());
        }
        self.run(
            "INSERT INTO person VALUES (?1, 1) ON CONFLICT DO UPDATE SET kept = 1",
            [&number],
        )?;
        for (origin, family, given) in names {
            if !family.is_empty() {
                self.run(
                    "INSERT OR IGNORE INTO name VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        number,
                        origin,
                        family,
                        given,
                        folded(&family),
                        folded(&given)
                    ],
                )?;
            }
        }
        let profession = row.text(Column::ProfessionCode);
        if !profession.is_empty() {
            self.run(
                "INSERT OR IGNORE INTO profession VALUES (?1, ?2)",
                [&number, &profession],
            )?;
            self.label(PROFESSION, &profession, row, Column::ProfessionLabel)?;
        }
        self.speciality(&number, row)?;
        let [finess, legal, siret, former] = structure;
        self.run(
            "INSERT OR IGNORE INTO activity VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                number,
                finess,
                legal,
                siret,
                former,
                profession,
                row.text(Column::RoleLabel),
                row.text(Column::ModeLabel),
                row.text(Column::StructureName),
                row.text(Column::SectorLabel),
            ],
        )?;
        Ok(true)
    }

    fn skill(&mut self, row: &Row<'_>) -> Result<bool, Failure> {
        let number = holder(row, &[Column::NationalId])?;
        if !self.keeps(&number)? {
            return Ok(false);
        }
        self.speciality(&number, row)?;
        Ok(true)
    }

    fn speciality(&mut self, number: &str, row: &Row<'_>) -> Result<(), rusqlite::Error> {
        let code = row.text(Column::SkillCode);
        if code.is_empty() {
            return Ok(());
        }
        self.run(
            "INSERT OR IGNORE INTO speciality VALUES (?1, ?2)",
            [number, &code],
        )?;
        self.label(SPECIALITY, &code, row, Column::SkillLabel)
    }

    fn mailbox(&mut self, row: &Row<'_>) -> Result<bool, Failure> {
        let address = row.text(Column::MailboxAddress);
        if !address.contains('@') {
            return Err((Column::MailboxAddress, Reason::Mailbox).into());
        }
        // The mailbox of a structure is that of no person.
        let (national, id) = (row.ascii(Column::NationalId), row.ascii(Column::Id));
        if national.is_empty() && id.is_empty() {
            return Ok(false);
        }
        let number = holder(row, &[Column::NationalId])?;
        if !self.keeps(&number)? {
            return Ok(false);
        }
        self.run(
            "INSERT OR IGNORE INTO mailbox VALUES (?1, ?2, ?3)",
            params![number, address, row.text(Column::MailboxType)],
        )?;
        Ok(true)
    }

    fn card(&mut self, row: &Row<'_>) -> Result<bool, Failure> {
        let card = row.ascii(Column::CardNumber);
        if card.is_empty() || !card.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err((Column::CardNumber, Reason::CardNumber).into());
        }
        let opposed = day(row, Column::OpposedOn)?;
        let from = day(row, Column::ValidFrom)?;
        let until = day(row, Column::ValidUntil)?;
        let number = holder(row, &[Column::NationalId, Column::CardHolder])?;
        let kept = self.keeps(&number)?;
        if !kept && opposed.is_none() {
            return Ok(false);
        }
        let kind = row.text(Column::CardTypeCode);
        if kept {
            self.label(CARD_TYPE, &kind, row, Column::CardTypeLabel)?;
        }
        // One line that says so is enough for an opposition.
        self.run(
            "INSERT INTO card VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET
             number = coalesce(excluded.number, number), kind = coalesce(excluded.kind, kind),
             valid_from = coalesce(excluded.valid_from, valid_from),
             valid_until = coalesce(excluded.valid_until, valid_until),
             opposed = coalesce(opposed, excluded.opposed)",
            params![
                card,
                kept.then_some(number),
                kept.then_some(kind),
                from.map(|day| day.to_string()),
                until.map(|day| day.to_string()),
                opposed.map(|day| day.to_string()),
            ],
        )?;
        Ok(true)
    }

    /// Whether a person is kept.
    fn keeps(&self, number: &str) -> Result<bool, rusqlite::Error> {
        let mut statement = self
            .store
            .prepare_cached("SELECT 1 FROM person WHERE number = ?1 AND kept")?;
        statement.exists([number])
    }

    fn label(
        &mut self,
        domain: &'static str,
        code: &str,
        row: &Row<'_>,
        column: Column,
    ) -> Result<(), rusqlite::Error> {
        let key = (domain, code.to_owned());
        if self.labels.contains(&key) {
            return Ok(());
        }
        let label = row.text(column);
        if label.is_empty() {
            return Ok(());
        }
        let values = params![domain, code, label];
        self.run("INSERT OR IGNORE INTO label VALUES (?1, ?2, ?3)", values)?;
        self.labels.insert(key);
        Ok(())
    }

    fn run(&self, statement: &str, values: impl rusqlite::Params) -> Result<(), rusqlite::Error> {
        self.store.prepare_cached(statement)?.execute(values)?;
        Ok(())
    }

    /// Writes the rest and closes the file.
    fn finish(self, sources: &[SourceReport], options: &Options) -> Result<Report, BuildError> {
        let store = self.store;
        store.execute(
            "INSERT INTO about VALUES (?1, ?2)",
            params![signed(options.now), options.everyone],
        )?;
        for structure in options.structures.iter() {
            store.execute("INSERT INTO structure VALUES (?1)", [structure])?;
        }
        for source in sources {
            store.execute(
                "INSERT INTO source VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    source.kind,
                    source.file,
                    signed(source.changed),
                    signed(source.lines),
                    signed(source.kept),
                    signed(source.rejected),
                ],
            )?;
        }
        store.execute_batch(&format!("{INDICES} COMMIT; PRAGMA optimize;"))?;
        let count = |of: &str| -> Result<u64, rusqlite::Error> {
            let count: i64 =
                store.query_row(&format!("SELECT count(*) FROM {of}"), [], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        };
        let report = Report {
            sources: Vec::new(),
            unused: Vec::new(),
            people: count("person WHERE kept")?,
            cards: count("card WHERE number IS NOT NULL")?,
            opposed: count("card WHERE opposed IS NOT NULL")?,
            problems: Problems::default(),
        };
        store.close().map_err(|(_, error)| error)?;
        Ok(report)
    }
}

/// Returns a count in the type that SQLite has for one.
fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Returns the IdNat_PS of the line's person: the first of the columns that holds one, else type
/// and identifier.
fn holder<'r>(row: &Row<'r>, columns: &[Column]) -> Result<Cow<'r, str>, Refusal> {
    for column in columns {
        let number = row.ascii(*column);
        if !number.is_empty() {
            return if is_national(number) {
                Ok(Cow::Borrowed(number))
            } else {
                Err((*column, Reason::Number))
            };
        }
    }
    let number = format!("{}{}", row.ascii(Column::IdType), row.ascii(Column::Id));
    if is_national(&number) {
        Ok(Cow::Owned(number))
    } else {
        Err((Column::Id, Reason::Number))
    }
}

/// Returns a date of a line, if there is one.
fn day(row: &Row<'_>, column: Column) -> Result<Option<Day>, Refusal> {
    let text = row.text(column);
    if text.is_empty() {
        return Ok(None);
    }
    let day = Day::parse(&text).ok_or((column, Reason::Date))?;
    Ok(Some(day))
}
