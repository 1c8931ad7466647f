use cps_protocol::method::{
    CardParams, CardsObjects, DataParams, DataRead, DataWrite, DataWriteParams,
};
use cps_protocol::{Bytes, CardId, DataObject, ErrorKind};
use serde_json::json;

use crate::args::{DataReadArgs, DataVerb, DataWriteArgs, Global};
use crate::destination::Destination;
use crate::error::CliError;
use crate::input::read_file;
use crate::output::Output;
use crate::session::Session;
use crate::text::say;

/// No file of a card is larger (ISO 7816-4, section 11.3.3: short offsets), in bytes.
const LARGEST_FILE: u64 = 32 * 1024;

pub(super) fn run(verb: &DataVerb, global: &Global, output: &mut Output) -> Result<(), CliError> {
    match verb {
        DataVerb::Read(args) => read(args, global, output),
        DataVerb::Write(args) => write(args, global, output),
    }
}

fn read(args: &DataReadArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let destination = Destination::new(args.out.as_deref(), &[])?;
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let object = find(&session, &card, &args.label)?;
    let params = DataParams {
        card: card.clone(),
        label: object.label,
    };
    let read = || session.call::<DataRead>(&params);
    let result = if object.needs_pin {
        session.logged_in(&card, args.login, 1, read)?
    } else {
        read()?
    };
    destination.write(&result.value.0, false, output)?;
    if output.json {
        output.json(&result)
    } else {
        Ok(())
    }
}

fn write(args: &DataWriteArgs, global: &Global, output: &mut Output) -> Result<(), CliError> {
    let value = Bytes(read_file(&args.file, LARGEST_FILE)?);
    let session = Session::connect(global, output.language)?;
    let card = session.card(global)?.id;
    let object = find(&session, &card, &args.label)?;
    if !object.modifiable {
        return Err(ErrorKind::DataReadOnly.into());
    }
    let bytes = value.0.len();
    let params = DataWriteParams {
        card: card.clone(),
        label: object.label,
        value,
    };
    session.logged_in(&card, args.login, 1, || session.call::<DataWrite>(&params))?;
    if output.json {
        output.json(&json!({ "label": params.label, "bytes": bytes }))
    } else {
        output.line(&say!(
            output.language,
            DataWritten,
            label = params.label,
            bytes = bytes
        ))
    }
}

/// Returns the object, before anybody is asked for the PIN in vain.
fn find(session: &Session, card: &CardId, label: &str) -> Result<DataObject, CliError> {
    let objects = session.call::<CardsObjects>(&CardParams { card: card.clone() })?;
    let object = objects
        .data
        .into_iter()
        .find(|object| object.label == label);
    Ok(object.ok_or(ErrorKind::DataNotFound)?)
}
