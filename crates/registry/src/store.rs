//! The register: a file of SQLite, or a database of PostgreSQL that several desks share.
//!
//! [`Store::append`] adds a record at the end. Two desks at once cannot add one after the same record,
//! for the database refuses the second ([`StoreError::Taken`]); a connection that breaks is made
//! again, and the record is looked for before it is added anew.

use std::borrow::Cow;
use std::env;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant};

use sqlx::any::{AnyArguments, AnyConnectOptions, AnyRow, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, ConnectOptions as _, Connection as _, Row as _};
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};
use url::Url;

use crate::record::sha256;

/// Time in which a database that was restarted takes a record, and in which one answers at all: a
/// network that is gone says nothing.
const RECONNECT: Duration = Duration::from_secs(30);

/// Time in which a server takes a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// Time between two tries to reach it.
const PAUSE: Duration = Duration::from_millis(200);

/// The mode of a register that others must not read.
const PRIVATE: u32 = 0o600;

/// The first bytes of a file of SQLite ("Database File Format" of its authors), unless it is empty.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// The treatment of a file that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// A new register is made.
    Made,
    /// There is no register.
    Refused,
}

/// Place of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// A database of PostgreSQL, by its URL without a password.
    Postgres(Url),
}

impl Place {
    /// Returns the register of the account that runs the program.
    pub(crate) fn of_home(home: &Path) -> Self {
        Self::File(home.join(".local/share/cps-registry/register.db"))
    }
}

impl FromStr for Place {
    type Err = &'static str;

    /// Reads a path, or a URL that begins with `postgres://`. One with a password, which every account
    /// of the computer could read, is refused.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "PATH, or postgres://ACCOUNT@HOST/DATABASE without a password";
        if !text.starts_with("postgres:") && !text.starts_with("postgresql:") {
            return Ok(Self::File(text.into()));
        }
        let mut url = Url::parse(text).map_err(|_| FORM)?;
        let names = || url.query_pairs().map(|(name, _)| name.into_owned());
        if url.password().is_some() || names().any(|name| name == "password") {
            return Err(FORM);
        }
        let has_mode = names().any(|name| name == "sslmode" || name == "ssl-mode");
        if !has_mode && is_remote(&url) {
            // By default the library goes on without TLS where the server has none.
            url.query_pairs_mut().append_pair("sslmode", "verify-full");
        }
        Ok(Self::Postgres(url))
    }
}

/// Whether a database is reached over a network: by a host in the URL, or in the environment, as the
/// library takes it from either; the path of a socket is none.
fn is_remote(url: &Url) -> bool {
    let options = url.query_pairs();
    let named = options.filter(|(name, _)| name == "host" || name == "hostaddr");
    let mut hosts: Vec<_> = named.map(|(_, host)| host.into_owned()).collect();
    hosts.extend(url.host_str().map(str::to_owned));
    hosts.retain(|host| !host.is_empty());
    if hosts.is_empty() {
        hosts.extend(["PGHOSTADDR", "PGHOST"].map(env::var).into_iter().flatten());
    }
    let is_path =
        |host: &String| host.starts_with('/') || host.to_ascii_lowercase().starts_with("%2f");
    !hosts.iter().all(is_path)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => write!(f, "{url}"),
        }
    }
}

/// The reason why a register does not answer or takes no record.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// It cannot be opened.
    #[error("{0}")]
    Open(String),
    /// The database has no tables of a register.
    #[error("the database holds no register: {0}")]
    NotMigrated(String),
    /// There is no space left.
    #[error("{0}")]
    Full(String),
    /// Another record was added after the same one.
    #[error("another record was added in the meantime")]
    Taken,
    /// The database refuses it to this account.
    #[error("{0}")]
    Denied(String),
    /// Anything else.
    #[error("{0}")]
    Failed(String),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull => Self::Full(error.to_string()),
            _ => Self::Open(error.to_string()),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        let sqlx::Error::Database(database) = &error else {
            return Self::Failed(text);
        };
        match database.code().as_deref() {
            // SQLITE_FULL; "disk_full" of PostgreSQL 15, appendix A.
            Some("13" | "53100") => Self::Full(text),
            // SQLITE_READONLY, SQLITE_PERM; "insufficient_privilege".
            Some("8" | "3" | "42501") => Self::Denied(text),
            // "undefined_table"
            Some("42P01") => Self::NotMigrated(text),
            _ if database.is_unique_violation() => Self::Taken,
            _ => Self::Failed(text),
        }
    }
}

