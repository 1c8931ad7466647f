//! `import`: the accounts of the hospital, and the professions that its units expect.

use std::path::Path;

use cps_console::{Language, Page};
use cps_trust::{LONGEST_CONFIGURATION, read_file, read_text};
use serde_json::json;

use crate::accounts::{self, Columns, List, ListError, Mapping};
use crate::args::ImportArgs;
use crate::error::{Output, RegistryError};
use crate::reasons;
use crate::register::Register;
use crate::text::say;

/// The largest list of accounts that is read.
const LARGEST: u64 = 256 << 20;

pub(super) fn run(args: &ImportArgs, output: &mut Output) -> Result<(), RegistryError> {
    let columns = mapping(args.columns.as_deref())?.import;
    let List { accounts, warnings } = read_list(&args.file, LARGEST, &columns, output)?;
    let expectations = match &args.expect {
        None => None,
        Some(path) => {
            let file = read_file(path, LARGEST).map_err(RegistryError::read(path))?;
            Some(accounts::read_expectations(&file).map_err(RegistryError::list(path))?)
        }
    };
    let mut register = Register::open_or_make(args.register.register.as_ref())?;
    register.with(|store| store.replace_accounts(&accounts))?;
    if let Some(expectations) = expectations {
        register.with(|store| store.replace_expectations(&expectations))?;
    }
    let count = accounts.len();
    let result = json!({ "accounts": count, "warnings": warnings });
    output.show(&result, |language: Language, _| {
        let mut page = Page::default();
        page.line(say!(language, Imported, count = count));
        page
    })
}

/// Reads a list of accounts, and warns of the cells that may be wrong.
pub(super) fn read_list(
    path: &Path,
    largest: u64,
    columns: &Columns,
    output: &Output,
) -> Result<List, RegistryError> {
    let file = read_file(path, largest).map_err(RegistryError::read(path))?;
    let list = accounts::read(&file, columns).map_err(RegistryError::list(path))?;
    if let Some(sentence) = reasons::of_warnings(output.language, path, &list.warnings) {
        output.warn(&sentence);
    }
    Ok(list)
}

/// Reads the file that names the columns; without one, the names are those of the documents.
pub(super) fn mapping(path: Option<&Path>) -> Result<Mapping, RegistryError> {
    let Some(path) = path else {
        return Ok(Mapping::default());
    };
    let text = read_text(path, LONGEST_CONFIGURATION).map_err(RegistryError::read(path))?;
    let read = toml::from_str(&text);
    let read = read.map_err(|error| ListError::Toml(error.to_string().replace('\n', " ")));
    read.map_err(RegistryError::list(path))
}
