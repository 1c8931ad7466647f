//! The register as commands see it: its records, what they come to, and new ones.

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cps_directory::Day;
use cps_ipc::accounts;
use der::DateTime;

use crate::conflict::Pairings;
use crate::error::RegistryError;
use crate::record::{Checked, Damage, Record, check_after, check_all, not_counted, sha256};
use crate::store::{Account, Missing, Place, Store, StoreError};

/// The environment variable that names the register.
pub(crate) const VARIABLE: &str = "CPS_REGISTER";

/// A register that is open.
#[derive(Debug)]
pub(crate) struct Register {
    pub(crate) place: Place,
    store: Store,
}

/// The records of a register, as far as they were verified.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) checked: Vec<Checked>,
}

/// A register as it is, damaged or not.
#[derive(Debug)]
pub(crate) struct Look {
    /// The pairings of the records that hold.
    pub(crate) pairings: Pairings,
    /// The places of the other records, from 1.
    pub(crate) not_counted: Vec<usize>,
    damage: Option<Damage>,
}

impl Look {
    /// Fails if the register is damaged, once the result is shown.
    ///
    /// # Errors
    /// [`RegistryError::Wrong`].
    pub(crate) fn verdict(self) -> Result<(), RegistryError> {
        self.damage
            .map_or(Ok(()), |damage| Err(RegistryError::Wrong(damage)))
    }
}

impl Records {
    /// Returns the pairings that hold.
    pub(crate) fn pairings(&self) -> Pairings {
        Pairings::of(self.iter())
    }

    /// Returns the contents in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Record> {
        self.checked
            .iter()
            .filter_map(|checked| checked.record.as_ref())
    }

    /// Returns the hash of the last record.
    pub(crate) fn head(&self) -> Option<&str> {
        self.checked.last().map(|checked| checked.hash.as_str())
    }
}

impl Register {
    /// Returns the place of the register that the option names, else the environment, else that of the
    /// account.
    ///
    /// # Errors
    /// If none is named, and the account has no home.
    pub(crate) fn place(named: Option<&Place>) -> Result<Place, RegistryError> {
        named.cloned().map_or_else(of_environment, Ok)
    }

    /// Opens the register that the option names, else the environment, else that of the account.
    ///
    /// # Errors
    /// If there is none, or it cannot be opened.
    pub(crate) fn open(named: Option<&Place>) -> Result<Self, RegistryError> {
        Self::at(named, Missing::Refused)
    }

    /// The same for what begins a register: a file that is not there is made.
    ///
    /// # Errors
    /// If it cannot be made or opened.
    pub(crate) fn open_or_make(named: Option<&Place>) -> Result<Self, RegistryError> {
        Self::at(named, Missing::Made)
    }

    fn at(named: Option<&Place>, missing: Missing) -> Result<Self, RegistryError> {
        let place = Self::place(named)?;
        let store = Store::open(&place, missing).map_err(RegistryError::store(&place))?;
        Ok(Self { place, store })
    }

    /// Returns the file of the register, if it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }

    /// Does something with the database, and says of a failure which register it was.
    pub(crate) fn with<T>(
        &mut self,
        done: impl FnOnce(&mut Store) -> Result<T, StoreError>,
    ) -> Result<T, RegistryError> {
        done(&mut self.store).map_err(RegistryError::store(&self.place))
    }

    /// Returns the lines of all records.
    pub(crate) fn lines(&mut self) -> Result<Vec<String>, RegistryError> {
        self.with(Store::lines)
    }

    /// Returns all records, each of which holds and follows the one before.
    ///
    /// # Errors
    /// [`RegistryError::Wrong`] if one does not: nothing is added to such a register.
    pub(crate) fn records(&mut self) -> Result<Records, RegistryError> {
        let mut records = Records::default();
        self.follow(&mut records)?;
        Ok(records)
    }

    /// Adds to verified records those that the register has after them, and returns how many: these
    /// alone are verified, for each hash covers all records before it.
    ///
    /// # Errors
    /// [`RegistryError::Wrong`] if one does not hold, or the last verified one is no longer where it
    /// was: nothing is added to such a register.
    pub(crate) fn follow(&mut self, records: &mut Records) -> Result<usize, RegistryError> {
        let known = records.checked.len();
        let lines = self.with(|store| store.lines_from(known))?;
        let mut lines = lines.iter().map(String::as_str);
        if let Some(head) = records.head() {
            let kept = lines.next().map(|line| sha256(line.as_bytes()));
            if kept.as_deref() != Some(head) {
                let before = known
                    .checked_sub(2)
                    .and_then(|before| records.checked.get(before));
                let before = before.and_then(|before| before.record.as_ref());
                return Err(RegistryError::Wrong(Damage {
                    failed: 1,
                    record: known,
                    account: records
                        .checked
                        .last()
                        .and_then(Checked::account)
                        .map(str::to_owned),
                    after: before.map(|before| before.time().to_owned()),
                }));
            }
        }
        let added = check_after(records.checked.last(), lines);
        match Damage::of(&records.checked, &added) {
            None => {
                let count = added.len();
                records.checked.extend(added);
                Ok(count)
            }
            Some(damage) => Err(RegistryError::Wrong(damage)),
        }
    }