/// An account of the hospital.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Account {
    /// Its name, by which the person logs in.
    pub(crate) name: String,
    pub(crate) family_name: String,
    pub(crate) given_names: String,
    /// The unit or group that it belongs to; empty if it is not known.
    pub(crate) unit: String,
    /// The national identifier that the hospital has for it; empty if it has none.
    pub(crate) national_id: String,
}

/// A register that is open.
#[derive(Debug)]
pub(crate) struct Store {
    place: Place,
    runtime: Runtime,
    connection: AnyConnection,
}

impl Store {
    /// Opens a register.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub(crate) fn open(place: &Place, missing: Missing) -> Result<Self, StoreError> {
        install_default_drivers();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let place = match place {
            Place::File(path) => Place::File(std::path::absolute(path)?),
            Place::Postgres(url) => Place::Postgres(url.clone()),
        };
        if let Place::File(path) = &place {
            if missing == Missing::Made {
                create_private(path)?;
            }
            close_register(path)?;
        }
        let connection = runtime.block_on(connect(&place))?;
        let is_file = matches!(place, Place::File(_));
        let mut store = Self {
            place,
            runtime,
            connection,
        };
        if is_file {
            store.migrate()?;
        }
        Ok(store)
    }

    /// Makes the tables of a register, and the rights to them, where they are missing.
    ///
    /// # Errors
    /// If the database refuses it.
    pub(crate) fn migrate(&mut self) -> Result<(), StoreError> {
        let sql = match self.place {
            Place::File(_) => include_str!("../migrations/sqlite.sql"),
            Place::Postgres(_) => include_str!("../migrations/postgres.sql"),
        };
        let first = Migration::new(
            1,
            Cow::Borrowed("register"),
            MigrationType::Simple,
            Cow::Borrowed(sql),
            false,
        );
        let migrator = Migrator {
            migrations: Cow::Owned(vec![first]),
            ..Migrator::DEFAULT
        };
        let done = self.runtime.block_on(migrator.run(&mut self.connection));
        done.map_err(|error| match error {
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => error.into(),
            other => StoreError::Failed(other.to_string()),
        })
    }

    /// Returns every record in its order.
    ///
    /// # Errors
    /// If the database does not answer.
    pub(crate) fn lines(&mut self) -> Result<Vec<String>, StoreError> {
        self.lines_from(0)
    }

    /// Returns every record from the one with this number on, in their order; the first has the number
    /// 1.
    ///
    /// # Errors
    /// If the database does not answer.
    pub(crate) fn lines_from(&mut self, number: usize) -> Result<Vec<String>, StoreError> {
        let sequence = i64::try_from(number).unwrap_or(i64::MAX);
        let rows = self.rows_of(|| {
            let wanted = "SELECT line FROM record WHERE sequence >= $1 ORDER BY sequence";
            sqlx::query(wanted).bind(sequence)
        })?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Adds a record after `count` others, the last of which has the hash `previous`.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if there are more by now.
    pub(crate) fn append(
        &mut self,
        count: usize,
        previous: Option<&str>,
        line: &str,
    ) -> Result<(), StoreError> {
        let deadline = Instant::now() + RECONNECT;
        let hash = sha256(line.as_bytes());
        loop {
            let inserted = self.insert(count, previous, &hash, line);
            let failure = match inserted {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            if is_lasting(&failure) {
                // It may be there from a try whose answer was lost.
                return match failure.into() {
                    StoreError::Taken if self.has(&hash)? => Ok(()),
                    failure => Err(failure),
                };
            }
            self.reconnect(deadline, failure)?;
        }
    }

    fn insert(
        &mut self,
        count: usize,
        previous: Option<&str>,
        hash: &str,
        line: &str,
    ) -> Result<(), sqlx::Error> {
        let sequence = i64::try_from(count).unwrap_or(i64::MAX - 1) + 1;
        let insert = sqlx::query(
            "INSERT INTO record (sequence, hash, previous, line) VALUES ($1, $2, $3, $4)",
        );
        let insert = insert.bind(sequence).bind(hash.to_owned());
        let insert = insert.bind(previous.unwrap_or_default().to_owned());
        let insert = insert.bind(line.to_owned());
        let done = insert.execute(&mut self.connection);
        self.runtime.block_on(answered(done)).map(drop)
    }

    /// Whether there is a record with this hash.
    fn has(&mut self, hash: &str) -> Result<bool, StoreError> {
        let query =
            sqlx::query("SELECT sequence FROM record WHERE hash = $1").bind(hash.to_owned());
        let row = query.fetch_optional(&mut self.connection);
        Ok(self.runtime.block_on(answered(row))?.is_some())
    }

    /// Connects again after a failure.
    fn reconnect(&mut self, deadline: Instant, failure: sqlx::Error) -> Result<(), StoreError> {
        if matches!(self.place, Place::File(_)) || Instant::now() >= deadline {
            return Err(failure.into());
        }
        loop {
            match self.runtime.block_on(connect(&self.place)) {
                Ok(connection) => {
                    self.connection = connection;
                    return Ok(());
                }
                Err(_) if Instant::now() >= deadline => return Err(failure.into()),
                Err(_) => self.runtime.block_on(async { sleep(PAUSE).await }),
            }
        }
    }

    fn rows(&mut self, sql: &'static str) -> Result<Vec<AnyRow>, StoreError> {
        self.rows_of(|| sqlx::query(sql))
    }

    fn rows_of<'q>(
        &mut self,
        query: impl Fn() -> Query<'q, Any, AnyArguments<'q>>,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let deadline = Instant::now() + RECONNECT;
        loop {
            let rows = query().fetch_all(&mut self.connection);
            match self.runtime.block_on(answered(rows)) {
                Ok(rows) => return Ok(rows),
                Err(failure) if is_lasting(&failure) => return Err(failure.into()),
                Err(failure) => self.reconnect(deadline, failure)?,
            }
        }
    }

    /// Returns the accounts of the hospital, by name.
    ///
    /// # Errors
    /// If the database does not answer.
    pub(crate) fn accounts(&mut self) -> Result<Vec<Account>, StoreError> {
        let rows = self.rows(
            "SELECT name, family_name, given_names, unit, national_id FROM account ORDER BY name",
        )?;
        let account = |row: &AnyRow| {
            Ok(Account {
                name: row.try_get(0)?,
                family_name: row.try_get(1)?,
                given_names: row.try_get(2)?,
                unit: row.try_get(3)?,
                national_id: row.try_get(4)?,
            })
        };
        rows.iter().map(account).collect()
    }

    /// Returns the professions that the accounts of each unit are expected to have.
    ///
    /// # Errors
    /// If the database does not answer.
    pub(crate) fn expectations(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        let rows =
            self.rows("SELECT unit, profession FROM expectation ORDER BY unit, profession")?;
        let pair = |row: &AnyRow| Ok((row.try_get(0)?, row.try_get(1)?));
        rows.iter().map(pair).collect()
    }

    /// Returns the number of records that the exports of this name have taken.
    ///
    /// # Errors
    /// If the database does not answer.
    pub(crate) fn exported(&mut self, name: &str) -> Result<usize, StoreError> {
        let query = sqlx::query("SELECT sequence FROM export WHERE name = $1");
        let query = query.bind(name.to_owned());
        let row = self
            .runtime
            .block_on(query.fetch_optional(&mut self.connection));
        let taken = row?.map(|row| row.try_get::<i64, _>(0)).transpose()?;
        Ok(usize::try_from(taken.unwrap_or_default()).unwrap_or_default())
    }

    /// Keeps the number of records that the exports of this name have taken.
    ///
    /// # Errors
    /// If the database refuses it.
    pub(crate) fn set_exported(&mut self, name: &str, records: usize) -> Result<(), StoreError> {
        let sequence = i64::try_from(records).unwrap_or(i64::MAX);
        let query = sqlx::query(
            "INSERT INTO export (name, sequence) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence",
        );
        let query = query.bind(name.to_owned()).bind(sequence);
        self.runtime.block_on(query.execute(&mut self.connection))?;
        Ok(())
    }

    /// Replaces the accounts of the hospital, all or none.
    ///
    /// # Errors
    /// If the database refuses it.
    pub(crate) fn replace_accounts(&mut self, accounts: &[Account]) -> Result<(), StoreError> {
        self.replace_rows(
            "DELETE FROM account",
            "INSERT INTO account (name, family_name, given_names, unit, national_id) \
             VALUES ($1, $2, $3, $4, $5)",
            accounts.iter().map(|account| {
                [
                    &account.name,
                    &account.family_name,
                    &account.given_names,
                    &account.unit,
                    &account.national_id,
                ]
            }),
        )
    }

    /// Replaces the professions that are expected, all or none.
    ///
    /// # Errors
    /// If the database refuses it.
    pub(crate) fn replace_expectations(
        &mut self,
        expectations: &[(String, String)],
    ) -> Result<(), StoreError> {
        self.replace_rows(
            "DELETE FROM expectation",
            "INSERT INTO expectation (unit, profession) VALUES ($1, $2)",
            expectations
                .iter()
                .map(|(unit, profession)| [unit, profession]),
        )
    }

    /// Replaces the rows of a table, all or none.
    fn replace_rows<'r, const N: usize>(
        &mut self,
        delete: &'static str,
        insert: &'static str,
        rows: impl Iterator<Item = [&'r String; N]>,
    ) -> Result<(), StoreError> {
        let Self {
            runtime,
            connection,
            ..
        } = self;
        runtime.block_on(async {
            let mut transaction = connection.begin().await?;
            sqlx::query(delete).execute(&mut *transaction).await?;
            for row in rows {
                let query = row.into_iter().fold(sqlx::query(insert), |query, value| {
                    query.bind(value.clone())
                });
                query.execute(&mut *transaction).await?;
            }
            Ok(transaction.commit().await?)
        })
    }
}

