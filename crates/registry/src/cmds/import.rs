//! `import`: the accounts of the hospital, and the professions that its units expect.

use std::path::Path;

use cps_console::{Language, Page};
use cps_trust::{LONGEST_CONFIGURATION, read_file, read_text};
use serde_json::json;

use crate::accounts::{self, ListError, Mapping};
use crate::args::ImportArgs;
use crate::error::{Output, RegistryError};
use crate::register::Register;
use crate::text::say;

/// The largest list of accounts that is read.
const LARGEST: u64 = 256 << 20;

pub(super) fn run(args: &ImportArgs, output: &mut Output) -> Result<(), RegistryError> {
    let columns = mapping(args.columns.as_deref())?.import;
    let file = read_file(&args.file, LARGEST).map_err(RegistryError::read(&args.file))?;
    let accounts = accounts::read(&file, &columns).map_err(RegistryError::list(&args.file))?;
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
    output.show(&json!({ "accounts": count }), |language: Language, _| {
        let mut page = Page::default();
        page.line(say!(language, Imported, count = count));
        page
    })
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