    /// Returns the pairings of the records that hold, for a command that changes nothing: a damaged
    /// record stops it as little as any other reader.
    pub(crate) fn look(&mut self) -> Result<Look, RegistryError> {
        let lines = self.lines()?;
        let checked = check_all(lines.iter().map(String::as_str));
        let not_counted = not_counted(&checked);
        let sound = checked
            .iter()
            .zip(1..)
            .filter(|(_, place)| !not_counted.contains(place));
        let sound = sound.filter_map(|(checked, _)| checked.record.as_ref());
        Ok(Look {
            pairings: Pairings::of(sound),
            damage: Damage::of(&[], &checked),
            not_counted,
        })
    }

    /// Returns the accounts of the hospital.
    pub(crate) fn accounts(&mut self) -> Result<Vec<Account>, RegistryError> {
        self.with(Store::accounts)
    }

    /// Adds a record that names the last of `records`; `false` if another was added meanwhile.
    pub(crate) fn append(&mut self, records: &Records, line: &str) -> Result<bool, RegistryError> {
        let (count, head) = (records.checked.len(), records.head());
        match self.store.append(count, head, line) {
            Ok(()) => Ok(true),
            Err(StoreError::Taken) => Ok(false),
            Err(failure) => Err(RegistryError::store(&self.place)(failure)),
        }
    }
}

fn of_environment() -> Result<Place, RegistryError> {
    if let Ok(named) = env::var(VARIABLE)
        && !named.is_empty()
    {
        return named.parse().map_err(|_| RegistryError::RegisterForm);
    }
    match env::var_os("HOME").filter(|home| !home.is_empty()) {
        Some(home) => Ok(Place::of_home(&PathBuf::from(home))),
        None => Err(RegistryError::RegisterForm),
    }
}

/// Returns the present time in RFC 3339, in whole seconds of UTC; not before the last record, for the
/// clocks of two desks differ.
pub(crate) fn now(records: &Records) -> String {
    let whole = Duration::from_secs(seconds());
    let now =
        DateTime::from_unix_duration(whole).map_or_else(|_| String::new(), |now| now.to_string());
    let last = records.iter().last().map(Record::time).unwrap_or_default();
    now.max(last.to_owned())
}

/// Returns the present day in UTC.
pub(crate) fn today() -> Day {
    Day::of_unix(seconds()).unwrap_or(Day::LAST)
}

/// Returns the present time in seconds since 1970.
fn seconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}

/// Returns the name of the account that runs the program, or its number.
pub(crate) fn operator() -> String {
    match accounts::own_name() {
        Ok(Some(name)) => name,
        _ => rustix::process::geteuid().as_raw().to_string(),
    }
}

/// Returns the name of this computer.
pub(crate) fn workstation() -> String {
    rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Unpairing;

    /// Adds the end of a pairing after the last of these records, and returns whether none was there.
    fn add(register: &mut Register, records: &Records, account: &str) -> bool {
        let end = Unpairing {
            previous: records.head().map(str::to_owned),
            time: now(records),
            unpaired: account.to_owned(),
            national_id: "899700000013".to_owned(),
            reason: "left".to_owned(),
            operator: "desk".to_owned(),
            workstation: "accueil".to_owned(),
        };
        let line = serde_json::to_string(&end).unwrap();
        register.append(records, &line).unwrap()
    }

    fn register(directory: &tempfile::TempDir) -> Register {
        Register::open_or_make(Some(&Place::File(directory.path().join("register.db")))).unwrap()
    }

    #[test]
    fn a_record_is_verified_once_however_often_the_register_is_looked_at() {
        let directory = tempfile::tempdir().unwrap();
        let mut desk = register(&directory);
        let mut known = desk.records().unwrap();
        for account in ["a", "b", "c"] {
            assert!(add(&mut desk, &known, account));
            assert_eq!(desk.follow(&mut known).unwrap(), 1);
        }
        assert_eq!(desk.follow(&mut known).unwrap(), 0);

        let mut other = register(&directory);
        let mut theirs = other.records().unwrap();
        assert!(add(&mut other, &theirs, "d"));
        other.follow(&mut theirs).unwrap();
        assert!(add(&mut other, &theirs, "e"));
        // The other desk was quicker: its two records are verified, and none of those before.
        assert!(!add(&mut desk, &known, "f"));
        assert_eq!(desk.follow(&mut known).unwrap(), 2);
        assert_eq!(known.head(), desk.records().unwrap().head());
    }

    #[test]
    fn records_that_were_taken_away_or_exchanged_are_noticed_by_those_who_know_them() {
        let directory = tempfile::tempdir().unwrap();
        let mut desk = register(&directory);
        let mut known = Records::default();
        for account in ["a", "b"] {
            assert!(add(&mut desk, &known, account));
            desk.follow(&mut known).unwrap();
        }
        for others in [&["a"][..], &["a", "c"], &["a", "c", "d"]] {
            let directory = tempfile::tempdir().unwrap();
            let mut forged = register(&directory);
            let mut records = Records::default();
            for account in others {
                assert!(add(&mut forged, &records, account));
                forged.follow(&mut records).unwrap();
            }
            let failure = forged.follow(&mut known).unwrap_err();
            assert!(
                matches!(failure, RegistryError::Wrong(Damage { record: 2, .. })),
                "{failure:?}"
            );
        }
    }
}