/// Whether a server answered with a failure, rather than ended: not "admin_shutdown",
/// "crash_shutdown" and "cannot_connect_now" (PostgreSQL 15, appendix A).
fn is_lasting(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(database) = error else {
        return false;
    };
    !matches!(
        database.code().as_deref(),
        Some("57P01" | "57P02" | "57P03")
    )
}

async fn connect(place: &Place) -> Result<AnyConnection, StoreError> {
    let url = match place {
        Place::File(path) => {
            let mut url = Url::from_file_path(path)
                .map_err(|()| StoreError::Open("this is no path of a file".to_owned()))?;
            // `sqlite:` is no scheme that the library of URLs lets a file become.
            url.set_query(Some("mode=rw"));
            url.as_str().replacen("file://", "sqlite://", 1)
        }
        Place::Postgres(url) => url.to_string(),
    };
    let options = AnyConnectOptions::from_str(&url).map_err(|error| match error {
        sqlx::Error::Configuration(error) => StoreError::Open(error.to_string()),
        error => StoreError::Open(error.to_string()),
    })?;
    let options = options.disable_statement_logging();
    match timeout(CONNECT, options.connect()).await {
        Ok(connection) => connection.map_err(|error| StoreError::Open(error.to_string())),
        Err(late) => Err(StoreError::Open(late.to_string())),
    }
}

