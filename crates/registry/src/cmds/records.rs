//! `records` and `migrate`: the register as a whole.

use cps_console::Page;
use serde_json::json;

use crate::args::RegisterArgs;
use crate::error::{Output, RegistryError};
use crate::register::Register;
use crate::store::Store;
use crate::text::Text;

/// Prints every record as it is, one on each line.
pub(super) fn run(args: &RegisterArgs, output: &mut Output) -> Result<(), RegistryError> {
    let lines = Register::open(args.register.as_ref())?.lines()?;
    if output.json {
        return output.json(&json!({ "records": lines }));
    }
    for line in lines {
        output.bytes(line.as_bytes())?;
        output.bytes(b"\n")?;
    }
    Ok(())
}

/// Makes the tables and rights of a register in a database of PostgreSQL.
pub(super) fn migrate(args: &RegisterArgs, output: &mut Output) -> Result<(), RegistryError> {
    let mut register = Register::open_or_make(args.register.as_ref())?;
    register.with(Store::migrate)?;
    let place = register.place.to_string();
    output.show(&json!({ "register": place }), |language, _| {
        let mut page = Page::default();
        page.line(language.text(Text::Migrated));
        page
    })
}
