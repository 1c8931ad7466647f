//! `export`: the numbers of accounts, in the form of a directory.

use cps_console::{Language, Page};
use cps_workstation::destination::{Destination, Readers};
use serde_json::json;

use super::import::mapping;
use crate::args::ExportArgs;
use crate::conflict::Pairings;
use crate::error::{Output, RegistryError};
use crate::export::{changes, write};
use crate::register::Register;
use crate::text::say;

pub(super) fn run(args: &ExportArgs, output: &mut Output) -> Result<(), RegistryError> {
    let target = mapping(args.columns.as_deref())?.export;
    target.check(args.format).map_err(RegistryError::Target)?;
    let mut register = Register::open(args.register.register.as_ref())?;
    let records = register.records()?;
    let accounts = register.accounts()?;
    let name = args.format.name();
    let taken = match args.since_last {
        true => register.with(|store| store.exported(name))?,
        false => 0,
    };
    let before = Pairings::of(records.iter().take(taken));
    let now = records.pairings();
    let rows = changes(&before, &now, &accounts);
    let content = write(args.format, &rows, &target);
    if let Some(path) = &args.out {
        let inputs = register.file().into_iter().chain(args.columns.as_deref());
        let inputs: Vec<_> = inputs.collect();
        Destination::new(Some(path), &inputs)?.write(&content, Readers::Owner)?;
        let count = rows.len();
        output.show(&json!({ "accounts": count }), |language: Language, _| {
            let mut page = Page::default();
            page.line(say!(language, Exported, count = count));
            page
        })?;
    } else if output.json {
        let content = String::from_utf8_lossy(&content);
        output.json(&json!({ "accounts": rows.len(), "content": content }))?;
    } else {
        output.bytes(&content)?;
    }
    // Only now: an export that was not written must come again.
    output.flush()?;
    if args.since_last {
        register.with(|store| store.set_exported(name, records.checked.len()))?;
    }
    Ok(())
}