/// Waits for the answer of a database.
async fn answered<T>(
    answer: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    let late = |late| Err(sqlx::Error::Io(io::Error::new(ErrorKind::TimedOut, late)));
    timeout(RECONNECT, answer).await.unwrap_or_else(late)
}

/// Makes a file for its owner alone, with its directory, unless something has its name.
fn create_private(path: &Path) -> io::Result<()> {
    if let Some(directory) = path.parent().filter(|path| !path.as_os_str().is_empty()) {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)?;
    }
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(PRIVATE)
        .open(path);
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Closes a register to other accounts. Anything else that has its name is left as it is.
///
/// # Errors
/// If the file is none of SQLite, or not there.
fn close_register(path: &Path) -> Result<(), StoreError> {
    let found = fs::metadata(path).map_err(|error| StoreError::Open(error.to_string()))?;
    if !found.is_file() {
        return Err(StoreError::Open("this is no file".to_owned()));
    }
    let mut begins = Vec::new();
    let most = u64::try_from(SQLITE.len()).unwrap_or_default();
    File::open(path)?.take(most).read_to_end(&mut begins)?;
    if !begins.is_empty() && begins != SQLITE {
        let reason = "this file is no register, and is left as it is";
        return Err(StoreError::Open(reason.to_owned()));
    }
    if found.permissions().mode() & 0o077 != 0 {
        fs::set_permissions(path, Permissions::from_mode(PRIVATE))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_path_or_a_database_without_a_password() {
        let place = |text: &str| text.parse::<Place>().map(|place| place.to_string());
        for (text, expected) in [
            ("register.db", Some("register.db")),
            (
                "postgres://desk@db.example/cps",
                Some("postgres://desk@db.example/cps?sslmode=verify-full"),
            ),
            (
                "postgres://desk@db.example/cps?sslmode=require",
                Some("postgres://desk@db.example/cps?sslmode=require"),
            ),
            (
                "postgres:///cps?host=/run/postgresql",
                Some("postgres:///cps?host=/run/postgresql"),
            ),
            (
                "postgres:///cps?host=db.example",
                Some("postgres:///cps?host=db.example&sslmode=verify-full"),
            ),
            (
                "postgres:///cps?hostaddr=192.0.2.1",
                Some("postgres:///cps?hostaddr=192.0.2.1&sslmode=verify-full"),
            ),
            (
                "postgres://db.example/cps?ssl-mode=require",
                Some("postgres://db.example/cps?ssl-mode=require"),
            ),
            (
                "postgres://%2Frun%2Fpostgresql/cps",
                Some("postgres://%2Frun%2Fpostgresql/cps"),
            ),
            ("postgres://desk:secret@db.example/cps", None),
            ("postgres://db.example/cps?password=secret", None),
        ] {
            assert_eq!(place(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_register_is_private_keeps_its_records_and_takes_one_after_each() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a b?%23#/register.db");
        let place = Place::File(path.clone());
        let mut store = Store::open(&place, Missing::Made).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, PRIVATE);
        store.append(0, None, "first").unwrap();
        let hash = sha256(b"first");
        store.append(1, Some(&hash), "second").unwrap();
        let taken = |done| assert!(matches!(done, Err(StoreError::Taken)), "{done:?}");
        taken(store.append(1, Some(&hash), "other"));
        taken(store.append(0, None, "other"));
        // One that is there already is not added again.
        store.append(1, Some(&hash), "second").unwrap();
        for change in [
            "UPDATE record SET line = 'x' WHERE sequence = 1",
            "DELETE FROM record",
        ] {
            let done = store
                .runtime
                .block_on(sqlx::query(change).execute(&mut store.connection));
            let error = done.unwrap_err().to_string();
            assert!(error.contains("records are appended only"), "{error}");
        }
        drop(store);
        let mut again = Store::open(&place, Missing::Made).unwrap();
        assert_eq!(again.lines().unwrap(), ["first", "second"]);
    }

    #[test]
    fn a_register_without_space_says_so_and_keeps_what_it_has() {
        let directory = tempfile::tempdir().unwrap();
        let place = Place::File(directory.path().join("register.db"));
        let mut store = Store::open(&place, Missing::Made).unwrap();
        store.append(0, None, "first").unwrap();
        let pages = |store: &mut Store, pages: &'static str| {
            let limit = sqlx::query(pages).execute(&mut store.connection);
            store.runtime.block_on(limit).unwrap();
        };
        // SQLite lowers it to the pages that there are.
        pages(&mut store, "PRAGMA max_page_count = 1");
        let (hash, long) = (sha256(b"first"), "x".repeat(100_000));
        let full = store.append(1, Some(&hash), &long);
        assert!(matches!(full, Err(StoreError::Full(_))), "{full:?}");
        assert_eq!(store.lines().unwrap(), ["first"]);
        pages(&mut store, "PRAGMA max_page_count = 1000000");
        store.append(1, Some(&hash), &long).unwrap();
        assert_eq!(store.lines().unwrap().len(), 2);
    }
}
