//! NSS databases: the modules that they name, and `modutil`, which changes them.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;

use super::entry::{Entries, Entry, NAME};
use super::error::BrowserError;
use crate::root::Root;
use crate::sys;

/// The file of a database that lists its modules.
const LIST: &str = "pkcs11.txt";

/// Whether there is a database that could name modules.
pub(super) fn exists(root: &Root, database: &Path) -> bool {
    root.exists(database.join(LIST))
}

/// Returns the modules of a database; none if there is no database.
pub(super) fn modules(root: &Root, database: &Path) -> Result<Entries, BrowserError> {
    let path = database.join(LIST);
    match root.read_to_string(&path) {
        Ok(text) => Ok(Entries(text.split("\n\n").filter_map(entry).collect())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Entries(Vec::new())),
        Err(error) => Err(BrowserError::read(&root.here(path), error)),
    }
}

/// Reads one module of the list: lines of `key=value`. NSS's own has an empty library.
fn entry(block: &str) -> Option<Entry> {
    let value = |key: &str| {
        let mut lines = block.lines();
        lines.find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    };
    let library = value("library").filter(|library| !library.is_empty())?;
    Some(Entry {
        name: value("name")?.to_owned(),
        library: library.to_owned(),
    })
}

/// Makes a database without a password, if there is none.
pub(super) fn create(database: &Path) -> Result<(), BrowserError> {
    if database.join("cert9.db").exists() {
        return Ok(());
    }
    sys::create_private_directory(database)
        .map_err(|error| BrowserError::write(database, error))?;
    run("certutil", database, &["-N", "--empty-password", "-d"], &[])
}

/// Makes the database name the module. Returns whether that changed it.
pub(super) fn register(database: &Path, module: &str) -> Result<bool, BrowserError> {
    if modules(&Root::of_this_system(), database)?.load(module) {
        return Ok(false);
    }
    // Another path, of an earlier installation.
    unregister(database, module)?;
    let add = ["-add", NAME, "-libfile", module, "-force"];
    run("modutil", database, &["-dbdir"], &add)?;
    Ok(true)
}

/// Takes our entries out of the database. Returns whether there were any.
pub(super) fn unregister(database: &Path, module: &str) -> Result<bool, BrowserError> {
    let entries = modules(&Root::of_this_system(), database)?;
    let mut changed = false;
    for name in entries.ours(module) {
        let delete = ["-delete", name, "-force"];
        run("modutil", database, &["-dbdir"], &delete)?;
        changed = true;
    }
    Ok(changed)
}

/// Runs a program of NSS: `before`, the database, `after`.
fn run(
    name: &'static str,
    database: &Path,
    before: &[&str],
    after: &[&str],
) -> Result<(), BrowserError> {
    // The format of all current browsers; older tools would take another one by default.
    let mut argument = OsString::from("sql:");
    argument.push(database);
    let mut command = Command::new(name);
    command.args(before).arg(argument).args(after);
    let output = command.output().map_err(|error| BrowserError::Tool {
        name,
        detail: error.to_string(),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(BrowserError::Database {
        path: database.to_owned(),
        detail: said.trim().replace('\n', " "),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_list_of_modules_is_read_as_nss_writes_it() {
        let directory = tempfile::tempdir().unwrap();
        let list = "library=\nname=NSS Internal PKCS #11 Module\nparameters=configdir='sql:.'\n\
                    NSS=Flags=internal,critical\n\n\nlibrary=/usr/lib/libcps_pkcs11.so\n\
                    name=Carte CPS\nNSS=trustOrder=100\n\nlibrary=/o.so\nname=Other\n";
        fs::write(directory.path().join(LIST), list).unwrap();
        let entry = |name: &str, library: &str| Entry {
            name: name.to_owned(),
            library: library.to_owned(),
        };
        assert_eq!(
            modules(&Root::of_this_system(), directory.path()).unwrap(),
            Entries(vec![
                entry("Carte CPS", "/usr/lib/libcps_pkcs11.so"),
                entry("Other", "/o.so")
            ])
        );
    }

    #[test]
    fn no_database_names_no_module() {
        let directory = tempfile::tempdir().unwrap();
        assert!(!exists(&Root::of_this_system(), directory.path()));
        assert_eq!(
            modules(&Root::of_this_system(), directory.path()).unwrap(),
            Entries(Vec::new())
        );
        assert!(!unregister(directory.path(), "/m.so").unwrap());
    }
}
